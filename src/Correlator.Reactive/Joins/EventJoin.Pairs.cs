namespace Correlator;

// One result of each pair.
internal sealed partial class EventJoin
{
    private readonly List<(LogEvent Event, long Ticks)> _partners = [];
    private readonly IPairSink? _pairs;

    /// <summary>Pairs that one event decides come out in total order; they were found the other way round.</summary>
    private void EmitPairs(in JoinBatch<HeldEntry>.Arrival arrival)
    {
        PairJoin.InTotalOrder(_partners);
        var key = new PairKey(Settings.KeyNames, _batch.KeyOf(arrival));
        var streams = (Left.Stream, Right.Stream);
        foreach (var (other, ticks) in _partners)
        {
            var pair = arrival.IsLeft
                ? new EventPair(arrival.Held.Event, arrival.Ticks, other, ticks) { Streams = streams }
                : new EventPair(other, ticks, arrival.Held.Event, arrival.Ticks) { Streams = streams };
            _pairs!.OnPair(pair, key);
        }

        _partners.Clear();
    }
}
