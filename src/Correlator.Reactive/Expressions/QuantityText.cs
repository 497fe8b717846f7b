namespace Correlator;

/// <summary>Reads durations and sizes as the language writes them.</summary>
/// <example><code>
/// var duration = QuantityText.ParseDuration("1h30m");   // 90 minutes
/// var size = QuantityText.ParseSize("64MiB");           // 67,108,864 bytes
/// </code></example>
public static class QuantityText
{
    /// <summary>Reads <c>500ms</c>, <c>30s</c>, <c>1h30m</c>.</summary>
    /// <exception cref="FormatException">The text is no duration.</exception>
    public static TimeSpan ParseDuration(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Quantity.TryParse(text, out var seconds, out var kind) && kind == ValueKind.Seconds && seconds >= 0 && seconds <= TimeSpan.MaxValue.TotalSeconds / 2
            ? TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond))
            : throw new FormatException($"'{text}' is no duration; write a number and a unit, such as 500ms, 30s or 1h30m.");
    }

    /// <summary>Reads <c>4096</c>, <c>64KiB</c>, <c>16MB</c>: bytes.</summary>
    /// <exception cref="FormatException">The text is no size.</exception>
    public static long ParseSize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Quantity.TryParse(text, out var bytes, out var kind) && kind is ValueKind.Bytes or ValueKind.Number && bytes >= 0 && bytes <= long.MaxValue / 2
            ? (long)bytes
            : throw new FormatException($"'{text}' is no size; write a number of bytes, or a number and a unit, such as 64KiB or 16MB.");
    }
}
