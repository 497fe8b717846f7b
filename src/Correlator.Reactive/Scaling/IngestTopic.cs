namespace Correlator;

/// <summary>One log while sources are written into it: a packet is made for each partition.</summary>
/// <remarks>Single-threaded: it is called inside the gate of the ingest.</remarks>
internal sealed class IngestTopic
{
    private readonly IPartitionedLogWriter _log;
    private readonly LogIngestOptions _options;
    private readonly Dictionary<string, SourceRoute> _routes = new(StringComparer.Ordinal);
    private readonly PacketWriter[] _packets;
    private readonly Utf8Scratch _scratch = new();
    private readonly HotKeys _keys = new();
    private int _waiting;

    /// <exception cref="LogException">Two queries would spread the events of a source differently.</exception>
    public IngestTopic(IPartitionedLogWriter log, IReadOnlyList<PartitionedQuery> queries, LogIngestOptions options)
    {
        (_log, _options) = (log, options);
        _packets = [.. Enumerable.Range(0, log.Partitions).Select(static _ => new PacketWriter())];
        foreach (var query in queries)
        {
            if (queries.FirstOrDefault(other => !other.SharesWith(query)) is { } other)
            {
                throw new LogException("LOG_MISMATCH", $"Queries by '{query.Key}' and by '{other.Key}' cannot read one log: a source of both would be spread in two ways. Give each a log of its own.");
            }

            foreach (var source in query.Sources)
            {
                _routes.TryAdd(source, query.RouteOf(source));
            }
        }
    }

    /// <summary>Whether events wait for others of their packet.</summary>
    public bool HasWaiting => _waiting > 0;

    /// <summary>How many packets were written.</summary>
    public long Packets { get; private set; }

    /// <summary>How many bytes were written.</summary>
    public long Bytes { get; private set; }

    /// <summary>The keys that most events have.</summary>
    public HotKeys Keys => _keys;

    public bool Reads(string source) => _routes.ContainsKey(source);

    public void Add(string source, LogEvent logEvent, long newestTicks, long number)
    {
        var route = _routes[source];
        var partition = route.PartitionOf(logEvent, _log.Partitions, _scratch, out var hash);
        if (hash is { } key)
        {
            _keys.Add(key, route, logEvent);
        }

        var packet = _packets[partition];
        packet.Add(source, logEvent, newestTicks, number);
        _waiting++;
        if (packet.Events >= _options.PacketEvents || packet.Bytes >= _options.PacketBytes)
        {
            Write(partition);
        }
    }

    /// <summary>Adds something that all partitions have to know.</summary>
    public void AddToAll(Action<PacketWriter> add)
    {
        foreach (var packet in _packets)
        {
            add(packet);
        }
    }

    /// <summary>Writes what waits.</summary>
    public void Flush()
    {
        for (var partition = 0; partition < _packets.Length; partition++)
        {
            if (!_packets[partition].IsEmpty)
            {
                Write(partition);
            }
        }
    }

    private void Write(int partition)
    {
        _waiting -= _packets[partition].Events;
        var packet = _packets[partition].Take();
        Packets++;
        Bytes += packet.Length;
        _log.Write(partition, packet);
    }
}
