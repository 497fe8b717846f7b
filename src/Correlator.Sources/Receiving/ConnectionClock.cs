namespace Correlator.Sources;

/// <summary>How long the sender at the other end of a connection has taken. Set by who serves the connection, asked by any thread.</summary>
/// <param name="limits">Says how long it may take.</param>
/// <param name="nowTicks">When the connection was made: UTC ticks of 100 ns.</param>
/// <param name="isHandshaking">Whether something is to be agreed on before the first record, which may take as long as a record.</param>
internal sealed class ConnectionClock(ReceiverOptions limits, long nowTicks, bool isHandshaking)
{
    private const long Never = long.MaxValue;
    private long _lastTicks = nowTicks;
    private long _recordTicks = isHandshaking ? nowTicks : Never;

    /// <summary>The time in which a sender is at the latest looked after; null where it may take for ever.</summary>
    public static TimeSpan? Shortest(ReceiverOptions limits) => (IsBounded(limits.IdleTimeout), IsBounded(limits.ReceiveTimeout)) switch
    {
        (false, false) => null,
        (true, false) => limits.IdleTimeout,
        (false, true) => limits.ReceiveTimeout,
        _ => limits.IdleTimeout < limits.ReceiveTimeout ? limits.IdleTimeout : limits.ReceiveTimeout,
    };

    /// <summary>Whether nothing came for too long, or a record is not complete after too long.</summary>
    public bool IsOverdue(long nowTicks) =>
        IsOverdue(limits.IdleTimeout, nowTicks - Volatile.Read(ref _lastTicks)) || IsOverdue(limits.ReceiveTimeout, nowTicks - Volatile.Read(ref _recordTicks));

    /// <summary>Says that the receiver waits for its own query: no fault of the sender.</summary>
    public void Stop()
    {
        Volatile.Write(ref _recordTicks, Never);
        Volatile.Write(ref _lastTicks, Never);
    }

    /// <summary>Says that the sender is waited for.</summary>
    /// <param name="nowTicks">Now: UTC ticks of 100 ns.</param>
    /// <param name="recordTicks">When the record that it is sending began; null where it sends none.</param>
    public void Go(long nowTicks, long? recordTicks)
    {
        Volatile.Write(ref _lastTicks, nowTicks);
        Volatile.Write(ref _recordTicks, recordTicks ?? Never);
    }

    /// <summary>When the record that is being sent began; null where there is none.</summary>
    public long? RecordTicks => Volatile.Read(ref _recordTicks) is var ticks && ticks == Never ? null : ticks;

    private static bool IsBounded(TimeSpan limit) => limit != Timeout.InfiniteTimeSpan;

    private static bool IsOverdue(TimeSpan limit, long takenTicks) => IsBounded(limit) && takenTicks > limit.Ticks;
}
