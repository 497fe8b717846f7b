namespace Correlator.Testing;

/// <summary>The events of a case as log events, and how results name them.</summary>
internal sealed class LoadedEvents
{
    // Positions from far up tell loaded events from the rows of aggregates, which are events of the engine's own making.
    private const long FirstPosition = 1_000_000_000;
    private readonly Dictionary<(string Source, long Position), int> _numbers = [];
    private readonly Dictionary<(string Source, long Ticks), int> _counts = [];

    public LoadedEvents(CorrCase test)
    {
        Sources = [.. test.Sources.Select(source => (source.Name, Create(source, test.Live is not null)))];
    }

    /// <summary>The events of each source in the order in which it delivers them, with the time of their arrival.</summary>
    public IReadOnlyList<(string Source, IReadOnlyList<(LogEvent Event, long ArrivalTicks)> Events)> Sources { get; }

    /// <summary>Whether an event was loaded; if not, it is a row.</summary>
    public bool Contains(LogEvent logEvent) => _numbers.ContainsKey((logEvent.Source, logEvent.Position));

    /// <summary>Which of the events of its source and time an event is, from 1 in the order of the file; 0 where it is the only one.</summary>
    public int NumberOf(LogEvent logEvent) =>
        _counts.GetValueOrDefault((logEvent.Source, logEvent.Ticks)) > 1 ? _numbers.GetValueOrDefault((logEvent.Source, logEvent.Position)) : 0;

    private List<(LogEvent, long)> Create(LoadedSource source, bool isLive)
    {
        var numbered = source.Events.Select(loaded => (Loaded: loaded, Number: _counts[(source.Name, loaded.Ticks)] = _counts.GetValueOrDefault((source.Name, loaded.Ticks)) + 1));
        var ordered = isLive ? numbered.ToList().OrderBy(static item => item.Loaded.ArrivalTicks) : numbered;
        var events = new List<(LogEvent, long)>(source.Events.Count);
        foreach (var (loaded, number) in ordered)
        {
            var position = FirstPosition + events.Count;
            _numbers.Add((source.Name, position), number);
            var time = new DateTimeOffset(loaded.Ticks, TimeSpan.Zero);
            events.Add((new LogEvent(time, source.Name, loaded.Message, Labels.Of(loaded.Labels), position), loaded.ArrivalTicks));
        }

        return events;
    }
}

/// <summary>A result and when it came out.</summary>
/// <param name="Correlation">The result.</param>
/// <param name="OutTicks">UTC ticks of the virtual clock.</param>
internal sealed record ActualResult(Correlation Correlation, long OutTicks)
{
    public required IReadOnlyList<ActualEvent> Events { get; init; }

    /// <summary>The only row among its events; null where there is none, or several.</summary>
    public LogEvent? Row => Events.Count(static e => e.IsRow) == 1 ? Events.First(static e => e.IsRow).Event : null;
}

/// <summary>An event that came out.</summary>
/// <param name="Alias">The stream's alias or source.</param>
/// <param name="Event">The event.</param>
/// <param name="Number">Which of several events of its source and time, from 1; 0 where it is the only one.</param>
/// <param name="IsRow">Whether it is the row of an aggregate.</param>
internal sealed record ActualEvent(string Alias, LogEvent Event, int Number, bool IsRow);
