namespace Correlator;

/// <summary>What a run has read, decided and published so far. Figures may be a moment old while it runs.</summary>
public sealed class RunStatistics
{
    internal RunStatistics(IReadOnlyList<StreamStatistics> streams, IReadOnlyDictionary<string, SourceStatistics> sources)
    {
        Streams = streams;
        Sources = sources;
    }

    /// <summary>The streams in text order.</summary>
    public IReadOnlyList<StreamStatistics> Streams { get; }

    /// <summary>What was read of each source, by name.</summary>
    public IReadOnlyDictionary<string, SourceStatistics> Sources { get; }

    /// <summary>What the operators with state counted beside the streams' ledgers, from the result down to the streams: aggregates, sequences, as-of joins, dedup, suppress, sample, lookup.</summary>
    public IReadOnlyList<OperatorCounters> Operators { get; internal init; } = [];

    /// <summary>Results that came out, revisions included.</summary>
    public long Results { get; internal set; }

    /// <summary>Closings that a limit left out.</summary>
    public long Dropped { get; internal set; }

    /// <summary>What is held and what gave way; null for a run without a <see cref="StateBudget"/>.</summary>
    public StateStatistics? State { get; internal init; }

    /// <summary>Results that came out nowhere because conditions on them that wait for the close could not be proved: a gap or a budget had taken events.</summary>
    public long Withheld { get; internal set; }

    /// <summary>Sources that failed, with the reason.</summary>
    public IReadOnlyList<CorrelatorException> Failures { get; internal set; } = [];
}

/// <summary>One stream of a run.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Alias">The stream's alias, or the source's name.</param>
/// <param name="Ledger">Where its events went.</param>
public sealed record StreamStatistics(string Source, string Alias, StreamLedger Ledger);
