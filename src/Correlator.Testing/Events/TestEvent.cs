using System.Globalization;

namespace Correlator.Testing;

/// <summary>Where log events of tests begin: with their time.</summary>
/// <example><code>
/// LogEvent placed = TestEvent.At("12:00:01").Source("orders").Label("order_id", "7").Message("placed by ann");
/// </code></example>
public static class TestEvent
{
    private static readonly string[] Formats =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "HH:mm:ss.FFFFFFF", "HH:mm"];

    /// <summary>The beginning of time in tests: 2026-01-01T00:00:00Z, as in test files.</summary>
    public static DateTimeOffset Start { get; } = new(CorrTime.StartTicks, TimeSpan.Zero);

    /// <summary>An event at a time of day, or at a date and time.</summary>
    /// <param name="time">As <see cref="Time"/> reads it.</param>
    /// <exception cref="FormatException">It is not such a time.</exception>
    public static EventBuilder At(string time) => At(Time(time));

    /// <summary>An event at a distance from <see cref="Start"/>.</summary>
    /// <param name="sinceStart">May be negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is outside of the years 1 to 9999.</exception>
    public static EventBuilder At(TimeSpan sinceStart) => At(Start + sinceStart);

    /// <summary>An event at a time.</summary>
    /// <param name="time">Any; its offset does not matter.</param>
    public static EventBuilder At(DateTimeOffset time) => new(time.ToUniversalTime());

    /// <summary>Reads a time of day on the day of <see cref="Start"/>, in UTC, or a date and time.</summary>
    /// <param name="text"><c>12:00</c>, <c>12:00:01</c>, <c>12:00:01.250</c>, <c>2026-01-02T12:00:01Z</c>, <c>2026-01-02T12:00:01+01:00</c>. Fractions have at most seven digits.</param>
    /// <exception cref="FormatException">It is not such a time.</exception>
    public static DateTimeOffset Time(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, Utc, out var time))
        {
            throw new FormatException($"'{text}' is no time. Write 12:00:01 or 2026-01-01T12:00:01Z.");
        }

        // Without a date the parser takes today.
        return text.Contains('T', StringComparison.Ordinal) ? time : Start + time.TimeOfDay;
    }
}
