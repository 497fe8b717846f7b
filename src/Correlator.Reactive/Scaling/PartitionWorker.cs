namespace Correlator;

/// <summary>Works on the partitions of a log that are assigned to it: one graph for each, on one thread.</summary>
/// <remarks>
/// <para>Workers on any number of machines share a group; whatever happens to them, the results of all together are those of the query in one process. What is
/// committed of a partition is the position of the oldest record on which something depends that its graph holds. Who takes the partition over reads from there,
/// which makes the same graph, and leaves out the results that are out already: those of records that were done at the commit, and those up to the last one that the
/// results' partition holds. So a crash loses nothing. A result may come out twice where a member that was taken for dead went on for a while: both bear the same id.</para>
/// <para>Memory: the graphs' own, which the query's ranges bound. Not thread-safe: one thread calls it, or <see cref="Run"/> is that thread.</para>
/// </remarks>
/// <example><code>
/// using var worker = new PartitionWorker(spread, log, output);
/// worker.Run(stop.Token);
/// </code></example>
public sealed class PartitionWorker : IDisposable
{
    private static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(100);
    private readonly PartitionedQuery _query;
    private readonly IPartitionedLog _log;
    private readonly IStageOutput _output;
    private readonly PartitionWorkerOptions _options;
    private readonly SortedDictionary<int, AssignedPartition> _partitions = [];
    private readonly Receiver _receiver;
    private DateTimeOffset _dueAt;
    private readonly Dictionary<int, Action> _endMetrics = [];
    private bool _isPaused;
    private IReadOnlyList<PartitionStatistics> _statistics = [];

    /// <summary>Makes a worker on a query, or on the last stage of one. It begins with the first turn.</summary>
    /// <param name="query">The query.</param>
    /// <param name="log">The log, as a member of the query's group; the worker disposes it.</param>
    /// <param name="results">Where results go; the worker disposes it.</param>
    /// <param name="options">How it works. Default: the defaults of each option.</param>
    /// <exception cref="ArgumentException">The query is a stage that gives no results.</exception>
    public PartitionWorker(PartitionedQuery query, IPartitionedLog log, IPartitionedResults results, PartitionWorkerOptions? options = null)
        : this(query, log, OutputOf(query, results), options)
    {
    }

    private PartitionWorker(PartitionedQuery query, IPartitionedLog log, IStageOutput output, PartitionWorkerOptions? options)
    {
        ArgumentNullException.ThrowIfNull(log);
        (_query, _log, _output, _options) = (query, log, output, (options ?? new PartitionWorkerOptions()).Validate());
        _receiver = new Receiver(this);
        _dueAt = _options.Scheduler.Now + _options.CommitInterval;
    }

    /// <summary>How each of its partitions was at the last commit, in their order; may be read by any thread.</summary>
    public IReadOnlyList<PartitionStatistics> Statistics => Volatile.Read(ref _statistics);

    /// <summary>Makes a worker on a stage of a query that brings events to the last stage. It begins with the first turn.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="log">The stage's log, as a member of its group; the worker disposes it.</param>
    /// <param name="last">The log of the last stage, which has as many partitions; the worker disposes it.</param>
    /// <param name="options">How it works. Default: the defaults of each option.</param>
    /// <exception cref="ArgumentException">The stage is the last.</exception>
    public static PartitionWorker OfExchange(PartitionedQuery stage, IPartitionedLog log, IPartitionedLogWriter last, PartitionWorkerOptions? options = null) =>
        new(stage, log, OutputOf(stage, last), options);

