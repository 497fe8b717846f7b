using System.Globalization;

namespace Correlator;

/// <summary>Reads numbers with an optional unit: durations become seconds, sizes become bytes.</summary>
internal static class Quantity
{
    private static readonly (string Unit, double Factor, ValueKind Kind)[] Units =
    [
        ("ns", 1e-9, ValueKind.Seconds), ("us", 1e-6, ValueKind.Seconds), ("µs", 1e-6, ValueKind.Seconds), ("ms", 1e-3, ValueKind.Seconds),
        ("s", 1, ValueKind.Seconds), ("m", 60, ValueKind.Seconds), ("h", 3600, ValueKind.Seconds), ("d", 86400, ValueKind.Seconds),
        ("w", 604800, ValueKind.Seconds), ("y", 31536000, ValueKind.Seconds),
        ("B", 1, ValueKind.Bytes), ("KB", 1e3, ValueKind.Bytes), ("kB", 1e3, ValueKind.Bytes), ("MB", 1e6, ValueKind.Bytes), ("GB", 1e9, ValueKind.Bytes),
        ("KiB", 1024, ValueKind.Bytes), ("MiB", 1048576, ValueKind.Bytes), ("GiB", 1073741824, ValueKind.Bytes),
    ];

    /// <summary>Reads a whole text: <c>12</c>, <c>1.5s</c>, <c>1h30m</c>, <c>4KiB</c>; false where it is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out double number, out ValueKind kind)
    {
        (number, kind) = (0, ValueKind.Number);
        text = text.Trim();
        var sign = 1.0;
        if (text.Length > 1 && text[0] is '-' or '+')
        {
            sign = text[0] == '-' ? -1 : 1;
            text = text[1..];
        }

        if (text.IsEmpty || !char.IsAsciiDigit(text[0]))
        {
            return false;
        }

        while (!text.IsEmpty)
        {
            if (!TryTake(ref text, out var part, out var partKind) || (kind != ValueKind.Number && kind != partKind))
            {
                return false;
            }

            kind = partKind;
            number += part;
            if (partKind == ValueKind.Number && !text.IsEmpty)
            {
                return false;
            }
        }

        number *= sign;
        return true;
    }

    private static bool TryTake(ref ReadOnlySpan<char> text, out double number, out ValueKind kind)
    {
        kind = ValueKind.Number;
        var length = NumberLength(text);
        if (!double.TryParse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }

        text = text[length..];
        var unitLength = 0;
        while (unitLength < text.Length && char.IsLetter(text[unitLength]))
        {
            unitLength++;
        }

        var unit = text[..unitLength];
        text = text[unitLength..];
        if (unit.IsEmpty)
        {
            return true;
        }

        foreach (var (name, factor, unitKind) in Units)
        {
            if (unit.SequenceEqual(name))
            {
                (number, kind) = (number * factor, unitKind);
                return true;
            }
        }

        return false;
    }

    private static int NumberLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiDigit(text[length]) || text[length] == '.'))
        {
            length++;
        }

        // An exponent belongs to the number only when digits follow: "1e3" but not "1e".
        var exponent = length;
        if (exponent < text.Length && text[exponent] is 'e' or 'E')
        {
            exponent++;
            exponent += exponent < text.Length && text[exponent] is '+' or '-' ? 1 : 0;
            var digits = exponent;
            while (digits < text.Length && char.IsAsciiDigit(text[digits]))
            {
                digits++;
            }

            length = digits > exponent ? digits : length;
        }

        return length;
    }
}
