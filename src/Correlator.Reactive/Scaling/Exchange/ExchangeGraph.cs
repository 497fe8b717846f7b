namespace Correlator;

/// <summary>An exchange over one partition of its log: finds in which partitions of the home log events are needed.</summary>
/// <remarks>
/// Single-threaded. Its state is a set of events, and when one is let go of depends on its time and the clock alone, so reading again from the oldest that is held makes the same
/// state. What has been brought already follows from it, because a home event is held as long as anything that it has met.
/// </remarks>
internal sealed class ExchangeGraph : IPartitionGraph
{
    private readonly ForeignJoin _join;
    private readonly IReadOnlyList<RoutePart[]> _homeRoutes;
    private readonly int _partitions;
    private readonly long _spanTicks;
    private readonly List<StreamInput> _inputs = [];
    private readonly Dictionary<ulong, HeldByKey> _held = [];
    private readonly PriorityQueue<ulong, long> _due = new();
    private readonly ReplayPoints<PartitionPlace> _points = new(0);
    private readonly List<Brought> _brought = [];
    private readonly List<(int Stream, long FromTicks, long ToTicks)> _gaps = [];
    private readonly Utf8Scratch _scratch = new();
    private long _clock;
    private long _position;

    /// <summary>Makes one.</summary>
    /// <param name="query">The stage.</param>
    /// <param name="partitions">How many partitions the home log has.</param>
    /// <param name="start">Where it begins.</param>
    public ExchangeGraph(PartitionedQuery query, int partitions, PartitionPlace start)
    {
        (_join, _homeRoutes) = query.Exchange!.Value;
        (_partitions, _spanTicks) = (partitions, _join.SpanTicks);
        var streams = StagePlan.StreamsOf(query.Plan, query.Options);
        var sources = query.Sources.ToDictionary(static name => name, name => new PartitionSource(name, static () => { }, until => OnTrimmed(name, until)), StringComparer.Ordinal);
        foreach (var (stream, _) in _join.Reads(query.Plan.Streams.Count))
        {
            var input = new StreamInput(new PlanNode(query.Plan.Streams[stream].Node, [], 1UL << stream, stream), streams[stream], query.Options, new Entrance(this, stream), budget: null);
            _inputs.Add(input);
            sources[input.Node.SourceName].Add(input);
        }

        Feeds = new PacketFeeds([.. query.Sources.Select(name => sources[name])], start);
        Feeds.Restore();
        _clock = start.Sources[^1].ReachedTicks;
        _points.Restore(start, []);
    }

    public PacketFeeds Feeds { get; }

    public long Reached => ReplayTracker.ClockOf(_inputs);

    public long Open => _held.Values.Sum(static held => held.Count);

    public long Late => 0;

    public long Withheld => 0;

    /// <summary>The streams that are brought.</summary>
    public IReadOnlyList<int> Streams => _join.Streams;

    /// <summary>What may be missing of streams that are brought, as far as the last record told.</summary>
    public IReadOnlyList<(int Stream, long FromTicks, long ToTicks)> Gaps => _gaps;

    /// <summary>Nothing of a stream that is brought from now on is older: what is to come is not, and what waits has not met anything that is to come if it is.</summary>
    public long ReachedOf(int stream)
    {
        var reached = Watermark.Completed;
        foreach (var input in _inputs)
        {
            reached = input.Stream == stream ? Math.Min(reached, input.Reached)
                : ForeignJoin.Has(_join.Home, input.Stream) ? Math.Min(reached, Watermark.Add(input.Reached, _join.Bounds.Least))
                : reached;
        }

        return reached;
    }

    /// <summary>Takes a record.</summary>
    /// <returns>What it brings where, in order; valid until the next call.</returns>
    public IReadOnlyList<Brought> Push(long position, byte[] packet)
    {
        _brought.Clear();
        _gaps.Clear();
        _position = position;
        Feeds.Push(position, packet);
        _clock = Math.Max(_clock, Reached);
        while (_due.TryPeek(out var key, out var due) && due < _clock)
        {
            _due.Dequeue();
            Forget(key);
        }

        return _brought;
    }

    public PartitionPlace Settle()
    {
        var oldest = _held.Values.Aggregate(Feeds.Next, static (oldest, held) => Math.Min(oldest, held.OldestPosition));
        if (_points.Later is not [.., var last] || last.Position < Feeds.Next)
        {
            _points.Add(new PartitionPlace(Feeds.Next, Feeds.NewestTicks, [.. Feeds.Places, new SourcePlace(_clock, 0)]));
        }

        _points.MoveTo(place => place.Position <= oldest);
        return _points.Start!;
    }

