namespace Correlator.Sources;

/// <summary>Events over raw records of a log format; their fields are read when somebody asks.</summary>
internal sealed class FormatParser(ReceiverSession session, RecordFormat format) : RecordParser
{
    private readonly EventOrigin _origin = new(session.Source, Labels.Empty, format.Decoder);

    public override string? Parse(ArraySegment<byte> record, List<LogEvent> events)
    {
        var reason = format.ReadTime(record, out var ticks);
        if (reason is null)
        {
            events.Add(new LogEvent(_origin, ticks, session.Counters.NextPosition(), record));
        }

        return reason;
    }

    public override void OnArrival(DateTimeOffset now) => format.MoveReference(now);
}
