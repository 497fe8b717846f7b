namespace Correlator;

/// <summary>Takes events of foreign origin into a source: under its name, and with a position where they have none.</summary>
internal sealed class EventNumbering(string source)
{
    private static long _warmed;
    private long _next;

    /// <summary>Touches what taking and the query's keys will read of events that may not be in the processor's caches.</summary>
    public static void Warm(ReadOnlySpan<LogEvent> events, FieldName[] fields)
    {
        // One loop for each step from what is at hand to what is not: the reads of a loop do not depend on each other.
        var warmed = 0L;
        foreach (var logEvent in events)
        {
            warmed += logEvent.Position;
        }

        foreach (var logEvent in events)
        {
            warmed += logEvent.Source.Length;
        }

        foreach (var logEvent in fields.Length > 0 ? events : [])
        {
            warmed += logEvent.WarmLabels();
        }

        foreach (var field in fields)
        {
            foreach (var logEvent in events)
            {
                warmed += logEvent.Warm(field);
            }
        }

        _warmed = warmed;
    }

    /// <summary>The event as one of the source. Its position, where it has none, is the number of events taken before it.</summary>
    public LogEvent Take(LogEvent logEvent)
    {
        var number = _next++;
        var position = logEvent.Position < 0 ? number : logEvent.Position;
        return position == logEvent.Position && logEvent.Source == source ? logEvent : logEvent.At(source, position);
    }
}
