namespace Correlator;

/// <summary>Reads durations as the language writes them.</summary>
internal static class DurationText
{
    /// <summary>Reads <c>500ms</c>, <c>30s</c>, <c>1h30m</c>.</summary>
    /// <exception cref="FormatException">The text is no duration.</exception>
    public static TimeSpan Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Quantity.TryParse(text, out var seconds, out var kind) && kind == ValueKind.Seconds && seconds >= 0
            ? TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond))
            : throw new FormatException($"'{text}' is no duration; write a number and a unit, such as 500ms, 30s or 1h30m.");
    }
}
