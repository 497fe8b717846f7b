using System.Text;

namespace Correlator;

/// <summary>One event of a log: when, where, what was said, and its labels.</summary>
/// <remarks>
/// An event of a file or socket keeps its raw UTF-8 record in a chunk that it shares with its neighbours; message, labels and
/// fields are decoded when they are read. Instances are immutable and safe to share between threads.
/// </remarks>
/// <example><code>
/// var e = new LogEvent(DateTimeOffset.Parse("2026-01-01T00:00:00Z"), "api", "request_id=42 done", Labels.Of(("status", "200")));
/// // e["status"] is "200", e["request_id"] is "42": labels first, then ids found in the message.
/// </code></example>
public sealed partial class LogEvent
{
    // A join may hold millions of events, and the collector moves each while it is young: they are small, and of few objects.
    // What it shares with its neighbours; of an event that shares nothing, the source's name alone.
    private readonly object _origin;
    private readonly byte[]? _chunk;

    // Own labels as their pairs, or what stages have made of them; null for neither.
    private readonly object? _labels;
    private readonly int _start;
    private readonly int _length;
    private readonly KeyPlace _key;
    private string? _message;

    /// <summary>Makes an event from text.</summary>
    /// <param name="timestamp">When it happened; kept to 100 ns, as UTC.</param>
    /// <param name="source">The source's name.</param>
    /// <param name="message">What was said; may be empty.</param>
    /// <param name="labels">Its labels; null for none.</param>
    /// <param name="position">Its position in its source, unique there; a source that takes the event numbers it where this is negative.</param>
    public LogEvent(DateTimeOffset timestamp, string source, string message, Labels? labels = null, long position = -1)
        : this((object)source, timestamp.UtcTicks, position, message, labels) => ArgumentException.ThrowIfNullOrEmpty(source);

