using System.Text;
using System.Text.RegularExpressions;

namespace Correlator.Dsl.Syntax;

/// <summary>Why a pattern cannot run: where in its value, and what to say.</summary>
internal readonly record struct RegexProblem(int Offset, int Length, string Message);

/// <summary>Turns a pattern in the spelling of RE2, LogQL or .NET into one that runs in linear time.</summary>
internal static class RegexPattern
{
    /// <summary>UTF-16 units of a pattern.</summary>
    public const int MaxLength = 10_000;

    /// <summary>How often a repetition may be written to repeat, nested ones multiplied; RE2 has the same limit.</summary>
    public const int MaxRepetition = 1_000;

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>Builds the expression; <paramref name="isAnchored"/> makes it match whole texts only.</summary>
    public static bool TryCreate(string pattern, bool isAnchored, out Regex? regex, out RegexProblem problem)
    {
        regex = null;
        if (pattern.Length > MaxLength)
        {
            problem = new RegexProblem(0, pattern.Length, $"A regular expression has at most {MaxLength} characters, found {pattern.Length}.");
            return false;
        }

        if (RegexScanner.Find(pattern) is { } found)
        {
            problem = found;
            return false;
        }

        problem = default;
        var translated = RegexScanner.Translate(pattern, out var offsets);
        try
        {
            regex = new Regex(isAnchored ? $@"\A(?:{translated})\z" : translated, Options);
            return true;
        }
        catch (RegexParseException e)
        {
            var prefix = isAnchored ? 5 : 0;
            var at = Math.Clamp(e.Offset - prefix, 0, translated.Length);
            problem = new RegexProblem(Math.Min(offsets[at], pattern.Length), 0, $"The regular expression is not valid: {Describe(e.Error)}.");
            return false;
        }
        catch (NotSupportedException)
        {
            problem = new RegexProblem(0, pattern.Length, "The regular expression is too large or cannot run in linear time.");
            return false;
        }
    }

    /// <summary>The text that the pattern stands for if it is one; null if it has any special character.</summary>
    public static string? LiteralOf(string pattern)
    {
        var literal = new StringBuilder(pattern.Length);
        for (var i = 0; i < pattern.Length; i++)
        {
            var isEscape = pattern[i] == '\\' && i + 1 < pattern.Length && !char.IsLetterOrDigit(pattern[i + 1]);
            if (!isEscape && @"\.+*?()|[]{}^$".Contains(pattern[i], StringComparison.Ordinal))
            {
                return null;
            }

            literal.Append(pattern[isEscape ? ++i : i]);
        }

        return literal.ToString();
    }

    private static string Describe(RegexParseError error)
    {
        var words = new StringBuilder();
        foreach (var c in error.ToString())
        {
            _ = char.IsUpper(c) && words.Length > 0 ? words.Append(' ').Append(char.ToLowerInvariant(c)) : words.Append(char.ToLowerInvariant(c));
        }

        return words.ToString();
    }
}
