using System.Net;

namespace Correlator.Sources;

/// <summary>Makes events of datagrams.</summary>
internal abstract class DatagramReader
{
    /// <summary>Takes a datagram; its memory is used again afterwards.</summary>
    public abstract void Read(ReadOnlySpan<byte> datagram, SocketAddress sender, List<LogEvent> events);

    /// <summary>Says that what follows has arrived now; is called whenever there was nothing to read, and at least every 1024 events.</summary>
    public abstract void OnArrival(DateTimeOffset now);

    /// <summary>Says that nothing more will come.</summary>
    public virtual void Finish()
    {
    }
}

/// <summary>Datagrams of one record each.</summary>
internal sealed class RecordDatagramReader(ReceiverSession session, RecordParser parser) : DatagramReader
{
    private readonly RecordArena _arena = new();

    public override void Read(ReadOnlySpan<byte> datagram, SocketAddress sender, List<LogEvent> events)
    {
        var record = datagram.TrimEnd("\r\n\0"u8);
        if (record.Length > session.Options.MaxRecordBytes)
        {
            session.ReportTooLarge();
        }
        else if (parser.Parse(_arena.Keep(record), events) is { } reason)
        {
            session.ReportMalformed(reason, record);
        }
    }

    public override void OnArrival(DateTimeOffset now) => parser.OnArrival(now);
}
