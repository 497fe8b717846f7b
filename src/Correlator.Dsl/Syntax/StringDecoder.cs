using System.Globalization;
using System.Text;

namespace Correlator.Dsl.Syntax;

/// <summary>Turns a string as typed into its value.</summary>
internal static class StringDecoder
{
    /// <summary>The value of <paramref name="raw"/>, which starts with its quote; unknown escapes stay as typed and are passed to <paramref name="onUnknownEscape"/> with their offset in it.</summary>
    public static string Decode(string raw, bool isClosed, Action<int>? onUnknownEscape = null)
    {
        var end = isClosed ? raw.Length - 1 : raw.Length;
        if (raw[0] == '`' || !raw.Contains('\\', StringComparison.Ordinal))
        {
            return raw[1..end];
        }

        var value = new StringBuilder(raw.Length);
        for (var i = 1; i < end;)
        {
            i += Step(raw, i, end, value, onUnknownEscape);
        }

        return value.ToString();
    }

    /// <summary>Where in <paramref name="raw"/> the unit <paramref name="index"/> of its value is written.</summary>
    public static int RawOffset(string raw, int index)
    {
        if (raw.Length == 0 || raw[0] is not ('"' or '\''))
        {
            return Math.Min(raw.Length, index + (raw.StartsWith('`') ? 1 : 0));
        }

        var value = new StringBuilder(raw.Length);
        var i = 1;
        while (i < raw.Length - 1 && value.Length < index)
        {
            i += Step(raw, i, raw.Length - 1, value, null);
        }

        return i;
    }

    /// <summary><paramref name="value"/> as a string in double quotes that decodes to it.</summary>
    public static string Encode(string value)
    {
        var raw = new StringBuilder(value.Length + 2).Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' or '\\' => raw.Append('\\').Append(c),
                '\n' => raw.Append("\\n"),
                '\r' => raw.Append("\\r"),
                '\t' => raw.Append("\\t"),
                < ' ' or '\u007F' => raw.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture)),
                _ => raw.Append(c),
            };
        }

        return raw.Append('"').ToString();
    }

    private static int Step(string raw, int i, int end, StringBuilder value, Action<int>? onUnknownEscape)
    {
        if (raw[i] != '\\' || i + 1 >= end)
        {
            value.Append(raw[i]);
            return 1;
        }

        var simple = Simple(raw[i + 1]);
        if (simple is { } c)
        {
            value.Append(c);
            return 2;
        }

        var digits = raw[i + 1] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0 && TryHex(raw, i + 2, digits, end, value))
        {
            return 2 + digits;
        }

        onUnknownEscape?.Invoke(i);
        value.Append('\\').Append(raw[i + 1]);
        return 2;
    }

    private static char? Simple(char c) => c switch
    {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'a' => '\a',
        'f' => '\f',
        'v' => '\v',
        '\\' or '"' or '\'' or '`' => c,
        _ => null,
    };

    private static bool TryHex(string raw, int start, int digits, int end, StringBuilder value)
    {
        if (start + digits > end
            || !int.TryParse(raw.AsSpan(start, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || code is < 0 or > 0x10FFFF)
        {
            return false;
        }

        _ = code > 0xFFFF ? value.Append(char.ConvertFromUtf32(code)) : value.Append((char)code);
        return true;
    }
}
