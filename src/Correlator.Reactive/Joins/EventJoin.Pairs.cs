namespace Correlator;

// Results that need no unit.
internal sealed partial class EventJoin
{
    private readonly List<(LogEvent Event, long Ticks)> _partners = [];
    private readonly IPairSink? _pairs;
    private readonly IClosedSink? _closed;

    /// <summary>Pairs that one event decides come out in total order; they were found the other way round.</summary>
    private void EmitPairs(in JoinBatch<HeldEntry>.Arrival arrival)
    {
        PairJoin.InTotalOrder(_partners);
        var key = new PairKey(Settings.KeyNames, _batch.KeyOf(arrival));
        var (side, others) = (SideOf(arrival.IsLeft), SideOf(!arrival.IsLeft));
        foreach (var (other, ticks) in _partners)
        {
            _pairs!.OnPair(PairOf((side, arrival.Held.Event, arrival.Ticks), (others, other, ticks)), key);
        }

        _partners.Clear();
    }

    private static EventPair PairOf((EventJoinSide Side, LogEvent Event, long Ticks) one, (EventJoinSide Side, LogEvent Event, long Ticks) other)
    {
        var (left, right) = one.Side.IsLeft ? (one, other) : (other, one);
        return new EventPair(left.Event, left.Ticks, right.Event, right.Ticks) { Streams = (left.Side.Stream, right.Side.Stream) };
    }

    private PairKey EncodedKeyOf(EventJoinSide side, LogEvent logEvent)
    {
        side.Keys.Held.TryEncode(logEvent, out var key);
        return new PairKey(Settings.KeyNames, key);
    }
}
