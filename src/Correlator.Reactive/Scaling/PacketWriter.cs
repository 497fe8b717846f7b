namespace Correlator;

/// <summary>Makes packets of events, as they stand in a log: what comes in, in which order, and how far its source had come before each.</summary>
/// <remarks>
/// Names of sources and shared labels are told once in a packet, times and numbers by their distance from those before. Single-threaded. A packet can be read by itself.
/// </remarks>
/// <example><code>
/// var packet = new PacketWriter();
/// packet.AddEvent("web", new LogEvent(DateTimeOffset.UnixEpoch, "web", "GET /"), newest: null);
/// packet.AddProgress("web", DateTimeOffset.UnixEpoch);
/// byte[] bytes = packet.Take();
/// </code></example>
public sealed class PacketWriter
{
    internal const byte Version = 1;
    private readonly JournalBuffer _buffer = new();
    private readonly Dictionary<string, int> _sources = new(StringComparer.Ordinal);
    private EventEncoder? _events;
    private long _number;

    /// <summary>How many events it holds.</summary>
    public int Events { get; private set; }

    /// <summary>How many bytes it holds.</summary>
    public int Bytes => _buffer.Count;

    /// <summary>Whether it holds nothing.</summary>
    public bool IsEmpty => _buffer.Count == 0;

    /// <summary>Adds an event.</summary>
    /// <param name="source">The name of its source.</param>
    /// <param name="logEvent">The event.</param>
    /// <param name="newest">How far the source had come before it; null where it is the first.</param>
    /// <param name="number">Its number among those of its source, from 1, where reading it again gives it the same one; then a copy is known. 0: it has none.</param>
    public void AddEvent(string source, LogEvent logEvent, DateTimeOffset? newest, long number = 0)
    {
        ArgumentNullException.ThrowIfNull(logEvent);
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        Add(source, logEvent, newest?.UtcTicks ?? Watermark.None, number);
    }

    /// <summary>Adds how far a source has come: no event before this time follows, but late ones.</summary>
    public void AddProgress(string source, DateTimeOffset newest) => AddProgress(source, newest.UtcTicks);

    /// <summary>Adds that events of a span of time, both ends included, may be missing for good.</summary>
    public void AddGap(string source, DateTimeOffset from, DateTimeOffset to) => AddGap(source, from.UtcTicks, to.UtcTicks);

    /// <summary>Adds that a source has ended.</summary>
    public void AddCompleted(string source) => Begin(PacketItemKind.Completed, source);

    /// <summary>Adds that a source has delivered nothing yet and is silent: it is left out of the clock until it delivers something.</summary>
    public void AddAbsent(string source) => Begin(PacketItemKind.Absent, source);

    /// <summary>Gives the packet and begins another.</summary>
    public byte[] Take()
    {
        var packet = _buffer.Payload.ToArray();
        _buffer.Clear();
        _sources.Clear();
        (_events, _number, Events) = (null, 0, 0);
        return packet;
    }

    internal void Add(string source, LogEvent logEvent, long newestTicks, long number)
    {
        Begin(PacketItemKind.Event, source);
        _buffer.Signed(unchecked(number - _number));
        _number = number;

        // None is told by its distance, too: it wraps round and comes back the same.
        _buffer.Signed(unchecked(newestTicks - logEvent.Ticks));
        _events ??= new EventEncoder(_buffer);
        _events.Write(logEvent);
        Events++;
    }

    internal void AddProgress(string source, long ticks) => AddTime(PacketItemKind.Progress, source, ticks);

    internal void AddNewest(string source, long ticks) => AddTime(PacketItemKind.Newest, source, ticks);

    internal void AddGap(string source, long fromTicks, long toTicks)
    {
        AddTime(PacketItemKind.Gap, source, fromTicks);
        _buffer.Signed(toTicks - fromTicks);
    }

    private void AddTime(PacketItemKind kind, string source, long ticks)
    {
        Begin(kind, source);
        _buffer.Signed(ticks);
    }

    private void Begin(PacketItemKind kind, string source)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        if (_buffer.Count == 0)
        {
            _buffer.Byte(Version);
        }

        _buffer.Byte((byte)kind);
        if (_sources.TryGetValue(source, out var known))
        {
            _buffer.Unsigned((ulong)known);
            return;
        }

        _buffer.Unsigned(0);
        _buffer.Text(source);
        _sources.Add(source, _sources.Count + 1);
    }
}
