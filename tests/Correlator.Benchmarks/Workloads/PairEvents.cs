namespace Correlator.Benchmarks;

/// <summary>The pair workload in memory.</summary>
internal sealed class PairEvents
{
    /// <summary>Greatest distance in time of two events that match.</summary>
    public const long WithinTicks = 30 * TimeSpan.TicksPerSecond;

    /// <summary>How far out of order events may come: state lives for the bound and this.</summary>
    public const long LatenessTicks = TimeSpan.TicksPerSecond;

    private LogEvent[]? _arrivals;
    private List<LogEvent>? _third;

    private PairEvents(List<LogEvent> left, List<LogEvent> right) => (Left, Right) = (left, right);

    public List<LogEvent> Left { get; }

    public List<LogEvent> Right { get; }

    /// <summary>The events of stream b once more, as stream c.</summary>
    public List<LogEvent> Third => _third ??= [.. Right.Select(static e => new LogEvent(e.Timestamp, "c", e.Message, e.Labels, e.Position))];

    public long Count => Left.Count + Right.Count;

    /// <summary>Both streams as one, in order of time, left first.</summary>
    public LogEvent[] Arrivals => _arrivals ??= Merge();

    /// <summary>Events made by the public constructor.</summary>
    public static PairEvents Create(int events)
    {
        var (left, right) = (new List<LogEvent>(events), new List<LogEvent>(events));
        foreach (var row in new PairWorkload(events).Rows())
        {
            (row.IsLeft ? left : right).Add(row.ToEvent());
        }

        return new PairEvents(left, right);
    }

    /// <summary>As many events of which none has a partner: what a join costs beside its results.</summary>
    public static PairEvents CreateUnmatched(int events)
    {
        var (left, right) = (new List<LogEvent>(events), new List<LogEvent>(events));
        foreach (var row in new PairWorkload(events).Rows())
        {
            (row.IsLeft ? left : right).Add((row.IsLeft ? row : row with { Key = $"-{row.Key.AsSpan(1)}" }).ToEvent());
        }

        return new PairEvents(left, right);
    }

    /// <summary>The same events as a file source makes them: over their raw records, decoded when an operator asks.</summary>
    public static PairEvents CreateRaw(int events)
    {
        var directory = Directory.CreateTempSubdirectory("correlator-bench");
        try
        {
            new PairWorkload(events).Write(directory.FullName);
            return new PairEvents(
                EventFile.ReadAll("a", Path.Combine(directory.FullName, "a.ndjson")),
                EventFile.ReadAll("b", Path.Combine(directory.FullName, "b.ndjson")));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>The key, without a copy where the event holds it as text.</summary>
    public static string KeyOf(LogEvent logEvent) => logEvent.TryGetLabel("request_id", out var key) ? key : string.Empty;

    public static bool IsLeft(LogEvent logEvent) => logEvent.Source == "a";

    private LogEvent[] Merge()
    {
        var merged = new LogEvent[Left.Count + Right.Count];
        var (l, r) = (0, 0);
        for (var i = 0; i < merged.Length; i++)
        {
            var isLeft = r == Right.Count || (l < Left.Count && Left[l].Ticks <= Right[r].Ticks);
            merged[i] = isLeft ? Left[l++] : Right[r++];
        }

        return merged;
    }
}
