namespace Correlator;

/// <summary>Follows the events of a run on their way into the graph, and tells from when on a restart must see them again.</summary>
internal sealed class ReplayTracker
{
    private readonly ReplayHorizon _horizon;
    private readonly Func<long> _clock;
    private readonly KeyChains? _chains;

    /// <summary>Makes one.</summary>
    /// <param name="horizon">What follows from the query.</param>
    /// <param name="clock">The time that all streams have reached.</param>
    public ReplayTracker(ReplayHorizon horizon, Func<long> clock)
    {
        _horizon = horizon;
        _clock = clock;
        _chains = horizon.Reach == ReplayReach.Chains ? new KeyChains(horizon.SpanTicks, clock) : null;
    }

    /// <summary>Whether a restart need not always begin at the beginning.</summary>
    public bool IsBounded => _horizon.Reach != ReplayReach.Whole;

    /// <summary>By how much an event came earlier than one before it in its stream. What came ahead of its time keeps what stands behind it.</summary>
    public long DisorderTicks { get; set; }

    /// <summary>The time of the first event on which something may depend that is held now, or is not decided.</summary>
    public long Since()
    {
        var since = Watermark.Add(Watermark.Add(_clock(), -_horizon.SpanTicks), -DisorderTicks);
        return _chains is null ? since : Math.Min(since, _chains.Since());
    }

    /// <summary>What notes the events of a stream and passes them on.</summary>
    public IEventSink Observe(int stream, IEventSink next) => IsBounded ? new Entrance(this, next, _chains is null ? [] : _horizon.Routes[stream]) : next;

    private sealed class Entrance(ReplayTracker tracker, IEventSink next, RoutePart[] route) : IEventSink
    {
        private readonly Utf8Scratch _scratch = new();
        private long _newest = long.MinValue;

        public void OnEvent(LogEvent logEvent, long ticks)
        {
            if (ticks >= _newest)
            {
                _newest = ticks;
            }
            else
            {
                tracker.DisorderTicks = Math.Max(tracker.DisorderTicks, _newest - ticks);
            }

            // One without a key meets nothing in a join, so nothing depends on it there for longer than for the fixed span.
            if (route.Length > 0 && (RoutePart.TryHash(route, logEvent, _scratch, out var hash) || tracker._horizon.HoldsKeyless))
            {
                tracker._chains!.Add(hash, ticks);
            }

            next.OnEvent(logEvent, ticks);
        }

        public void OnWatermark(long ticks) => next.OnWatermark(ticks);

        public void OnGap(long fromTicks, long toTicks) => next.OnGap(fromTicks, toTicks);

        public void OnBurstEnd() => next.OnBurstEnd();
    }
}
