using System.Text.Json;

namespace Correlator.Sources;

/// <summary>Events of JSON objects that were sent: one without a readable time happened when it arrived.</summary>
internal sealed class JsonRecordParser : RecordParser
{
    private readonly ReceiverSession _session;
    private readonly RecordFormat _format;
    private readonly EventOrigin _origin;
    private long _nowTicks;

    /// <summary>Makes a parser.</summary>
    /// <param name="session">The receiver.</param>
    /// <param name="format">Reads the objects.</param>
    /// <param name="decoder">Shows their fields; null for the format's own decoder.</param>
    public JsonRecordParser(ReceiverSession session, RecordFormat format, RecordDecoder? decoder = null)
    {
        _session = session;
        _nowTicks = session.Scheduler.Now.UtcTicks;
        _format = format;
        _origin = new EventOrigin(session.Source, Labels.Empty, decoder ?? format.Decoder);
    }

    public override string? Parse(ArraySegment<byte> record, List<LogEvent> events)
    {
        if (_format.ReadTime(record, out var ticks) is { } reason)
        {
            if (!IsObject(record))
            {
                return reason;
            }

            ticks = _nowTicks;
        }

        events.Add(new LogEvent(_origin, ticks, _session.Counters.NextPosition(), record));
        return null;
    }

    public override void OnArrival(DateTimeOffset now)
    {
        _nowTicks = now.UtcTicks;
        _format.MoveReference(now);
    }

    /// <summary>Whether a text is one JSON object.</summary>
    public static bool IsObject(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
