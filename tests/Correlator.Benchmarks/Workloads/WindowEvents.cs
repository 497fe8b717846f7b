using System.Globalization;

namespace Correlator.Benchmarks;

/// <summary>
/// One stream with 10,000 keys in no order, one event every 100 µs (dense: ten of each key in a window of 10 s) or every millisecond (sparse:
/// one of each key). Seeded.
/// </summary>
internal sealed class WindowEvents
{
    public const int Keys = 10_000;
    public const int WindowSeconds = 10;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private WindowEvents(List<LogEvent> events) => Events = events;

    public List<LogEvent> Events { get; }

    /// <summary>Events made by the public constructor, with four labels.</summary>
    public static WindowEvents Create(int count, bool isDense)
    {
        var events = new List<LogEvent>(count);
        var random = new SplitMix(42);
        var users = Enumerable.Range(0, Keys).Select(static i => string.Create(CultureInfo.InvariantCulture, $"user-{i}")).ToArray();
        for (var i = 0; i < count; i++)
        {
            var labels = Labels.Of(("user", users[random.Next(Keys)]), ("host", "host-1"), ("level", "info"), ("zone", "eu-1"));
            events.Add(new LogEvent(TimeOf(i, isDense), "a", MessageOf(i), labels, i));
        }

        return new WindowEvents(events);
    }

    /// <summary>The same as a file source makes them: over raw records.</summary>
    public static WindowEvents CreateRaw(int count, bool isDense)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var random = new SplitMix(42);
            File.WriteAllLines(path, Enumerable.Range(0, count).Select(i => string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"timestamp\":\"{TimeOf(i, isDense):yyyy-MM-ddTHH:mm:ss.ffffZ}\",\"user\":\"user-{random.Next(Keys)}\",\"host\":\"host-1\",\"level\":\"info\",\"zone\":\"eu-1\",\"message\":\"{MessageOf(i)}\"}}")));
            return new WindowEvents(EventFile.ReadAll("a", path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static string KeyOf(LogEvent logEvent) => logEvent.TryGetLabel("user", out var key) ? key : string.Empty;

    /// <summary>The number of the window in which a time lies.</summary>
    public static long WindowOf(long ticks) => ticks / (WindowSeconds * TimeSpan.TicksPerSecond);

    private static DateTimeOffset TimeOf(int number, bool isDense) => Start.AddTicks(number * (isDense ? TimeSpan.TicksPerMillisecond / 10 : TimeSpan.TicksPerMillisecond));

    private static string MessageOf(int number) => string.Create(CultureInfo.InvariantCulture, $"call number {number} of the day was handled in the usual way");
}
