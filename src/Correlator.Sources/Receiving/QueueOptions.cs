namespace Correlator.Sources;

/// <summary>The limits of what waits between a program that sends and a query that reads.</summary>
/// <remarks>
/// What arrives waits in one queue for the query. While it is full, connections are not read (their senders wait); what cannot wait, datagrams and the log calls of
/// this process, is dropped and counted, and the query is told of a gap. <see cref="MaxEventsPerSecond"/> works the same way.
/// </remarks>
public abstract record QueueOptions
{
    private protected QueueOptions()
    {
    }

    /// <summary>The longest record in bytes, inflated; a longer one is skipped without being held, and counted.</summary>
    /// <value>64 bytes to 256 MiB. Default: 256 KiB.</value>
    public int MaxRecordBytes { get; init; } = 256 * 1024;

    /// <summary>Events that wait for the query.</summary>
    /// <value>1 to 10 million. Default: 65,536.</value>
    public int MaxQueuedEvents { get; init; } = 65_536;

    /// <summary>Events taken in a second, over all senders.</summary>
    /// <value>1 or more; 0, the default, for no limit. Up to one second's worth may come at once.</value>
    public int MaxEventsPerSecond { get; init; }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    internal virtual void Validate()
    {
        ThrowIfOutside(MaxRecordBytes, 64, 256 * 1024 * 1024, nameof(MaxRecordBytes));
        ThrowIfOutside(MaxQueuedEvents, 1, 10_000_000, nameof(MaxQueuedEvents));
        ThrowIfOutside(MaxEventsPerSecond, 0, int.MaxValue, nameof(MaxEventsPerSecond));
    }

    private protected static void ThrowIfOutside(int value, int least, int greatest, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, greatest, name);
    }
}
