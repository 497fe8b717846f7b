namespace Correlator;

/// <summary>The operators of a query over one partition of a log. What comes out, and in which order, is a function of the records that go in: no clock takes part.</summary>
/// <remarks>
/// Single-threaded. Each source of the log reaches the streams that read it with the time to which it had come as a whole before the event, so that watermarks pass as they do
/// where one graph sees everything. Records end bursts, so what a record decides does not depend on how many are at hand.
/// </remarks>
internal sealed class PartitionGraph : ILateSink
{
    private readonly Lane _lane;
    private readonly ReplayTracker _tracker;
    private readonly ReplayPoints<PartitionPlace> _points;
    private readonly List<StreamInput> _inputs = [];
    private readonly Dictionary<string, PartitionSource> _sources = new(StringComparer.Ordinal);
    private readonly PartitionSource[] _sourceOrder;
    private long _newestTicks;
    private long _next;
    private long _heldUntilTicks = Watermark.None;

    /// <summary>Makes the operators.</summary>
    /// <param name="query">The query.</param>
    /// <param name="partition">Which partition.</param>
    /// <param name="partitions">Of how many.</param>
    /// <param name="start">Where it begins; what held before is not known, but nothing that comes out later depends on it.</param>
    public PartitionGraph(PartitionedQuery query, int partition, int partitions, PartitionPlace start)
    {
        var options = query.Options with { RowNumbering = (partition, partitions) };
        var settings = new LaneSettings { IsFirst = IsFirst(query), TakesPairs = false, Late = this, TimedOut = null, Withheld = () => Withheld++ };
        _lane = new Lane(query.Plan, options, settings);
        _tracker = new ReplayTracker(ReplayHorizon.Of(query.Plan, options), ReachedClock);
        _points = new ReplayPoints<PartitionPlace>(query.Plan.Streams.Max(static stream => Math.Max(0, stream.Node.Offset.Ticks)));
        _points.Restore(start, []);
        _sourceOrder = [.. query.Sources.Select(name => new PartitionSource(name, OnReturned))];
        foreach (var source in _sourceOrder)
        {
            _sources.Add(source.Name, source);
        }

        foreach (var stream in _lane.Streams.OrderBy(static stream => stream.Stream))
        {
            var input = new StreamInput(stream, _lane.Builder.Streams[stream.Stream], options, _tracker.Observe(stream.Stream, _lane.EntranceOf(stream.Stream)), budget: null);
            _inputs.Add(input);
            _sources[input.Node.SourceName].Add(input);
        }

        (_newestTicks, _next) = (start.NewestTicks, start.Position);
        for (var i = 0; i < _sourceOrder.Length; i++)
        {
            _sourceOrder[i].Restore(start.Sources[i]);
        }
    }

    /// <summary>What the streams and operators have counted since the graph was made.</summary>
    public GraphBuilder Figures => _lane.Builder;

    /// <summary>Results that could not be proved when they closed.</summary>
    public long Withheld { get; private set; }

    /// <summary>Events that came after the clock had passed them.</summary>
    public long Late { get; private set; }

    /// <summary>Events that the log holds twice.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Records of which something could not be read.</summary>
    public long Malformed { get; private set; }

    /// <summary>The position behind the last record.</summary>
    public long Next => _next;

    /// <summary>The time that all sources have reached.</summary>
    public long Reached => ReachedClock();

    /// <summary>How far each source has come in the log, in the order of the query's sources.</summary>
    public IEnumerable<(string Source, long ReachedTicks)> Sources => _sourceOrder.Select(static source => (source.Name, source.Place.ReachedTicks));

    /// <summary>Records that stood behind the place at which the graph begins are gone: what they held may be missing.</summary>
    public void OnTrimmed()
    {
        foreach (var source in _sourceOrder)
        {
            source.IsTrimmed = true;
        }
    }

    /// <summary>Takes a record.</summary>
    /// <returns>The results that it decides, in order; valid until the next call.</returns>
    public IReadOnlyList<Correlation> Push(long position, byte[] packet)
    {
        _lane.Results.Clear();
        try
        {
            var reader = new PacketReader(packet);
            while (reader.TryRead(out var item))
            {
                if (_sources.TryGetValue(item.Source, out var source))
                {
                    Take(source, item);
                }
            }
        }
        catch (InvalidDataException)
        {
            // What could be read before it was taken. It is the same for whoever reads the record again.
            Malformed++;
        }

        foreach (var source in _sourceOrder)
        {
            source.EndBurst();
        }

        _next = position + 1;
        return _lane.Results;
    }

    /// <summary>Notes the place behind the last record, and tells from which one whoever takes over has to read.</summary>
    public PartitionPlace Settle()
    {
        if (ReachedClock() >= _heldUntilTicks)
        {
            _points.MoveTo(_tracker.Since());
        }

        if (_points.Later is not [.., var last] || last.Position < _next)
        {
            _points.Add(new PartitionPlace(_next, _newestTicks, [.. _sourceOrder.Select(static source => source.Place)]));
        }

        return _points.Start!;
    }

    void ILateSink.OnLate(LogEvent logEvent) => Late++;

    // As of a live source: who reads a log does not wait for its end.
    private static bool IsFirst(PartitionedQuery query) =>
        (query.Plan.Emit == EmitMode.Default ? query.Options.Emit : query.Plan.Emit) is EmitMode.First or EmitMode.Default;

    private void Take(PartitionSource source, in PacketItem item)
    {
        if (item.Kind == PacketItemKind.Event && !source.TryNumber(item.Number))
        {
            Duplicates++;
            return;
        }

        var newest = item.Kind switch
        {
            PacketItemKind.Event => Math.Max(item.Ticks, item.Event!.Ticks),
            PacketItemKind.Gap => item.ToTicks,
            PacketItemKind.Progress => item.Ticks,
            _ => Watermark.None,
        };
        _newestTicks = Math.Max(_newestTicks, newest);
        source.Take(item);
    }

    // What had gone by without it is known to the operators alone, until all have come as far: till then a takeover reads everything that it would have read.
    private void OnReturned() =>
        _heldUntilTicks = Math.Max(_heldUntilTicks, _inputs.Max(static input => input.Reached < Watermark.Absent ? input.Reached : Watermark.None));

    private long ReachedClock() => ReplayTracker.ClockOf(_inputs);
}
