namespace Correlator;

/// <summary>What a running aggregate needs to know.</summary>
internal sealed record AggregateSettings
{
    public required AggregateClause Clause { get; init; }

    /// <summary>The streams that aliases stand for.</summary>
    public required IReadOnlyDictionary<string, ulong> Aliases { get; init; }

    /// <summary>The streams as the input sees them: ledgers of events that were in no operator with state before.</summary>
    public required StreamTable Streams { get; init; }

    /// <summary>The name under which rows come out.</summary>
    public required string Source { get; init; }

    /// <summary>The streams below, a bit each: rows speak for all of them.</summary>
    public required ulong StreamsBelow { get; init; }

    /// <summary>Whether rows come out as soon as their threshold holds for good.</summary>
    public bool IsFirst { get; init; }

    public required OperatorCounters Counters { get; init; }

    /// <summary>Whether correlations are aggregated, not events.</summary>
    public bool IsOverUnits { get; init; }

    /// <summary>How rows of one time are numbered (<see cref="CorrelationOptions.RowNumbering"/>).</summary>
    public (int First, int Step) RowNumbering { get; init; } = (0, 1);

    /// <summary>What counts what is held; null where nothing is bounded.</summary>
    public MemoryBudget? Budget { get; init; }

    public required ILateSink Late { get; init; }

    /// <summary>Whether rows go to another operator, which must hear of them in step with what it hears from elsewhere.</summary>
    public bool IsInner { get; init; }

    /// <summary>Counts an event that came too late, and tells who wants to know.</summary>
    public void NoteLate(LogEvent logEvent, int stream)
    {
        Counters.Late++;
        Streams[stream].Ledger.Late++;
        Late.OnLate(logEvent);
    }
}
