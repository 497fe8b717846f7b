namespace Correlator.Tests.Scaling;

/// <summary>Results in memory, as a log keeps them: each member's writes come behind what is there, in its order; what a member has not flushed may be missing when it dies.</summary>
internal sealed class MemoryResults
{
    private readonly List<PartitionedResult> _kept = [];

    public IReadOnlyList<PartitionedResult> Kept => _kept;

    /// <param name="onWritten">Is called at each result.</param>
    public Writer Open(Action? onWritten = null) => new(this, onWritten);

    internal sealed class Writer(MemoryResults results, Action? onWritten) : IPartitionedResults, IMemoryOutput
    {
        private readonly Queue<PartitionedResult> _waiting = new();

        public bool IsFull { get; set; }

        public LogException? Failure { get; set; }

        public IReadOnlyDictionary<int, ResultPosition> ReadEnds(IReadOnlyCollection<int> partitions) => partitions
            .Where(partition => results._kept.Exists(result => result.Partition == partition))
            .ToDictionary(static partition => partition, partition => results._kept.FindLast(result => result.Partition == partition).Position);

        public PartitionWorker Work(PartitionedQuery query, MemoryLog.Member member, PartitionWorkerOptions options) => new(query, member, this, options);

        public void Write(PartitionedResult result)
        {
            _waiting.Enqueue(result);
            onWritten?.Invoke();
        }

        public void Keep(int count)
        {
            for (; count > 0 && _waiting.TryDequeue(out var result); count--)
            {
                results._kept.Add(result);
            }
        }

        public void Flush()
        {
            if (Failure is not null)
            {
                throw Failure;
            }

            Keep(int.MaxValue);
        }

        public void Dispose()
        {
        }
    }
}