    /// <summary>Takes turns until it is told to stop, then gives its partitions back with everything committed.</summary>
    /// <param name="stop">Ends it behind a turn.</param>
    /// <exception cref="LogException">Log or results cannot go on; what was done since the last commit will be done again by whoever takes over.</exception>
    public void Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Turn(PollTimeout);
        }

        Commit();
    }

    /// <summary>Reads what is at hand, lets results out, and commits when it is time.</summary>
    /// <param name="timeout">How long to wait where there is nothing.</param>
    /// <returns>How many records were read.</returns>
    /// <exception cref="LogException">Log or results cannot go on.</exception>
    public int Turn(TimeSpan timeout)
    {
        // The records wait in the log, and the membership is kept up meanwhile.
        if (_isPaused != _output.IsFull)
        {
            _isPaused = !_isPaused;
            Pause([.. _partitions.Keys]);
        }

        var records = _log.Poll(_receiver, timeout);
        _output.EndTurn();
        if (_options.Scheduler.Now >= _dueAt)
        {
            Commit();
            _dueAt = _options.Scheduler.Now + _options.CommitInterval;
        }

        return records;
    }

    /// <summary>Commits how far it has come, when all that came out is acknowledged.</summary>
    /// <exception cref="LogException">Something that came out could not be kept.</exception>
    public void Commit() => Commit(_partitions.Keys);

    /// <summary>Leaves the group. Nothing is committed.</summary>
    public void Dispose()
    {
        EndMetrics(_partitions.Keys);
        _log.Dispose();
        _output.Dispose();
    }

    private static ResultsOutput OutputOf(PartitionedQuery query, IPartitionedResults results)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(results);
        return query.Exchange is null ? new ResultsOutput(query, results) : throw new ArgumentException("The stage gives no results; it brings events to the log of the last stage.", nameof(query));
    }

    private static ExchangeOutput OutputOf(PartitionedQuery stage, IPartitionedLogWriter last)
    {
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(last);
        return stage.Exchange is not null ? new ExchangeOutput(stage, last) : throw new ArgumentException("The stage is the last and gives results.", nameof(stage));
    }

    private void Pause(IReadOnlyCollection<int> partitions)
    {
        if (_isPaused)
        {
            _log.Pause(partitions);
        }
        else
        {
            _log.Resume(partitions);
        }
    }

    private void Commit(IEnumerable<int> partitions)
    {
        var commits = new Dictionary<int, PartitionCommit>();
        foreach (var partition in partitions)
        {
            if (_partitions[partition].Settle() is { } commit)
            {
                commits.Add(partition, commit);
            }
        }

        if (commits.Count > 0)
        {
            _output.Flush();
            _log.Commit(commits);
        }

        Volatile.Write(ref _statistics, [.. _partitions.Select(partition => StatisticsOf(partition.Key, partition.Value, _log.End(partition.Key)))]);
    }

    private void BeginMetrics(int partition)
    {
        EndMetrics([partition]);
        _endMetrics[partition] = _query.Options.Metrics.Add(PartitionReadings.Of(
            _query.MetricsName, partition, () => Statistics.FirstOrDefault(found => found.Partition == partition), _options.Scheduler));
    }

    private void EndMetrics(IEnumerable<int> partitions)
    {
        foreach (var partition in partitions)
        {
            if (_endMetrics.Remove(partition, out var end))
            {
                end();
            }
        }
    }

    private static PartitionStatistics StatisticsOf(int partition, AssignedPartition assigned, long? end)
    {
        var graph = assigned.Graph;
        return new PartitionStatistics
        {
            Partition = partition,
            Position = graph.Feeds.Next,
            End = end,
            StartPosition = assigned.StartPosition,
            IsReplaying = graph.Feeds.Next < assigned.ReplayUntil,
            Replayed = assigned.Replayed,
            Results = assigned.Results,
            Suppressed = assigned.Suppressed,
            Watermark = PartitionProgress.TimeOf(graph.Reached),
            Open = graph.Open,
            Late = graph.Late,
            Duplicates = graph.Feeds.Duplicates,
            Withheld = graph.Withheld,
            Malformed = graph.Feeds.Malformed,
        };
    }

    private sealed class Receiver(PartitionWorker worker) : IPartitionReceiver
    {
        public void OnAssigned(IReadOnlyCollection<int> partitions)
        {
            foreach (var assigned in worker._output.Assign(worker._log, partitions))
            {
                worker._partitions[assigned.Partition] = assigned;
                worker.BeginMetrics(assigned.Partition);
            }

            if (worker._isPaused)
            {
                worker.Pause(partitions);
            }
        }

        public void OnRevoked(IReadOnlyCollection<int> partitions)
        {
            worker.Commit(partitions.Where(worker._partitions.ContainsKey));
            OnLost(partitions);
        }

        public void OnLost(IReadOnlyCollection<int> partitions)
        {
            worker.EndMetrics(partitions);
            foreach (var partition in partitions)
            {
                worker._partitions.Remove(partition);
            }
        }

        public void OnRecord(int partition, long position, byte[] packet)
        {
            if (worker._partitions.TryGetValue(partition, out var assigned))
            {
                assigned.Take(position, packet);
            }
        }
    }
}
