namespace Correlator;

/// <summary>How a run keeps how far it has come, so that after a crash the same query goes on from there.</summary>
/// <remarks>
/// A checkpoint holds no state of operators. It holds how far each log had been read, what had been counted, and from where a restart has to read so that the graph holds
/// again what it held; what came out before does not come out again. So it is small, is written in a moment, and does not depend on how operators keep their state.
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

    /// <summary>How long after a checkpoint the next is made, by the run's scheduler. A crash costs at most so much work.</summary>
    /// <value>Zero or more; zero for one behind every burst. Default: 5 seconds.</value>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Makes safe what the observer was given, before a checkpoint says that it need not come again; null where a result is safe when <c>OnNext</c> has returned. It may throw, and ends the run then.
    /// </summary>
    public Action? Flush { get; init; }

    internal void Validate() => ArgumentOutOfRangeException.ThrowIfLessThan(Interval, TimeSpan.Zero);
}
