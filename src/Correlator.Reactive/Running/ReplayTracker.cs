namespace Correlator;

/// <summary>Follows the events of a run on their way into the graph, and tells from when on a restart must see them again.</summary>
internal sealed class ReplayTracker
{
    private const int MaxBehind = 64;
    private readonly ReplayHorizon _horizon;
    private readonly Func<long> _clock;
    private readonly KeyChains? _chains;

    private readonly long _usualTicks;

    // Events that came far behind others, or behind the clock, and until when they may wait for what came ahead of its time to go.
    private readonly List<(long Ticks, long Until)> _behind = [];

    // By how much events come out of order as a rule. Where that is little it is simpler to read so much more than to follow each.
    private long _disorderTicks;

    /// <summary>Makes one.</summary>
    /// <param name="horizon">What follows from the query.</param>
    /// <param name="clock">The time that all streams have reached.</param>
    public ReplayTracker(ReplayHorizon horizon, Func<long> clock)
    {
        _horizon = horizon;
        _clock = clock;
        _usualTicks = Math.Max(horizon.SpanTicks, TimeSpan.TicksPerMinute);
        _chains = horizon.Reach == ReplayReach.Chains ? new KeyChains(horizon.SpanTicks, clock) : null;
    }

    /// <summary>The time that all streams have reached. One that has ended does not count, nor does one that has delivered nothing yet and is silent.</summary>
    /// <remarks>Where there are both, an operator over the two has no time to go by and lets go of nothing: then no time has been reached.</remarks>
    public static long ClockOf(IEnumerable<StreamInput> inputs)
    {
        var (least, hasAbsent, hasEnded) = (Watermark.Absent - 1, false, false);
        foreach (var input in inputs)
        {
            hasAbsent |= input.Reached == Watermark.Absent;
            hasEnded |= input.Reached == Watermark.Completed;
            least = Math.Min(least, input.Reached);
        }

        return hasAbsent && hasEnded ? Watermark.None : least;
    }

    /// <summary>Whether a restart need not always begin at the beginning.</summary>
    public bool IsBounded => _horizon.Reach != ReplayReach.Whole;

    /// <summary>The time of the first event on which something may depend that is held now, or is not decided.</summary>
    public long Since()
    {
        var clock = _clock();
        _behind.RemoveAll(behind => behind.Until < clock);
        var held = _behind.Aggregate(clock, static (least, behind) => Math.Min(least, behind.Ticks));
        var since = Watermark.Add(Watermark.Add(held, -_horizon.SpanTicks), -_disorderTicks);
        return _chains is null ? since : Math.Min(since, Watermark.Add(_chains.Since(), -_horizon.MarginTicks));
    }

    /// <summary>What notes the events of a stream and passes them on.</summary>
    public IEventSink Observe(int stream, IEventSink next) => IsBounded ? new Entrance(this, next, _chains is null ? [] : _horizon.Routes[stream]) : next;

    /// <summary>An event came when its stream had come to a later time.</summary>
    private void NoteBehind(long ticks, long latest)
    {
        if (latest - ticks <= _usualTicks)
        {
            _disorderTicks = Math.Max(_disorderTicks, latest - ticks);
            return;
        }

        var until = Watermark.Add(latest, _horizon.SpanTicks);
        if (_behind.Count > 0 && ticks >= _behind[^1].Ticks && until <= _behind[^1].Until)
        {
            return;
        }

        var clock = _clock();
        _behind.RemoveAll(behind => behind.Until < clock);
        if (_behind.Count == MaxBehind)
        {
            // One that spans all: a restart reads more, never less.
            var all = _behind.Aggregate((ticks, until), static (sum, next) => (Math.Min(sum.ticks, next.Ticks), Math.Max(sum.until, next.Until)));
            _behind.Clear();
            _behind.Add(all);
            return;
        }

        _behind.Add((ticks, until));
    }

    private sealed class Entrance(ReplayTracker tracker, IEventSink next, RoutePart[] route) : IEventSink
    {
        private readonly Utf8Scratch _scratch = new();
        private long _latest = long.MinValue;

        public void OnEvent(LogEvent logEvent, long ticks)
        {
            if (ticks >= _latest)
            {
                _latest = ticks;
            }
            else
            {
                tracker.NoteBehind(ticks, _latest);
            }

            // One without a key meets nothing in a join, so nothing depends on it there for longer than for the fixed span.
            if (route.Length > 0 && (RoutePart.TryHash(route, logEvent, _scratch, out var hash) || tracker._horizon.HoldsKeyless))
            {
                tracker._chains!.Add(hash, ticks);
            }

            next.OnEvent(logEvent, ticks);
        }

        public void OnWatermark(long ticks)
        {
            if (ticks < Watermark.Absent)
            {
                // The clock of a silent source goes on, beyond its events.
                _latest = Math.Max(_latest, ticks);
            }

            next.OnWatermark(ticks);
        }

        public void OnGap(long fromTicks, long toTicks) => next.OnGap(fromTicks, toTicks);

        public void OnBurstEnd() => next.OnBurstEnd();
    }
}
