namespace Correlator.Sources;

/// <summary>What a receiver has taken since it was made, and what it could not take.</summary>
/// <remarks>Every record that reached the machine is in one column: <see cref="Events"/>, <see cref="Dropped"/>, <see cref="Malformed"/> or <see cref="TooLarge"/>.</remarks>
public sealed record ReceiverStatistics
{
    /// <summary>Bytes read, as they came (compressed ones count compressed); of requests without a length told before, none.</summary>
    public long Bytes { get; init; }

    /// <summary>Records that became events and went on to a query, or wait for one.</summary>
    public long Events { get; init; }

    /// <summary>Events and datagrams given up because the query or the machine could not follow: of a full queue, above the rate, in the system's own buffer (counted on Linux), and what waited when the last query had gone.</summary>
    public long Dropped { get; init; }

    /// <summary>Records that are no events.</summary>
    public long Malformed { get; init; }

    /// <summary>The first malformed record, shortened, with the reason; null while there is none.</summary>
    public string? FirstMalformed { get; init; }

    /// <summary>Records above the limit of size, which were skipped.</summary>
    public long TooLarge { get; init; }

    /// <summary>Connections accepted.</summary>
    public long Connections { get; init; }

    /// <summary>Connections closed at once because there were too many, or their credentials were refused.</summary>
    public long Refused { get; init; }

    /// <summary>Connections closed because nothing came over them (not counted over HTTP), or because a record or request took too long.</summary>
    public long TimedOut { get; init; }
}

/// <summary>Counts for <see cref="ReceiverStatistics"/>, from any thread.</summary>
internal sealed class ReceiverCounters
{
    private long _bytes;
    private long _events;
    private long _dropped;
    private long _malformed;
    private long _tooLarge;
    private long _connections;
    private long _refused;
    private long _timedOut;
    private string? _firstMalformed;
    private long _position = -1;

    /// <summary>The position of the next event: its number in the order in which events were read.</summary>
    public long NextPosition() => Interlocked.Increment(ref _position);

    public void AddBytes(long count) => Interlocked.Add(ref _bytes, count);

    public void AddEvents(long count) => Interlocked.Add(ref _events, count);

    public void AddDropped(long count) => Interlocked.Add(ref _dropped, count);

    /// <summary>Counts events that nobody took after all.</summary>
    public void MoveToDropped(long count)
    {
        AddEvents(-count);
        AddDropped(count);
    }

    public void AddMalformed(string example)
    {
        Interlocked.CompareExchange(ref _firstMalformed, example, null);
        Interlocked.Increment(ref _malformed);
    }

    public void AddTooLarge() => Interlocked.Increment(ref _tooLarge);

    public void AddConnection() => Interlocked.Increment(ref _connections);

    public void AddRefused() => Interlocked.Increment(ref _refused);

    public void AddTimedOut() => Interlocked.Increment(ref _timedOut);

    public ReceiverStatistics Read() => new()
    {
        Bytes = Interlocked.Read(ref _bytes),
        Events = Interlocked.Read(ref _events),
        Dropped = Interlocked.Read(ref _dropped),
        Malformed = Interlocked.Read(ref _malformed),
        FirstMalformed = Volatile.Read(ref _firstMalformed),
        TooLarge = Interlocked.Read(ref _tooLarge),
        Connections = Interlocked.Read(ref _connections),
        Refused = Interlocked.Read(ref _refused),
        TimedOut = Interlocked.Read(ref _timedOut),
    };
}