    /// <summary>Makes an event over a raw record.</summary>
    /// <param name="origin">What it shares with its neighbours.</param>
    /// <param name="ticks">When it happened: UTC ticks of 100 ns.</param>
    /// <param name="position">Its position in its source, unique there and growing in the source's own order.</param>
    /// <param name="record">The raw record, a slice of a chunk that nobody changes any more.</param>
    public LogEvent(EventOrigin origin, long ticks, long position, ArraySegment<byte> record)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(origin.Decoder);
        _origin = origin;
        Ticks = ticks;
        Position = position;
        _chunk = record.Array;
        _start = record.Offset;
        _length = record.Count;
    }

    /// <summary>Makes an event over a raw record whose decoder has seen the key in passing.</summary>
    internal LogEvent(EventOrigin origin, long ticks, long position, ArraySegment<byte> record, KeyPlace key)
        : this(origin, ticks, position, record)
    {
        _key = key;
    }

    private LogEvent(object origin, long ticks, long position, string message, Labels? labels)
    {
        ArgumentNullException.ThrowIfNull(message);
        _origin = origin;
        Ticks = ticks;
        Position = position;
        _message = message;
        _labels = labels is { Count: > 0 } ? labels.Pairs : null;
    }

    private LogEvent(LogEvent other, object origin, long position, object? labels, string? message)
    {
        _origin = origin;
        Ticks = other.Ticks;
        Position = position;
        _chunk = other._chunk;
        _start = other._start;
        _length = other._length;
        _key = other._key;
        _message = message ?? other._message;
        _labels = labels;
    }

    /// <summary>When it happened, UTC, to 100 ns.</summary>
    public DateTimeOffset Timestamp => new(Ticks, TimeSpan.Zero);

    /// <summary>When it happened: UTC ticks of 100 ns.</summary>
    public long Ticks { get; }

    /// <summary>The name of the source it came from.</summary>
    public string Source => _origin as string ?? ((EventOrigin)_origin).Source;

    /// <summary>Its position in its source: unique there, growing in the source's own order; negative while no source has taken it.</summary>
    public long Position { get; }

    /// <summary>What was said.</summary>
    public string Message => _message ??= Encoding.UTF8.GetString(MessageUtf8);

    /// <summary>All labels: those of the stream, the record's fields and what stages extracted.</summary>
    public Labels Labels => Overlay is { IsComplete: true } overlay ? overlay.Labels ?? Labels.Empty : CollectLabels();

    /// <summary>The raw record where the event has one, else empty.</summary>
    public ReadOnlySpan<byte> Record => _chunk is null || !Decoder.ReadsRecords ? default : Bytes;

    /// <summary>The key under which it stands, where it is a row of an aggregate.</summary>
    internal CorrelationKey? RowKey => _chunk is null ? null : Decoder.GetKey(Bytes);

    private LabelOverlay? Overlay => _labels as LabelOverlay;

    private KeyValuePair<string, string>[]? Own => _labels as KeyValuePair<string, string>[] ?? Overlay?.Own;

    private Labels OriginLabels => (_origin as EventOrigin)?.Labels ?? Labels.Empty;

    // Only asked where there is a record.
    private RecordDecoder Decoder => ((EventOrigin)_origin).Decoder!;

    internal ReadOnlySpan<byte> MessageUtf8 => GetMessageUtf8(scratch: null);

    /// <summary>The message as UTF-8; one that is held as text goes into the scratch.</summary>
    internal ReadOnlySpan<byte> GetMessageUtf8(Utf8Scratch? scratch) =>
        _message is null ? Decoder.GetMessage(Bytes) : Utf8Scratch.Encode(scratch, _message);

    /// <summary>The time, source and message on one line.</summary>
    public override string ToString() => $"{Timestamp:O} {Source}: {Message}";

    /// <summary>Whether both are one event of one source, perhaps after different stages.</summary>
    internal bool IsCopyOf(LogEvent other) => Position == other.Position && Ticks == other.Ticks && Source == other.Source;

    /// <summary>The event under another source name and position; the record is shared.</summary>
    internal LogEvent At(string source, long position) => new(
        this,
        source == Source ? _origin : _origin is EventOrigin shared ? new EventOrigin(source, shared.Labels, shared.Decoder) : source,
        position,
        _labels,
        message: null);

    /// <summary>The event with labels added that a stage has extracted.</summary>
    internal LogEvent WithExtracted(Labels labels) => With(Overlay is { Labels: { } before } overlay
        ? overlay with { Labels = before.With(labels) }
        : new LabelOverlay(Own, labels, Overlay is { IsComplete: true }, Overlay is { HasMessage: true }));

    /// <summary>The event with exactly these labels.</summary>
    internal LogEvent WithOnlyLabels(Labels labels) => With(new LabelOverlay(Own, labels, IsComplete: true, Overlay is { HasMessage: true }));

    /// <summary>The event with another message.</summary>
    internal LogEvent WithMessage(string message) =>
        With(new LabelOverlay(Own, Overlay?.Labels, Overlay is { IsComplete: true }, HasMessage: true), message);

    private LogEvent With(LabelOverlay overlay, string? message = null) => new(this, _origin, Position, overlay, message);

    /// <summary>What the decoder reads.</summary>
    private ReadOnlySpan<byte> Bytes => _chunk.AsSpan(_start, _length);

    private Labels CollectLabels()
    {
        var (own, extracted, origin) = (Own, Overlay?.Labels, OriginLabels);
        if (_chunk is null && origin.Count == 0 && (own is null || extracted is null))
        {
            return own is null ? extracted ?? Labels.Empty : new Labels(own);
        }

        var pairs = new List<KeyValuePair<string, string>>(origin);
        if (_chunk is not null)
        {
            Decoder.CopyFields(Bytes, pairs);
        }

        return Labels.Of(pairs.Concat(own ?? []).Concat(extracted ?? Labels.Empty));
    }

    /// <summary>Makes an event from text over a shared origin, for sources that decode at once.</summary>
    /// <param name="origin">What it shares with its neighbours.</param>
    /// <param name="ticks">When it happened: UTC ticks of 100 ns.</param>
    /// <param name="position">Its position in its source.</param>
    /// <param name="message">What was said; may be empty.</param>
    /// <param name="labels">Its own labels beside those of the origin.</param>
    public static LogEvent FromText(EventOrigin origin, long ticks, long position, string message, Labels labels)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(labels);
        return new LogEvent(origin, ticks, position, message, labels);
    }
}
