using System.Globalization;
using System.Text;

namespace Correlator.Dsl.Syntax;

/// <summary>Reads patterns without running them: finds what needs backtracking or explodes, and translates RE2's spellings.</summary>
internal static class RegexScanner
{
    private static readonly (string Start, string Name)[] Constructs =
    [
        ("(?=", "a lookahead"),
        ("(?!", "a negative lookahead"),
        ("(?<=", "a lookbehind"),
        ("(?<!", "a negative lookbehind"),
        ("(?>", "an atomic group"),
        ("(?(", "a conditional"),
        ("(?P=", "a backreference"),
        ("\\k", "a backreference"),
        ("\\G", "a contiguous match"),
    ];

    /// <summary>The first construct that cannot run in linear time.</summary>
    public static RegexProblem? Find(string pattern)
    {
        var repetitions = new RegexRepetitions();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (ConstructAt(pattern, i) is { } construct)
            {
                return construct;
            }

            var start = i;
            i = Count(pattern, i, repetitions);
            if (repetitions.Last > RegexPattern.MaxRepetition)
            {
                return new RegexProblem(start, i - start + 1, $"Repetitions multiply to at most {RegexPattern.MaxRepetition}, found {repetitions.Last}.");
            }
        }

        return null;
    }

    /// <summary>Counts what stands at an offset and gives the offset of its last unit.</summary>
    private static int Count(string pattern, int i, RegexRepetitions repetitions)
    {
        switch (pattern[i])
        {
            case '(':
                repetitions.Open();
                return i;
            case ')':
                repetitions.Close();
                return i;
            case '{' when TryReadCount(pattern, i, out var count, out var end):
                repetitions.Repeat(count);
                return end;
            case '\\':
                repetitions.One();
                return i + 1;
            case '[':
                repetitions.One();
                return EndOfClass(pattern, i);
            default:
                repetitions.One();
                return i;
        }
    }

    /// <summary>The same pattern for .NET; <paramref name="offsets"/> gives for each of its units, and its end, the offset in the original.</summary>
    public static string Translate(string pattern, out List<int> offsets)
    {
        var text = new StringBuilder(pattern.Length);
        offsets = new List<int>(pattern.Length + 1);
        for (var i = 0; i < pattern.Length; i++)
        {
            var (replacement, length) = At(pattern, i);
            text.Append(replacement);
            for (var k = 0; k < replacement.Length; k++)
            {
                offsets.Add(Math.Min(i + k, i + length - 1));
            }

            i += length - 1;
        }

        offsets.Add(pattern.Length);
        return text.ToString();
    }

    private static (string Replacement, int Length) At(string pattern, int i)
    {
        if (string.CompareOrdinal(pattern, i, "(?P<", 0, 4) == 0)
        {
            return ("(?<", 4);
        }

        switch (pattern[i])
        {
            case '\\' when i + 2 < pattern.Length && pattern[i + 1] is 'p' or 'P' && pattern[i + 2] != '{':
                return ($"{pattern.AsSpan(i, 2)}{{{pattern[i + 2]}}}", 3);
            case '\\' when i + 1 < pattern.Length:
                return (pattern.Substring(i, 2), 2);
            case '[':
                var end = Math.Min(EndOfClass(pattern, i), pattern.Length - 1);
                var inner = pattern.Substring(i, end - i + 1);
                return (PosixClasses.Translate(inner), inner.Length);
            default:
                return (pattern[i].ToString(), 1);
        }
    }

    private static RegexProblem? ConstructAt(string pattern, int i)
    {
        if (pattern[i] == '\\' && i + 1 < pattern.Length && pattern[i + 1] is >= '1' and <= '9')
        {
            return new RegexProblem(i, 2, "A regular expression runs in linear time, found a backreference, which cannot.");
        }

        foreach (var (start, name) in Constructs)
        {
            if (string.CompareOrdinal(pattern, i, start, 0, start.Length) == 0)
            {
                return new RegexProblem(i, start.Length, $"A regular expression runs in linear time, found {name}, which cannot.");
            }
        }

        return null;
    }

    /// <summary>The offset of the bracket that closes a class, or of the last unit.</summary>
    private static int EndOfClass(string pattern, int start)
    {
        var i = start + 1;
        i += i < pattern.Length && pattern[i] == '^' ? 1 : 0;
        i += i < pattern.Length && pattern[i] == ']' ? 1 : 0;
        while (i < pattern.Length && pattern[i] != ']')
        {
            if (pattern[i] == '[' && i + 1 < pattern.Length && pattern[i + 1] == ':')
            {
                var end = pattern.IndexOf(":]", i + 2, StringComparison.Ordinal);
                i = end < 0 ? i + 1 : end + 2;
            }
            else
            {
                i += pattern[i] == '\\' ? 2 : 1;
            }
        }

        return Math.Min(i, pattern.Length - 1);
    }

    private static bool TryReadCount(string pattern, int start, out long count, out int end)
    {
        count = 0;
        end = pattern.IndexOf('}', start);
        if (end < 0 || end - start > 24)
        {
            return false;
        }

        var parts = pattern[(start + 1)..end].Split(',');
        foreach (var part in parts)
        {
            if (part.Length > 0 && long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                count = Math.Max(count, number);
            }
            else if (part.Length > 0 || parts.Length != 2)
            {
                return false;
            }
        }

        return true;
    }
}
