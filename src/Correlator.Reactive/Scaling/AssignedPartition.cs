namespace Correlator;

/// <summary>One partition while it is a worker's: its graph, and up to where what comes of it is out already.</summary>
internal abstract class AssignedPartition
{
    private readonly string _query;
    private readonly long _done;
    private PartitionPlace _start;
    private long _committed = -1;
    private IPartitionGraph? _graph;

    /// <summary>Takes a partition over.</summary>
    /// <param name="query">The query.</param>
    /// <param name="partition">Which partition.</param>
    /// <param name="log">Where it is read.</param>
    /// <exception cref="LogException">What was committed is not of this query.</exception>
    protected AssignedPartition(PartitionedQuery query, int partition, IPartitionedLog log)
    {
        (Partition, _query) = (partition, NameOf(query));
        var progress = ProgressOf(log.Committed(partition), query.PlacesOf(log.Partitions));
        (_start, _done) = (progress.Start, progress.Done);
    }

    public IPartitionGraph Graph => _graph!;

    /// <summary>Which partition it is.</summary>
    public int Partition { get; }

    /// <summary>What comes of records before this position may be out already.</summary>
    public long ReplayUntil { get; private set; }

    /// <summary>How much came out of it.</summary>
    public long Results { get; protected set; }

    /// <summary>How much was out already.</summary>
    public long Suppressed { get; protected set; }

    /// <summary>How many records were read that an earlier reader had done.</summary>
    public long Replayed { get; private set; }

    /// <summary>From where whoever takes over would read.</summary>
    public long StartPosition => _start.Position;

    public void Take(long position, byte[] packet)
    {
        if (position < Graph.Feeds.Next)
        {
            // A log that tells a record again after a seek.
            return;
        }

        Replayed += position < _done ? 1 : 0;
        Push(position, packet, position < _done);
    }

    /// <summary>What can be committed when everything that came out is acknowledged; null where that has not changed.</summary>
    public PartitionCommit? Settle()
    {
        // While it reads what was done before, what is committed stays.
        if (Graph.Feeds.Next < _done || Graph.Feeds.Next == _committed)
        {
            return null;
        }

        _start = Graph.Settle();
        _committed = Graph.Feeds.Next;
        return new PartitionProgress(_start, Graph.Feeds.Next, Graph.Reached).ToCommit(_query);
    }

    /// <summary>By what it is known again that a commit is of a query: its sources, and what its results depend on.</summary>
    public static string NameOf(PartitionedQuery query) => CheckpointName.Of(query.Plan, query.Options) + query.StageName;

    /// <summary>Takes a record.</summary>
    /// <param name="position">Its position.</param>
    /// <param name="packet">What it holds.</param>
    /// <param name="isDone">Whether all that comes of it is out.</param>
    protected abstract void Push(long position, byte[] packet, bool isDone);

    /// <summary>Begins where an earlier reader said, or where the log begins if that is later.</summary>
    protected TGraph Begin<TGraph>(IPartitionedLog log, Func<PartitionPlace, TGraph> graph, long outUntil = 0)
        where TGraph : class, IPartitionGraph
    {
        var beginning = log.Beginning(Partition);
        var made = graph(_start with { Position = Math.Max(_start.Position, beginning) });
        _graph = made;
        if (beginning > _start.Position)
        {
            made.Feeds.OnTrimmed();
        }

        log.Seek(Partition, made.Feeds.Next);
        ReplayUntil = Math.Max(_done, outUntil);
        return made;
    }

    private PartitionProgress ProgressOf(PartitionCommit? commit, int sources)
    {
        if (commit is not { } committed)
        {
            return new PartitionProgress(PartitionPlace.Beginning(sources), 0, Watermark.None);
        }

        try
        {
            var progress = PartitionProgress.Read(committed, _query);
            return progress.Start.Sources.Length == sources ? progress : throw new InvalidDataException("it is of other sources");
        }
        catch (InvalidDataException error)
        {
            throw new LogException(
                "LOG_MISMATCH",
                $"What the group has committed of partition {Partition} cannot be used: {error.Message}. Give the changed query a group of its own, or remove the group to begin anew.",
                error);
        }
    }
}
