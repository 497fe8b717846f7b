namespace Correlator.Tests.Scaling;

/// <summary>Writes into a log in memory; what has not been flushed may be missing when its owner dies.</summary>
internal sealed class LossyLogWriter(MemoryLog log) : IPartitionedLogWriter, IMemoryOutput
{
    private readonly Queue<(int Partition, byte[] Packet)> _waiting = new();

    public int Partitions => log.Partitions;

    // A writer waits by itself.
    public bool IsFull { private get; set; }

    public PartitionWorker Work(PartitionedQuery query, MemoryLog.Member member, PartitionWorkerOptions options) => PartitionWorker.OfExchange(query, member, this, options);

    public void Write(int partition, byte[] packet) => _waiting.Enqueue((partition, packet));

    public void Keep(int count)
    {
        for (; count > 0 && _waiting.TryDequeue(out var written); count--)
        {
            log.Append(written.Partition, written.Packet);
        }
    }

    public void Flush() => Keep(int.MaxValue);

    public void Dispose()
    {
    }
}
