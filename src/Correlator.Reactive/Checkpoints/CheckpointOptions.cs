namespace Correlator;

/// <summary>How a run keeps how far it has come, so that after a crash the same query goes on from there.</summary>
/// <remarks>
/// A checkpoint holds no state of operators. That of a run over finite sources holds how far each log had been read, what had been counted, and from where a restart has to read so that the graph holds
/// again what it held; what came out before does not come out again. So it is small, is written in a moment, and does not depend on how operators keep their state.
/// A run over live sources, which cannot be read again, keeps a journal of what came in, as long as something may depend on it: the store has to be an <see cref="IJournalStore"/>.
/// What a restart reads again, and the queries for which that is everything, are listed in <c>docs/checkpoints.md</c>.
/// </remarks>
/// <example><code>
/// var options = new CorrelationOptions { Checkpoint = new CheckpointOptions(new DirectoryCheckpointStore("/var/lib/correlator")) };
/// </code></example>
public sealed record CheckpointOptions
{
    /// <summary>Makes options.</summary>
    /// <param name="store">Where checkpoints are kept. Each query has its own, by its name, its text and the options that results depend on.</param>
    public CheckpointOptions(ICheckpointStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        Store = store;
    }

    /// <summary>Where checkpoints are kept.</summary>
    public ICheckpointStore Store { get; }

    /// <summary>
    /// How long after a checkpoint the next is made, by the run's scheduler. A crash costs at most so much work; of a journal, a failure of the machine (not of the program) costs so much of it.
    /// </summary>
    /// <value>Zero or more; zero for one behind every burst. Default: 5 seconds.</value>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Makes safe what the observer was given, before a checkpoint says that it need not come again; null where a result is safe when <c>OnNext</c> has returned: a run over live sources then acknowledges results with each burst rather than at each interval. It may throw, and ends the run then.
    /// </summary>
    public Action? Flush { get; init; }

    /// <summary>
    /// How long the journal of a run over live sources may be. Beyond it the oldest of it goes, though something may still depend on it: a restart then takes the time before for a gap.
    /// </summary>
    /// <value>At least 1 MiB. Default: 1 GiB.</value>
    public long MaxJournalBytes { get; init; } = 1L << 30;

    /// <summary>How long a segment of a journal is at least.</summary>
    internal long SegmentBytes { get; init; } = 64 * 1024;

    internal void Validate()
    {
        const long LeastJournalBytes = 1 << 20;
        ArgumentOutOfRangeException.ThrowIfLessThan(Interval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxJournalBytes, LeastJournalBytes);
    }
}
