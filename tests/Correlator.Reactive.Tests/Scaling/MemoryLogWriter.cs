namespace Correlator.Tests.Scaling;

/// <summary>Writes into a log in memory.</summary>
internal sealed class MemoryLogWriter(MemoryLog log) : IPartitionedLogWriter
{
    public int Partitions => log.Partitions;

    public int Flushes { get; private set; }

    /// <summary>After how many packets the log takes no more.</summary>
    public int Room { get; init; } = int.MaxValue;

    private int _written;

    public void Write(int partition, byte[] packet)
    {
        if (++_written > Room)
        {
            throw new LogException("LOG_UNAVAILABLE", "The log is full.");
        }

        log.Append(partition, packet);
    }

    public void Flush() => Flushes++;

    public void Dispose()
    {
    }
}
