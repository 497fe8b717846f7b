namespace Correlator;

/// <summary>One partition while it is a worker's: its graph, and which of its results are out already.</summary>
internal sealed class AssignedPartition
{
    private readonly int _partition;
    private readonly string _query;
    private readonly ResultPosition _end;
    private readonly long _done;
    private PartitionPlace _start;
    private long _committed = -1;

    /// <summary>Takes a partition over.</summary>
    /// <param name="query">The query.</param>
    /// <param name="partition">Which partition.</param>
    /// <param name="log">Where it is read.</param>
    /// <param name="end">Where its results end; null where it has none.</param>
    /// <exception cref="LogException">What was committed is not of this query.</exception>
    public AssignedPartition(PartitionedQuery query, int partition, IPartitionedLog log, ResultPosition? end)
    {
        (_partition, _query) = (partition, NameOf(query));
        var progress = ProgressOf(log.Committed(partition), query.Sources.Count);
        (_start, _done) = (progress.Start, progress.Done);
        _end = end ?? new ResultPosition(-1, 0);
        var beginning = log.Beginning(partition);
        Graph = new PartitionGraph(query, partition, log.Partitions, _start with { Position = Math.Max(_start.Position, beginning) });
        if (beginning > _start.Position)
        {
            Graph.OnTrimmed();
        }

        log.Seek(partition, Graph.Next);
        ReplayUntil = Math.Max(_done, _end.Record + 1);
    }

    public PartitionGraph Graph { get; }

    /// <summary>Results of records before this position may be out already.</summary>
    public long ReplayUntil { get; }

    /// <summary>How many results came out of it.</summary>
    public long Results { get; private set; }

    /// <summary>How many results were out already.</summary>
    public long Suppressed { get; private set; }

    /// <summary>How many records were read that an earlier reader had done.</summary>
    public long Replayed { get; private set; }

    /// <summary>From where whoever takes over would read.</summary>
    public long StartPosition => _start.Position;

    public void Take(long position, byte[] packet, IPartitionedResults output)
    {
        if (position < Graph.Next)
        {
            // A log that tells a record again after a seek.
            return;
        }

        Replayed += position < _done ? 1 : 0;
        var results = Graph.Push(position, packet);
        for (var i = 0; i < results.Count; i++)
        {
            var place = new ResultPosition(position, i);
            if (position < _done || place <= _end)
            {
                Suppressed++;
                continue;
            }

            output.Write(new PartitionedResult(_partition, place, results[i]));
            Results++;
        }
    }

    /// <summary>What can be committed when everything that came out is acknowledged; null where that has not changed.</summary>
    public PartitionCommit? Settle()
    {
        // While it reads what was done before, what is committed stays.
        if (Graph.Next < _done || Graph.Next == _committed)
        {
            return null;
        }

        _start = Graph.Settle();
        _committed = Graph.Next;
        return new PartitionProgress(_start, Graph.Next, Graph.Reached).ToCommit(_query);
    }

    /// <summary>By what it is known again that a commit is of a query: its sources, and what its results depend on.</summary>
    public static string NameOf(PartitionedQuery query) => CheckpointName.Of(query.Plan, query.Options);

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
                $"What the group has committed of partition {_partition} cannot be used: {error.Message}. Give the changed query a group of its own, or remove the group to begin anew.",
                error);
        }
    }
}
