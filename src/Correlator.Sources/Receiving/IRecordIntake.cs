namespace Correlator.Sources;

/// <summary>Takes the records of one request or message that holds many.</summary>
internal interface IRecordIntake
{
    /// <summary>The longest record in bytes.</summary>
    int MaxRecordBytes { get; }

    /// <summary>When the request arrived.</summary>
    DateTimeOffset Now { get; }

    /// <summary>The position of the next event.</summary>
    long NextPosition();

    /// <summary>A copy of a record that nobody changes any more, as the events' decoder reads it.</summary>
    ArraySegment<byte> Keep(ReadOnlySpan<byte> record);

    /// <summary>Counts a record that is too long.</summary>
    void ReportTooLarge();
}

/// <summary>Takes the records of a request that a receiver was sent.</summary>
internal sealed class RequestIntake(ReceiverSession session, int requestBytes) : IRecordIntake
{
    private readonly RecordArena _arena = new(Math.Clamp(requestBytes, 1, RecordArena.UsualBytes));

    public int MaxRecordBytes => session.Options.MaxRecordBytes;

    public DateTimeOffset Now { get; } = session.Scheduler.Now;

    public long NextPosition() => session.Counters.NextPosition();

    public ArraySegment<byte> Keep(ReadOnlySpan<byte> record) => _arena.Keep(record);

    public void ReportTooLarge() => session.ReportTooLarge();
}
