namespace Correlator;

/// <summary>What a run has read, decided and published so far. Figures may be a moment old while it runs.</summary>
public sealed partial class RunStatistics
{
    internal RunStatistics(IReadOnlyList<StreamStatistics> streams, IReadOnlyDictionary<string, SourceStatistics> sources)
    {
        Streams = streams;
        Sources = sources;
    }

    /// <summary>The streams in text order.</summary>
    public IReadOnlyList<StreamStatistics> Streams { get; }

    /// <summary>Events that have come in, over all streams.</summary>
    public long Events => Streams.Sum(static stream => stream.Ledger.Input);

    /// <summary>What was read of each source, by name.</summary>
    public IReadOnlyDictionary<string, SourceStatistics> Sources { get; }

    /// <summary>What the operators with state counted beside the streams' ledgers, from the result down to the streams: aggregates, sequences, as-of joins, dedup, suppress, sample, lookup.</summary>
    public IReadOnlyList<OperatorCounters> Operators { get; internal init; } = [];

    /// <summary>How far the slowest of the live streams is behind a clock; null where none has a watermark. Nothing that waits for the clock is decided before it.</summary>
    public TimeSpan? WatermarkLagAt(DateTimeOffset now) => Streams.Max(stream => stream.WatermarkLagAt(now));

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

    /// <summary>What became of the run's checkpoints; null where it makes none.</summary>
    public CheckpointStatistics? Checkpoint { get; internal init; }

    /// <summary>What the run has counted itself, for <see cref="Restore"/>.</summary>
    internal RunFigures ToFigures() => new(
        Results, Withheld, [.. Streams.Select(static stream => stream.Ledger.ToColumns())], [.. Operators.Select(static counters => counters.ToColumns())]);

    /// <summary>The figures as they are now, which do not change any more.</summary>
    internal RunStatistics Copy() => new(
        [.. Streams.Select(static stream => stream with { Ledger = stream.Ledger.Copy() })],
        Sources.ToDictionary(static source => source.Key, static source => source.Value.Copy(), StringComparer.Ordinal))
    {
        Operators = [.. Operators.Select(static counters => counters.Copy())],
        Results = Results,
        Dropped = Dropped,
        State = State?.Copy(),
        Withheld = Withheld,
        Failures = Failures,
        Checkpoint = Checkpoint?.Copy(),
    };

    /// <summary>Goes on from what another run of the query had counted.</summary>
    internal void Restore(RunFigures figures)
    {
        (Results, Withheld) = (figures.Results, figures.Withheld);
        for (var i = 0; i < Streams.Count; i++)
        {
            Streams[i].Ledger.SetColumns(figures.Streams[i]);
        }

        for (var i = 0; i < Operators.Count; i++)
        {
            Operators[i].SetColumns(figures.Operators[i]);
        }
    }
}

/// <summary>One stream of a run.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Alias">The stream's alias, or the source's name.</param>
/// <param name="Ledger">Where its events went.</param>
public sealed record StreamStatistics(string Source, string Alias, StreamLedger Ledger)
{
    /// <summary>Whether its source goes on by itself.</summary>
    public bool IsLive { get; internal init; }

    /// <summary>The time before which all its events have come, as far as the run can know; null before the first event, while it waits for nobody, and behind its end.</summary>
    public DateTimeOffset? Watermark => Ledger.Reached is var reached && reached is Correlator.Watermark.None or Correlator.Watermark.Absent or Correlator.Watermark.Completed
        ? null
        : new DateTimeOffset(Math.Clamp(Correlator.Watermark.Add(reached, -OffsetTicks), 0, DateTimeOffset.MaxValue.Ticks), TimeSpan.Zero);

    // What a query shifts a stream by is no part of its source's time.
    internal long OffsetTicks { get; init; }

    /// <summary>How far the watermark is behind a clock; null where there is none, and for a source that ends: nobody asks that of history.</summary>
    public TimeSpan? WatermarkLagAt(DateTimeOffset now) => IsLive ? now - Watermark : null;
}
