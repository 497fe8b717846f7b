namespace Correlator.Testing;

/// <summary>A query with the events of its sources.</summary>
public sealed class ReferenceScenario
{
    internal ReferenceScenario(int seed, ReferenceQuery query, IReadOnlyList<ReferenceEvent> events, long latenessTicks) =>
        (Seed, Query, Events, LatenessTicks) = (seed, query, events, latenessTicks);

    /// <summary>The seed that gives this scenario again for the same shape.</summary>
    public int Seed { get; }

    /// <summary>The query.</summary>
    public ReferenceQuery Query { get; }

    /// <summary>The events of all streams in total order: those of a source that feeds several streams stand once for each.</summary>
    public IReadOnlyList<ReferenceEvent> Events { get; }

    /// <summary>How far the events of one source may be out of order, in ticks.</summary>
    public long LatenessTicks { get; }

    /// <summary>The query in the text of the language, without stages.</summary>
    public string QueryText => Query.ToString();

    /// <summary>The events of the sources, each once (as the first of its copies), by source and position.</summary>
    public IReadOnlyList<ReferenceEvent> SourceEvents => SourceEventsOf(Events);

    /// <summary>Seed, query and events, one a line, to be printed when a test fails.</summary>
    public override string ToString() => $"seed {Seed}: {QueryText}{Environment.NewLine}{string.Join(Environment.NewLine, SourceEvents)}";

    internal static IReadOnlyList<ReferenceEvent> SourceEventsOf(IReadOnlyList<ReferenceEvent> events) =>
    [
        .. events.OrderBy(e => e.Stream).DistinctBy(e => (e.Source, e.Position))
            .OrderBy(e => e.Source, StringComparer.Ordinal).ThenBy(e => e.Position),
    ];
}

/// <summary>A query of another sort with the events of its sources.</summary>
/// <typeparam name="TQuery">Type of the query, whose text is that of the language.</typeparam>
public sealed class ReferenceScenario<TQuery>
    where TQuery : notnull
{
    internal ReferenceScenario(int seed, TQuery query, IReadOnlyList<ReferenceEvent> events, long latenessTicks) =>
        (Seed, Query, Events, LatenessTicks) = (seed, query, events, latenessTicks);

    /// <summary>The seed that gives this scenario again for the same shape.</summary>
    public int Seed { get; }

    /// <summary>The query.</summary>
    public TQuery Query { get; }

    /// <summary>The events of all streams in total order: those of a source that feeds several streams stand once for each.</summary>
    public IReadOnlyList<ReferenceEvent> Events { get; }

    /// <summary>How far the events of one source may be out of order, in ticks.</summary>
    public long LatenessTicks { get; }

    /// <summary>The query in the text of the language.</summary>
    public string QueryText => Query.ToString()!;

    /// <summary>The events of the sources, each once (as the first of its copies), by source and position.</summary>
    public IReadOnlyList<ReferenceEvent> SourceEvents => ReferenceScenario.SourceEventsOf(Events);

    /// <summary>Seed, query and events, one a line, to be printed when a test fails.</summary>
    public override string ToString() => $"seed {Seed}: {QueryText}{Environment.NewLine}{string.Join(Environment.NewLine, SourceEvents)}";
}
