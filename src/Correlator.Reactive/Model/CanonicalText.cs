using System.Globalization;
using System.Text;

namespace Correlator;

/// <summary>Writes the small pieces of the language: fields, quoted text, durations. The canonical text of a graph is built of them.</summary>
internal static class CanonicalText
{
    private static readonly (long Ticks, string Unit)[] Units =
    [
        (TimeSpan.TicksPerDay * 7, "w"), (TimeSpan.TicksPerDay, "d"), (TimeSpan.TicksPerHour, "h"), (TimeSpan.TicksPerMinute, "m"),
        (TimeSpan.TicksPerSecond, "s"), (TimeSpan.TicksPerMillisecond, "ms"), (TimeSpan.TicksPerMicrosecond, "us"),
    ];

    public static string Field(string? alias, string name)
    {
        var text = IsField(name) ? name : Quote(name);
        return alias is null ? text : $"{alias}.{text}";
    }

    public static bool IsName(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !(char.IsAsciiLetter(text[0]) || text[0] == '_'))
        {
            return false;
        }

        foreach (var c in text[1..])
        {
            if (!(char.IsAsciiLetterOrDigit(c) || c == '_'))
            {
                return false;
            }
        }

        return true;
    }

    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
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

    /// <summary>A length of time in descending units: <c>1h30m</c>, <c>-5s</c>, <c>0s</c>.</summary>
    public static string Duration(long ticks)
    {
        if (ticks == 0)
        {
            return "0s";
        }

        var text = new StringBuilder(ticks < 0 ? "-" : string.Empty);
        var rest = Math.Abs(ticks);
        foreach (var (size, unit) in Units)
        {
            if (rest >= size)
            {
                text.Append(CultureInfo.InvariantCulture, $"{rest / size}{unit}");
                rest %= size;
            }
        }

        return (rest > 0 ? text.Append(CultureInfo.InvariantCulture, $"{rest * 100}ns") : text).ToString();
    }

    public static bool IsField(string name)
    {
        foreach (var part in name.Split('.'))
        {
            if (!IsName(part))
            {
                return false;
            }
        }

        return true;
    }
}
