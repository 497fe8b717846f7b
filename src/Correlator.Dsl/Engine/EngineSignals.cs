namespace Correlator.Dsl;

/// <summary>A correlation of one of an engine's queries.</summary>
/// <param name="Query">The query.</param>
/// <param name="Correlation">Its result.</param>
public sealed record QueryResult(RunningQuery Query, Correlation Correlation);

/// <summary>An event that came too late for one of an engine's queries.</summary>
/// <param name="Query">The query.</param>
/// <param name="Event">The event; the query has disregarded it.</param>
public sealed record LateEvent(RunningQuery Query, LogEvent Event);

/// <summary>Something that a query has lost since it was last told: it gave way to a bound, or could not be proved.</summary>
/// <param name="Query">The query.</param>
/// <param name="Kind">What was lost.</param>
/// <param name="Stream">The stream's alias; empty where the loss is the whole query's.</param>
/// <param name="Count">How many since the last time; at least 1.</param>
public sealed record QueryLoss(RunningQuery Query, LossKind Kind, string Stream, long Count);

/// <summary>What a query can lose.</summary>
public enum LossKind
{
    /// <summary>Events that were held and gave way to the bound on state.</summary>
    Evicted,

    /// <summary>Events that were not taken in, because as many were held as may.</summary>
    Refused,

    /// <summary>Results that gave way because their reader was too slow, or that a limit of the query left out.</summary>
    Dropped,

    /// <summary>Negative results that could not be proved: a source had a gap, or events had given way.</summary>
    Withheld,
}

/// <summary>Something that a user of an engine should know.</summary>
/// <param name="Query">The query that it is about; null for the engine.</param>
/// <param name="Code">What kind of thing, in capitals: <c>SOURCE_ERROR</c>, <c>SOURCE_NOTE</c>, <c>NOT_PARTITIONED</c>, <c>STATE_NEARLY_FULL</c>, or the code of a diagnostic.</param>
/// <param name="Message">A sentence.</param>
public sealed record EngineWarning(RunningQuery? Query, string Code, string Message);

/// <summary>How an engine does, at one moment.</summary>
/// <param name="Time">The moment, by the engine's clock.</param>
/// <param name="Queries">Each query that runs.</param>
public sealed record EngineReport(DateTimeOffset Time, IReadOnlyList<QueryReport> Queries);

/// <summary>How a query does, at one moment.</summary>
/// <param name="Query">The query.</param>
/// <param name="Events">Events that its streams have taken in so far.</param>
/// <param name="Results">Results so far.</param>
/// <param name="EventsPerSecond">Events a second since the last report, or since the query began.</param>
/// <param name="ResultsPerSecond">Results a second since the last report, or since the query began.</param>
/// <param name="HeldEvents">Events that are held; null for a query without a bound on its state.</param>
/// <param name="HeldBytes">Bytes that are held; null for a query without a bound on its state.</param>
public sealed record QueryReport(RunningQuery Query, long Events, long Results, double EventsPerSecond, double ResultsPerSecond, long? HeldEvents, long? HeldBytes);
