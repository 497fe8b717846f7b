using System.Runtime.InteropServices;

namespace Correlator.Sources;

/// <summary>Makes events of messages, for sources that take them from a queue or a log: the formats that the other sources read.</summary>
/// <remarks>One message at a time, by one thread at a time. Fields are read when a query asks for them; a body is copied once.</remarks>
/// <example><code>
/// var reader = new MessageReader("orders", new MessageOptions { Format = MessageFormat.Json });
/// var read = new List&lt;LogEvent&gt;();
/// var reason = reader.Read(new SentMessage("{\"order\": 7}"u8.ToArray(), noon, 0) { Fields = [("key", "7"u8.ToArray())] }, read);
/// </code></example>
public sealed class MessageReader
{
    private readonly RecordArena _arena = new();
    private readonly string _source;
    private readonly MessageOptions _options;
    private readonly MessageForm _json;
    private readonly MessageForm _logfmt;
    private readonly MessageForm _text;
    private readonly MessageForm _gelf;
    private readonly OtlpMessages _otlp;

    /// <summary>Makes a reader.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="options">How bodies are written.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public MessageReader(string source, MessageOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentNullException.ThrowIfNull(options);
        (_source, _options) = (source, options.Validate());
        var json = RecordFormat.Ndjson(options.TimeZone, default, options.Time, options.Message);
        var logfmt = RecordFormat.Logfmt(options.TimeZone, default, options.Time, options.Message);
        var text = RecordFormat.Text(options.TimeZone, default);
        var gelf = GelfDecoder.CreateFormat(default);
        _json = new MessageForm(json, json.Decoder, JsonRecordParser.IsObject);
        _logfmt = new MessageForm(logfmt, logfmt.Decoder, logfmt.Recognizes);
        _text = new MessageForm(text, text.Decoder, static _ => true);
        _gelf = new MessageForm(gelf, new GelfDecoder(gelf.Decoder), JsonRecordParser.IsObject);
        _otlp = new OtlpMessages(source, options.MaxRecordBytes, _arena);
    }

    /// <summary>Makes the events of a message.</summary>
    /// <param name="message">The message; its body may be written over afterwards.</param>
    /// <param name="events">Takes the events.</param>
    /// <returns>Null, or why it is none; of a body of many records there may be events all the same.</returns>
    public string? Read(in SentMessage message, List<LogEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var body = message.Body.Span;
        if (body.Length > _options.MaxRecordBytes)
        {
            return $"a body of more than {_options.MaxRecordBytes} bytes";
        }

        return _options.Format == MessageFormat.Otlp && !body.IsEmpty ? _otlp.Read(message, events) : Read(body.IsEmpty ? _text : FormOf(body), message, events);
    }

    private MessageForm FormOf(ReadOnlySpan<byte> body) => _options.Format switch
    {
        MessageFormat.Json => _json,
        MessageFormat.Logfmt => _logfmt,
        MessageFormat.Text => _text,
        MessageFormat.Gelf => _gelf,
        _ when body.TrimStart(" \t\r\n"u8).StartsWith("{"u8) => _json,
        _ => _logfmt.IsForm(body) ? _logfmt : _text,
    };

    private string? Read(MessageForm form, in SentMessage message, List<LogEvent> events)
    {
        var body = message.Body.Span;
        form.Format.MoveReference(message.Time);
        var isText = ReferenceEquals(form, _text);
        var (ticks, hasTime) = (message.Time.UtcTicks, false);

        // An empty body is that of a message which says that something is gone: its key tells.
        if (!body.IsEmpty && form.Format.ReadTime(body, out var own) is var reason)
        {
            hasTime = reason is null;
            ticks = hasTime ? own : ticks;
            if (!hasTime && !form.IsForm(body))
            {
                return reason;
            }
        }

        var record = _arena.Keep(body, FieldedRecord.Write(message.Fields));
        events.Add(new LogEvent(form.OriginOf(_source, message.Labels, isText && !hasTime), ticks, message.Position, record));
        return null;
    }
}

/// <summary>A way in which bodies are written.</summary>
internal sealed class MessageForm(RecordFormat format, RecordDecoder decoder, MessageForm.Test isForm)
{
    private const int MaxOrigins = 10_000;
    private readonly MessageDecoder _decoder = new(decoder);
    private readonly MessageDecoder _plain = new(LineDecoder.Instance);
    private readonly Dictionary<(Labels Labels, bool IsPlain), EventOrigin> _origins = [];

    /// <summary>Looks at a body.</summary>
    internal delegate bool Test(ReadOnlySpan<byte> body);

    public RecordFormat Format => format;

    /// <summary>Whether a body without a time is an event all the same.</summary>
    public bool IsForm(ReadOnlySpan<byte> body) => isForm(body);

    /// <summary>What events share that have these labels.</summary>
    public EventOrigin OriginOf(string source, Labels labels, bool isPlain)
    {
        if (_origins.Count >= MaxOrigins)
        {
            _origins.Clear();
        }

        ref var origin = ref CollectionsMarshal.GetValueRefOrAddDefault(_origins, (labels, isPlain), out _);
        return origin ??= new EventOrigin(source, labels, isPlain ? _plain : _decoder);
    }
}
