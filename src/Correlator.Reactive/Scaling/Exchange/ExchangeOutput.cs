namespace Correlator;

/// <summary>Writes what an exchange brings into the log of the query's last stage.</summary>
/// <remarks>
/// It goes out in packets, whose bounds mean nothing: the home log tells how far each partition of the exchange had come before each event. What a turn has brought is written at its end.
/// </remarks>
internal sealed class ExchangeOutput(PartitionedQuery query, IPartitionedLogWriter home) : IStageOutput
{
    // Well below what a record may be; an event that is larger goes alone.
    private const int PacketEvents = 64;
    private const int PacketBytes = 512 * 1024;
    private readonly PacketWriter[] _packets = [.. Enumerable.Range(0, home.Partitions).Select(static _ => new PacketWriter())];

    // The writer waits where too much is not acknowledged.
    public bool IsFull => false;

    /// <exception cref="LogException">The log of the exchange and that of the last stage have different numbers of partitions (<c>LOG_MISMATCH</c>).</exception>
    public IReadOnlyList<AssignedPartition> Assign(IPartitionedLog log, IReadOnlyCollection<int> partitions) => log.Partitions == home.Partitions
        ? [.. partitions.Select(partition => new Assigned(query, partition, log, this))]
        : throw new LogException(
            "LOG_MISMATCH", $"The log by '{query.Key}' has {log.Partitions} partitions, and that of the query's last stage {home.Partitions}: all logs of a query have equally many. Make one of them anew.");

    public void EndTurn()
    {
        for (var partition = 0; partition < _packets.Length; partition++)
        {
            Write(partition);
        }
    }

    public void Flush()
    {
        EndTurn();
        home.Flush();
    }

    public void Dispose() => home.Dispose();

    private void Write(int partition)
    {
        if (!_packets[partition].IsEmpty)
        {
            home.Write(partition, _packets[partition].Take());
        }
    }

    private void Add(in Brought brought, string feed, long reachedTicks, long number)
    {
        var packet = _packets[brought.Partition];
        packet.Add(feed, brought.Event, reachedTicks, number);
        if (packet.Events >= PacketEvents || packet.Bytes >= PacketBytes)
        {
            Write(brought.Partition);
        }
    }

    private void AddToAll(Action<PacketWriter> add) => Array.ForEach(_packets, add);

    private sealed class Assigned : AssignedPartition
    {
        // By this much the position of a record stands before the number of what it brings.
        private const int OrdinalBits = 24;
        private readonly ExchangeGraph _graph;
        private readonly ExchangeOutput _output;
        private readonly Dictionary<int, Told> _streams;

        public Assigned(PartitionedQuery query, int partition, IPartitionedLog log, ExchangeOutput output)
            : base(query, partition, log)
        {
            _output = output;
            _graph = Begin(log, start => new ExchangeGraph(query, log.Partitions, start));
            _streams = _graph.Streams.ToDictionary(static stream => stream, stream => new Told(query.FeedName(stream, partition), query.Plan.Streams[stream].Node.Offset.Ticks));
        }

        protected override void Push(long position, byte[] packet, bool isDone)
        {
            var brought = _graph.Push(position, packet);
            if (isDone)
            {
                Suppressed += brought.Count;
                return;
            }

            for (var i = 0; i < brought.Count; i++)
            {
                var stream = _streams[brought[i].Stream];
                _output.Add(brought[i], stream.Feed, stream.ReachedTicks, NumberOf(position, i));
            }

            Results += brought.Count;
            foreach (var (stream, from, to) in _graph.Gaps)
            {
                var (first, last) = (Math.Clamp(from, 0, DateTime.MaxValue.Ticks), Math.Clamp(to, 0, DateTime.MaxValue.Ticks));
                _output.AddToAll(home => home.AddGap(_streams[stream].Feed, first, last));
            }

            foreach (var (stream, told) in _streams)
            {
                Tell(told, _graph.ReachedOf(stream));
            }
        }

        /// <summary>They grow, and are the same whoever writes them.</summary>
        private static long NumberOf(long position, int ordinal) => position < 1L << (63 - OrdinalBits) && ordinal < (1 << OrdinalBits) - 1
            ? (position << OrdinalBits) + ordinal + 1
            : throw new LogException("LOG_UNAVAILABLE", $"Record {position} brings its event {ordinal}, and neither may be so large. Make the log anew, with fewer events in a packet.");

        /// <summary>Tells all partitions how far a stream has come, where the record said how far a source has.</summary>
        private void Tell(Told stream, long reached)
        {
            stream.ReachedTicks = reached < 0 || reached > DateTime.MaxValue.Ticks ? Watermark.None : reached;
            if (!_graph.Feeds.HasProgressed || reached < 0 || reached == stream.ToldTicks)
            {
                return;
            }

            stream.ToldTicks = reached;
            var newest = Math.Clamp(Watermark.Add(_graph.Feeds.NewestTicks, stream.OffsetTicks), 0, DateTime.MaxValue.Ticks);
            _output.AddToAll(home =>
            {
                home.AddNewest(stream.Feed, newest);
                switch (reached)
                {
                    case Watermark.Completed:
                        home.AddCompleted(stream.Feed);
                        break;
                    case Watermark.Absent:
                        home.AddAbsent(stream.Feed);
                        break;
                    default:
                        home.AddProgress(stream.Feed, Math.Min(reached, DateTime.MaxValue.Ticks));
                        break;
                }
            });
        }
    }

    /// <summary>How far a stream has come, in UTC ticks: as events tell, and as all partitions were told.</summary>
    private sealed class Told(string feed, long offsetTicks)
    {
        public string Feed { get; } = feed;

        public long OffsetTicks { get; } = offsetTicks;

        public long ReachedTicks { get; set; } = Watermark.None;

        public long ToldTicks { get; set; } = Watermark.None;
    }
}
