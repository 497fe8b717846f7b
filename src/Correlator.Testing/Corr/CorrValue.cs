using System.Buffers;
using System.Text;

namespace Correlator.Testing;

/// <summary>Names and values of test files: bare words, or quoted where they hold blanks or marks.</summary>
internal static class CorrValue
{
    private static readonly SearchValues<char> Special = SearchValues.Create(" \t\r\n\"'`#|,{}");

    public static bool IsQuote(char c) => c is '"' or '\'' or '`';

    /// <summary>A value or a part of a key as a test file writes it.</summary>
    public static string Write(string value) =>
        value.Length == 0 || value == "-" || value[^1] == ':' || value.AsSpan().ContainsAny(Special) ? Quote(value) : value;

    /// <summary>Name and value as a test file writes them.</summary>
    public static string Write(string name, string value) => $"{(name.AsSpan().ContainsAny("=@") ? Quote(name) : Write(name))}={Write(value)}";

    /// <summary>The end of a quoted text: the index behind its closing quote, or -1 where it is not closed.</summary>
    public static int EndOfQuoted(string text, int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\' && text[start] != '`')
            {
                i++;
            }
            else if (text[i] == text[start])
            {
                return i + 1;
            }
        }

        return -1;
    }

    /// <summary>The text between the quotes; an escape that is unknown stays as it is written, as in queries.</summary>
    public static string Decode(string quoted)
    {
        var inner = quoted[1..^1];
        if (quoted[0] == '`' || !inner.Contains('\\', StringComparison.Ordinal))
        {
            return inner;
        }

        var value = new StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] != '\\' || i + 1 == inner.Length)
            {
                value.Append(inner[i]);
                continue;
            }

            var escaped = inner[++i];
            _ = escaped switch
            {
                'n' => value.Append('\n'),
                'r' => value.Append('\r'),
                't' => value.Append('\t'),
                '\\' or '"' or '\'' => value.Append(escaped),
                _ => value.Append('\\').Append(escaped),
            };
        }

        return value.ToString();
    }

    private static string Quote(string value)
    {
        var quoted = new StringBuilder(value.Length + 2).Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
