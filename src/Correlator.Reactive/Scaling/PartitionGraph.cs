namespace Correlator;

/// <summary>What works on one partition of a log. What comes of it, and in which order, is a function of the records that go in: no clock takes part.</summary>
internal interface IPartitionGraph
{
    /// <summary>Reads what the partition tells.</summary>
    PacketFeeds Feeds { get; }

    /// <summary>The time that all sources have reached.</summary>
    long Reached { get; }

    /// <summary>How many events are held.</summary>
    long Open { get; }

    /// <summary>Events that came after the clock had passed them.</summary>
    long Late { get; }

    /// <summary>Results that could not be proved when they closed.</summary>
    long Withheld { get; }

    /// <summary>Notes the place behind the last record, and tells from which one whoever takes over has to read.</summary>
    PartitionPlace Settle();
}

/// <summary>The operators of a query over one partition of a log.</summary>
/// <remarks>
/// Single-threaded. Each source of the log reaches the streams that read it with the time to which it had come as a whole before the event, so that watermarks pass as they do
/// where one graph sees everything. Records end bursts, so what a record decides does not depend on how many are at hand.
/// </remarks>
internal sealed class PartitionGraph : IPartitionGraph, ILateSink
{
    private readonly Lane _lane;
    private readonly ReplayTracker _tracker;
    private readonly ReplayPoints<PartitionPlace> _points;
    private readonly List<StreamInput> _inputs = [];
    private long _heldUntilTicks = Watermark.None;
    private long _withheld;

    /// <summary>Makes the operators.</summary>
    /// <param name="query">The query.</param>
    /// <param name="partition">Which partition.</param>
    /// <param name="partitions">Of how many.</param>
    /// <param name="start">Where it begins; what held before is not known, but nothing that comes out later depends on it.</param>
    public PartitionGraph(PartitionedQuery query, int partition, int partitions, PartitionPlace start)
    {
        var options = query.Options with { RowNumbering = (partition, partitions) };
        var settings = new LaneSettings { IsFirst = IsFirst(query), TakesPairs = false, Late = this, TimedOut = null, Withheld = () => _withheld++ };
        _lane = new Lane(query.Plan, options, settings);
        _tracker = new ReplayTracker(query.Horizon, ReachedClock);
        _points = new ReplayPoints<PartitionPlace>(query.Plan.Streams.Max(static stream => Math.Max(0, stream.Node.Offset.Ticks)));
        _points.Restore(start, []);
        var feeds = new List<ILogFeed>(query.Sources.Select(name => new PartitionSource(name, OnReturned)));
        foreach (var stream in _lane.Streams.OrderBy(static stream => stream.Stream))
        {
            var input = new StreamInput(stream, _lane.Builder.Streams[stream.Stream], options, _tracker.Observe(stream.Stream, _lane.EntranceOf(stream.Stream)), budget: null);
            _inputs.Add(input);
            if (query.IsForeign(stream.Stream))
            {
                feeds.AddRange(new ForeignStream(query, input, partitions, OnReturned).Feeds);
            }
            else
            {
                feeds.OfType<PartitionSource>().First(source => source.Name == input.Node.SourceName).Add(input);
            }
        }

        Feeds = new PacketFeeds(feeds, start);
        Feeds.Restore();
    }

    public PacketFeeds Feeds { get; }

    public long Reached => ReachedClock();

    public long Open => Enumerable.Range(0, _lane.Builder.Streams.Count).Sum(i => _lane.Builder.Streams[i].Ledger.Open);

    public long Withheld => _withheld + Enumerable.Range(0, _lane.Builder.Streams.Count).Sum(i => _lane.Builder.Streams[i].Ledger.Withheld);

    public long Late { get; private set; }

    /// <summary>Takes a record.</summary>
    /// <returns>The results that it decides, in order; valid until the next call.</returns>
    public IReadOnlyList<Correlation> Push(long position, byte[] packet)
    {
        _lane.Results.Clear();
        Feeds.Push(position, packet);
        return _lane.Results;
    }

    public PartitionPlace Settle()
    {
        // Having come as far is not enough: what came late is with a union until the next time that it can tell.
        if (ReachedClock() > _heldUntilTicks)
        {
            _points.MoveTo(_tracker.Since());
        }

        if (_points.Later is not [.., var last] || last.Position < Feeds.Next)
        {
            _points.Add(new PartitionPlace(Feeds.Next, Feeds.NewestTicks, [.. Feeds.Places]));
        }

        return _points.Start!;
    }

    void ILateSink.OnLate(LogEvent logEvent) => Late++;

    // As of a live source: who reads a log does not wait for its end.
    private static bool IsFirst(PartitionedQuery query) =>
        (query.Plan.Emit == EmitMode.Default ? query.Options.Emit : query.Plan.Emit) is EmitMode.First or EmitMode.Default;

    // What had gone by without it is known to the operators alone, until all have come as far: till then a takeover reads everything that it would have read.
    private void OnReturned() =>
        _heldUntilTicks = Math.Max(_heldUntilTicks, _inputs.Max(static input => input.Furthest));

    private long ReachedClock() => ReplayTracker.ClockOf(_inputs);
}
