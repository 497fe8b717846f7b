using System.Text;

namespace Correlator;

/// <summary>Writes events into a journal so that a query sees in what is read what it saw in what was written.</summary>
/// <remarks>Single-threaded. One for each segment, which is read from its beginning: times and positions are told by their distance from those before, shared labels once.</remarks>
internal sealed class EventEncoder(JournalBuffer output) : IFieldVisitor
{
    private readonly Dictionary<object, int> _origins = [];
    private readonly List<KeyValuePair<string, string>> _fields = [];
    private readonly JournalBuffer _record = new();
    private long _ticks;
    private long _position;

    public void Write(LogEvent logEvent)
    {
        var (overlay, own) = (logEvent.StageOverlay, logEvent.OwnPairs);
        output.Byte((byte)(EventFlags.None
            | (logEvent.HasRecord ? EventFlags.Record : EventFlags.None)
            | (logEvent.MessageText is not null ? EventFlags.Message : EventFlags.None)
            | (own is not null ? EventFlags.Own : EventFlags.None)
            | (overlay is not null ? EventFlags.Overlay : EventFlags.None)
            | (overlay is { Labels: not null } ? EventFlags.Extracted : EventFlags.None)
            | (overlay is { IsComplete: true } ? EventFlags.Complete : EventFlags.None)
            | (overlay is { HasMessage: true } ? EventFlags.StageMessage : EventFlags.None)));
        WriteOrigin(logEvent.Origin);
        output.Signed(logEvent.Ticks - _ticks);
        output.Signed(unchecked(logEvent.Position - _position));
        (_ticks, _position) = (logEvent.Ticks, logEvent.Position);
        if (logEvent.HasRecord)
        {
            WriteRecord(logEvent);
        }

        if (logEvent.MessageText is { } message)
        {
            output.Text(message);
        }

        if (own is not null)
        {
            output.Pairs(own);
        }

        if (overlay?.Labels is { } extracted)
        {
            output.Pairs(extracted.AsSpan());
        }
    }

    void IFieldVisitor.Visit(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        _record.Block(name);
        _record.Block(value);
    }

    private void WriteOrigin(object origin)
    {
        if (_origins.TryGetValue(origin, out var known))
        {
            output.Unsigned((ulong)known);
            return;
        }

        output.Unsigned(0);
        output.Text(origin as string ?? ((EventOrigin)origin).Source);
        output.Pairs(((origin as EventOrigin)?.Labels ?? Labels.Empty).AsSpan());
        if (_origins.Count < EventDecoder.MaxOrigins)
        {
            _origins.Add(origin, _origins.Count + 1);
        }
    }

    private void WriteRecord(LogEvent logEvent)
    {
        _record.Clear();
        _record.Byte(JournalDecoder.Visitable);
        _record.Block(logEvent.RecordMessageUtf8);
        if (!logEvent.TryVisitRecord(this))
        {
            _fields.Clear();
            logEvent.CopyRecord(_fields);
            _record.Clear();
            _record.Byte(0);
            _record.Block(logEvent.RecordMessageUtf8);
            foreach (var (name, value) in _fields)
            {
                _record.Block(Encoding.UTF8.GetBytes(name));
                _record.Block(Encoding.UTF8.GetBytes(value));
            }
        }

        output.Block(_record.Payload);
    }
}

/// <summary>Reads the events of a segment.</summary>
internal sealed class EventDecoder
{
    /// <summary>How many origins are told once; further ones are told with each event.</summary>
    public const int MaxOrigins = 4096;

    private readonly List<EventOrigin> _origins = [];
    private readonly JournalDecoder _decoder = new();
    private long _ticks;
    private long _position;

    /// <exception cref="InvalidDataException">The bytes are no event.</exception>
    public LogEvent Read(ref JournalCursor input)
    {
        var flags = (EventFlags)input.Byte();
        var origin = ReadOrigin(ref input);
        _ticks = unchecked(_ticks + input.Signed());
        _position = unchecked(_position + input.Signed());
        var record = (flags & EventFlags.Record) != 0 ? input.Block() : default;
        if (record.Array is not null && !JournalDecoder.IsWhole(record))
        {
            throw new InvalidDataException("an event's record is not whole");
        }

        var message = (flags & EventFlags.Message) != 0 ? input.Text() : null;
        var own = (flags & EventFlags.Own) != 0 ? input.Pairs() : null;
        var extracted = (flags & EventFlags.Extracted) != 0 ? new Labels(input.Pairs()) : null;
        if (_ticks < 0 || _ticks > DateTime.MaxValue.Ticks || (record.Array is null && message is null))
        {
            throw new InvalidDataException("an event has no time or no message");
        }

        var overlay = (flags & EventFlags.Overlay) != 0
            ? new LabelOverlay(own, extracted, (flags & EventFlags.Complete) != 0, (flags & EventFlags.StageMessage) != 0)
            : null;
        return LogEvent.OfParts(origin, _ticks, _position, record, new EventText(message, own, overlay));
    }

    private EventOrigin ReadOrigin(ref JournalCursor input)
    {
        var known = input.Unsigned();
        if (known > 0)
        {
            return known <= (ulong)_origins.Count ? _origins[(int)known - 1] : throw new InvalidDataException("an event is of an origin that was not told");
        }

        var source = input.Text();
        var origin = source.Length > 0 ? new EventOrigin(source, new Labels(input.Pairs()), _decoder) : throw new InvalidDataException("an event has no source");
        if (_origins.Count < MaxOrigins)
        {
            _origins.Add(origin);
        }

        return origin;
    }
}

/// <summary>What of an event follows.</summary>
[Flags]
internal enum EventFlags : byte
{
    None = 0,
    Record = 1,
    Message = 2,
    Own = 4,
    Overlay = 8,
    Extracted = 16,
    Complete = 32,
    StageMessage = 64,
}
