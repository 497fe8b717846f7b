namespace Correlator.Sources;

/// <summary>Makes events of what one connection sends. Each connection has its own; it is called by one thread at a time.</summary>
internal abstract class ConnectionReader
{
    /// <summary>Events that were read and not delivered yet.</summary>
    public List<LogEvent> Events { get; } = [];

    /// <summary>How many records or messages have ended, whatever became of them.</summary>
    public long Records { get; protected set; }

    /// <summary>Whether what comes is the rest of a record that is not kept.</summary>
    public virtual bool IsSkipping => false;

    /// <summary>What is to be sent back once the events are delivered; empty for nothing.</summary>
    public virtual ReadOnlyMemory<byte> TakeReply() => default;

    /// <summary>Takes all whole records.</summary>
    /// <param name="buffer">What was sent.</param>
    /// <returns>Whether the connection can go on.</returns>
    public abstract bool Read(RecordBuffer buffer);

    /// <summary>Takes what is left when the sender has closed the connection.</summary>
    public abstract void ReadLast(RecordBuffer buffer);
}

/// <summary>Makes events of single records.</summary>
internal abstract class RecordParser
{
    /// <summary>Takes one record.</summary>
    /// <param name="record">The record, in memory that is not written again.</param>
    /// <param name="events">Takes the event.</param>
    /// <returns>Null, or why the record is none.</returns>
    public abstract string? Parse(ArraySegment<byte> record, List<LogEvent> events);

    /// <summary>Says that what follows has arrived now.</summary>
    public abstract void OnArrival(DateTimeOffset now);
}

/// <summary>Events of a connection that sends framed records.</summary>
internal sealed class FramedReader(ReceiverSession session, Framing framing, RecordParser parser) : ConnectionReader
{
    public override bool IsSkipping => framing.IsSkipping;

    public override bool Read(RecordBuffer buffer)
    {
        parser.OnArrival(session.Scheduler.Now);
        while (true)
        {
            var pending = buffer.Pending;
            var frame = framing.Next(pending, out var cut);
            buffer.Consume(cut.Consumed);
            switch (frame)
            {
                case Frame.Record:
                    Records++;
                    Take(pending.Slice(cut.Start, cut.Length));
                    break;
                case Frame.TooLarge:
                    session.ReportTooLarge();
                    break;
                case Frame.Broken:
                    session.ReportMalformed("the beginning of a record cannot be found; the connection is closed", pending);
                    return false;
                default:
                    return true;
            }
        }
    }

    public override void ReadLast(RecordBuffer buffer)
    {
        var pending = buffer.Pending;
        if (framing.TryTakeLast(pending, out var cut))
        {
            Take(pending.Slice(cut.Start, cut.Length));
        }
        else if (cut.Length > 0)
        {
            session.ReportMalformed("the connection ended within a record", pending);
        }
    }

    private void Take(ArraySegment<byte> record)
    {
        if (record.Count > 0 && parser.Parse(record, Events) is { } reason)
        {
            session.ReportMalformed(reason, record);
        }
    }
}
