namespace Correlator;

/// <summary>Where goes what comes of a stage.</summary>
internal interface IStageOutput : IDisposable
{
    /// <summary>Whether so much waits to be acknowledged that nothing more should be written now.</summary>
    bool IsFull { get; }

    /// <summary>Takes partitions over.</summary>
    /// <exception cref="LogException">It cannot be told where they go on.</exception>
    IReadOnlyList<AssignedPartition> Assign(IPartitionedLog log, IReadOnlyCollection<int> partitions);

    /// <summary>What came of the records that were at hand may be written.</summary>
    /// <exception cref="LogException">Something could not be kept.</exception>
    void EndTurn();

    /// <summary>Waits until everything that came is acknowledged.</summary>
    /// <exception cref="LogException">Something could not be kept.</exception>
    void Flush();
}

/// <summary>Writes results.</summary>
internal sealed class ResultsOutput(PartitionedQuery query, IPartitionedResults results) : IStageOutput
{
    public bool IsFull => results.IsFull;

    public IReadOnlyList<AssignedPartition> Assign(IPartitionedLog log, IReadOnlyCollection<int> partitions)
    {
        var ends = results.ReadEnds(partitions);
        return [.. partitions.Select(partition => new Assigned(query, partition, log, ends.TryGetValue(partition, out var end) ? end : new ResultPosition(-1, 0), results))];
    }

    public void EndTurn()
    {
    }

    public void Flush() => results.Flush();

    public void Dispose() => results.Dispose();

    private sealed class Assigned : AssignedPartition
    {
        private readonly PartitionGraph _graph;
        private readonly ResultPosition _end;
        private readonly IPartitionedResults _results;

        public Assigned(PartitionedQuery query, int partition, IPartitionedLog log, ResultPosition end, IPartitionedResults results)
            : base(query, partition, log)
        {
            (_end, _results) = (end, results);
            _graph = Begin(log, start => new PartitionGraph(query, partition, log.Partitions, start), end.Record + 1);
        }

        protected override void Push(long position, byte[] packet, bool isDone)
        {
            var results = _graph.Push(position, packet);
            for (var i = 0; i < results.Count; i++)
            {
                var place = new ResultPosition(position, i);
                if (isDone || place <= _end)
                {
                    Suppressed++;
                    continue;
                }

                _results.Write(new PartitionedResult(Partition, place, results[i]));
                Results++;
            }
        }
    }
}
