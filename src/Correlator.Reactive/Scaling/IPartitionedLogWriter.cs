namespace Correlator;

/// <summary>Writes packets into a log in partitions.</summary>
/// <remarks>May be called by one thread at a time. Packets of one partition stand in the log in the order in which they were written, each once.</remarks>
public interface IPartitionedLogWriter : IDisposable
{
    /// <summary>How many partitions the log has; that never changes.</summary>
    int Partitions { get; }

    /// <summary>Writes a packet behind those of its partition; waits while too many are not acknowledged.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="packet">The packet; it is the writer's from now on.</param>
    /// <exception cref="LogException">The log does not take it, or did not keep one before it.</exception>
    void Write(int partition, byte[] packet);

    /// <summary>Waits until everything that was written is kept.</summary>
    /// <exception cref="LogException">Something could not be kept.</exception>
    void Flush();
}
