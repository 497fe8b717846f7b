using System.Reactive.Concurrency;

namespace Correlator;

/// <summary>Makes checkpoints of a run over finite sources, and goes on from one.</summary>
internal sealed class FiniteCheckpoints
{
    private readonly CheckpointOptions _options;
    private readonly IScheduler _scheduler;
    private readonly ReplayTracker _tracker;
    private readonly ReplayPoints<ReadingPlace> _points;
    private readonly string _query;
    private readonly string _name;
    private DateTimeOffset _dueAt;

    public FiniteCheckpoints(QueryPlan plan, CorrelationOptions options, Func<long> clock)
    {
        _options = options.Checkpoint!;
        _scheduler = options.Scheduler;
        _tracker = new ReplayTracker(ReplayHorizon.Of(plan, options), clock);
        _points = new ReplayPoints<ReadingPlace>(plan.Streams.Max(static stream => Math.Max(0, stream.Node.Offset.Ticks)));
        _query = plan.CanonicalQuery;
        _name = CheckpointName.Of(plan, options);
    }

    public CheckpointStatistics Statistics { get; } = new();

    /// <summary>What notes the events of a stream on their way into the graph, where that is needed.</summary>
    public IEventSink Observe(int stream, IEventSink entrance) => _tracker.Observe(stream, entrance);

    /// <summary>Goes on from the last checkpoint, if there is one.</summary>
    /// <param name="pump">What reads the sources; nothing has been read yet.</param>
    /// <param name="replay">Reads what an earlier run has read; its results have come out.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>What had been counted; null where the run begins.</returns>
    /// <exception cref="CheckpointException">There is a checkpoint, and it cannot be read, or is of other logs.</exception>
    public async Task<RunFigures?> ResumeAsync(FinitePump pump, Func<ReadingPlace?, ReadingPlace, Task> replay, CancellationToken cancellationToken)
    {
        _dueAt = _scheduler.Now + _options.Interval;
        if (await _options.Store.LoadAsync(_name, cancellationToken).ConfigureAwait(false) is not { } bytes)
        {
            return null;
        }

        var checkpoint = RunCheckpoint.Read(bytes);
        if (!checkpoint.Logs.SequenceEqual(pump.Logs, StringComparer.Ordinal))
        {
            throw new CheckpointException(
                "CHECKPOINT_MISMATCH",
                $"The logs are not those of the checkpoint: it is of {string.Join(", ", checkpoint.Logs)}; found {string.Join(", ", pump.Logs)}. Name the same ones, or remove the checkpoint to begin anew.");
        }

        await replay(checkpoint.Start, checkpoint.Reached).ConfigureAwait(false);
        _points.Restore(checkpoint.Start, checkpoint.Later);
        Statistics.IsResumed = true;
        Statistics.Skipped = checkpoint.Start?.Logs.Sum(static log => log.Taken) ?? 0;
        Statistics.Replayed = checkpoint.Reached.Logs.Sum(static log => log.Taken) - Statistics.Skipped;
        return checkpoint.Figures;
    }

    /// <summary>Saves a checkpoint when it is time for one.</summary>
    /// <param name="pump">What reads the sources, between two bursts.</param>
    /// <param name="figures">What has been counted.</param>
    /// <param name="mayBegin">Whether a restart may begin later than at the beginning: not where gaps were told, which would have to be told again.</param>
    public async ValueTask SaveAsync(FinitePump pump, RunStatistics figures, bool mayBegin)
    {
        if (_scheduler.Now < _dueAt)
        {
            return;
        }

        var reached = pump.Settle();
        if (mayBegin && _tracker.IsBounded)
        {
            _points.MoveTo(_tracker.Since());
        }

        var checkpoint = new RunCheckpoint
        {
            Query = _query,
            Logs = pump.Logs,
            Reached = reached,
            Start = mayBegin ? _points.Start : null,
            Later = _points.Later,
            Figures = figures.ToFigures(),
        };
        if (_tracker.IsBounded)
        {
            _points.Add(reached);
        }

        _options.Flush?.Invoke();
        await TrySaveAsync(checkpoint).ConfigureAwait(false);
        _dueAt = _scheduler.Now + _options.Interval;
    }

    /// <summary>Removes the checkpoint: the run has come to its end, and its observer has been told.</summary>
    public async ValueTask DeleteAsync()
    {
        try
        {
            await _options.Store.DeleteAsync(_name, CancellationToken.None).ConfigureAwait(false);
        }
        catch (CheckpointException error)
        {
            Statistics.Failure = error;
        }
    }

    // The run is of more use than its checkpoint: it goes on, and what happened is told.
    private async Task TrySaveAsync(RunCheckpoint checkpoint)
    {
        try
        {
            await _options.Store.SaveAsync(_name, checkpoint.ToBytes(), CancellationToken.None).ConfigureAwait(false);
            Statistics.Saved++;
            Statistics.Failure = null;
            Statistics.ReplaysSince = checkpoint.Start is { NewestTicks: > Watermark.None and < Watermark.Absent and var since } ? new DateTimeOffset(since, TimeSpan.Zero) : null;
        }
        catch (CheckpointException error)
        {
            Statistics.Failure = error;
        }
    }
}