    private void OnEvent(int stream, LogEvent logEvent, long ticks)
    {
        var isHome = ForeignJoin.Has(_join.Home, stream);
        if ((!isHome && !ForeignJoin.Has(_join.Foreign, stream)) || !RoutePart.TryHash(isHome ? _join.HomeKey : _join.ForeignKey, logEvent, _scratch, out var key))
        {
            // It meets nothing.
            return;
        }

        if (!_held.TryGetValue(key, out var held))
        {
            _held.Add(key, held = new HeldByKey());
        }

        if (isHome)
        {
            OnHome(held, new HomeEvent(ticks, HomeOf(stream, logEvent), _position));
        }
        else
        {
            OnForeign(held, new ForeignEvent(logEvent, stream, ticks, _position));
        }

        _due.Enqueue(key, Watermark.Add(ticks, isHome ? Watermark.Add(_spanTicks, _spanTicks) : _spanTicks));
    }

    private int HomeOf(int stream, LogEvent logEvent) =>
        RoutePart.TryHash(_homeRoutes[stream], logEvent, _scratch, out var hash) ? RoutePart.PlaceOf(hash, _partitions) : 0;

    private void OnForeign(HeldByKey held, ForeignEvent foreign)
    {
        var until = Watermark.Add(foreign.Ticks, -_join.Bounds.Least);
        for (var i = held.HomeFrom(Watermark.Add(foreign.Ticks, -_join.Bounds.Greatest)); i < held.Home.Count && held.Home[i].Ticks <= until; i++)
        {
            Bring(foreign, held.Home[i].Partition);
        }

        held.Add(foreign);
    }

    private void OnHome(HeldByKey held, in HomeEvent home)
    {
        var until = Watermark.Add(home.Ticks, _join.Bounds.Greatest);
        for (var i = held.ForeignFrom(Watermark.Add(home.Ticks, _join.Bounds.Least)); i < held.Foreign.Count && held.Foreign[i].Ticks <= until; i++)
        {
            Bring(held.Foreign[i], home.Partition);
        }

        held.Add(home);
    }

    private void Bring(ForeignEvent foreign, int partition)
    {
        if (foreign.TryBring(partition))
        {
            _brought.Add(new Brought(partition, foreign.Stream, foreign.Event));
        }
    }

    private void Forget(ulong key)
    {
        if (!_held.TryGetValue(key, out var held))
        {
            return;
        }

        held.RemoveBefore(Watermark.Add(_clock, -_spanTicks), Watermark.Add(Watermark.Add(_clock, -_spanTicks), -_spanTicks));
        if (held.IsEmpty)
        {
            _held.Remove(key);
        }
    }

    private void OnGap(int stream, long fromTicks, long toTicks)
    {
        // Home events that are missing are missing in the home log, too, and need nothing.
        if (!ForeignJoin.Has(_join.Home, stream))
        {
            _gaps.Add((stream, fromTicks, toTicks));
        }
    }

    /// <summary>Home events that this log has forgotten stand in the home log all the same, and may have needed something.</summary>
    private void OnTrimmed(string source, long untilTicks)
    {
        foreach (var input in _inputs.Where(input => input.Node.SourceName == source && ForeignJoin.Has(_join.Home, input.Stream)))
        {
            _gaps.AddRange(_join.Streams.Select(stream => (stream, Watermark.None + 1, Watermark.Add(Watermark.Add(untilTicks, input.OffsetTicks), _join.Bounds.Greatest))));
        }
    }

    private sealed class Entrance(ExchangeGraph exchange, int stream) : IEventSink
    {
        public void OnEvent(LogEvent logEvent, long ticks) => exchange.OnEvent(stream, logEvent, ticks);

        public void OnWatermark(long ticks)
        {
            // The inputs know.
        }

        public void OnGap(long fromTicks, long toTicks) => exchange.OnGap(stream, fromTicks, toTicks);

        public void OnBurstEnd()
        {
            // What an event meets does not depend on what else is at hand.
        }
    }
}

/// <summary>An event and where it is brought.</summary>
/// <param name="Partition">The partition of the home log.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Event">The event behind selector and stages.</param>
internal readonly record struct Brought(int Partition, int Stream, LogEvent Event);
