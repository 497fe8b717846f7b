namespace Correlator;

/// <summary>One graph of a partitioned run: sees the events of its keys, and keeps its results until its set takes them.</summary>
/// <remarks>Single-threaded: only its runner enters it.</remarks>
internal sealed class Lane : IUnitSink, IPairSink, IClosedSink
{
    private readonly Emitter _emitter;
    private readonly bool _takesPairs;
    private readonly IEventSink[] _entrances;
    private readonly List<PlanNode> _streams = [];

    public Lane(QueryPlan plan, CorrelationOptions options, LaneSettings settings)
    {
        _takesPairs = settings.TakesPairs;
        _entrances = new IEventSink[plan.Streams.Count];
        Builder = new GraphBuilder(plan, options, settings.Late)
        {
            TimedOut = settings.TimedOut,
            Entrance = Connect,
            OnWithheld = settings.Withheld,
        };
        _emitter = new Emitter(Builder.Settings(settings.IsFirst), Results.Add, static () => { });
        Builder.Build(this, isFinal: !settings.IsFirst);
    }

    public GraphBuilder Builder { get; }

    /// <summary>The streams of the query.</summary>
    public IReadOnlyList<PlanNode> Streams => _streams;

    /// <summary>Results that have not been taken yet.</summary>
    public List<Correlation> Results { get; } = [];

    /// <summary>Pairs that have not been taken yet, where the observer takes pairs.</summary>
    public List<(LogEvent Left, LogEvent Right)> Pairs { get; } = [];

    /// <summary>Whether all streams have ended and nothing more will come out.</summary>
    public bool IsCompleted { get; private set; }

    /// <summary>Whether its set knows that it has completed.</summary>
    public bool IsDelivered { get; set; }

    /// <summary>What takes the events of a stream.</summary>
    public IEventSink EntranceOf(int stream) => _entrances[stream];

    public void Take(LaneBatch batch) => batch.PassTo(_entrances);

    public void OnPair(in EventPair pair, in PairKey key)
    {
        if (_takesPairs)
        {
            Pairs.Add((pair.Left, pair.Right));
        }
        else
        {
            _emitter.OnPair(pair, key);
        }
    }

    public bool TakesClosed => _emitter.TakesClosed;

    public void OnClosedPair(in EventPair pair, in PairKey key, bool isKnownByLeft) => _emitter.OnClosedPair(pair, key, isKnownByLeft);

    public void OnClosedEvent(in LoneEvent lone, in PairKey key) => _emitter.OnClosedEvent(lone, key);

    public bool NeedsOpened => _emitter.NeedsOpened;

    public void OnOpened(Unit unit) => _emitter.OnOpened(unit);

    public void OnGrown(Unit unit, IReadOnlyList<Member> added) => _emitter.OnGrown(unit, added);

    public void OnMerged(Unit survivor, Unit absorbed) => _emitter.OnMerged(survivor, absorbed);

    public void OnClosed(Unit unit) => _emitter.OnClosed(unit);

    public void OnWatermark(long ticks) => IsCompleted |= ticks == Watermark.Completed;

    public void OnGap(long fromTicks, long toTicks) => _emitter.OnGap(fromTicks, toTicks);

    private ClockSources Connect(PlanNode stream, IEventSink entrance)
    {
        _streams.Add(stream);
        _entrances[stream.Stream] = entrance;

        // All sources are finite: they have no clock that could be asked for a time.
        return new ClockSources([]);
    }
}

/// <summary>What the lanes of a run have in common.</summary>
internal sealed record LaneSettings
{
    /// <summary>Whether results come out as soon as they hold.</summary>
    public required bool IsFirst { get; init; }

    /// <summary>Whether the observer takes pairs as they are.</summary>
    public required bool TakesPairs { get; init; }

    public required ILateSink Late { get; init; }

    public required Action<Unit>? TimedOut { get; init; }

    /// <summary>Is told of each result that could not be proved when it closed.</summary>
    public required Action Withheld { get; init; }
}
