using System.Runtime.InteropServices;

namespace Correlator;

/// <summary>Inner join of two streams of events with one result per matching pair: the shortest way from events to results.</summary>
/// <remarks>
/// A symmetric hash join over sliding windows. Results come out with the later event of a pair, in the order of arrival; those of one event
/// in total order. Events are collected while a source has more at hand and joined together, at most 64 at a time. Memory: the events
/// within reach, 32 bytes each beside the event. An entry may stay a little longer where an event before it came out of order, which
/// changes no result: what is no longer open is not matched by late events.
/// </remarks>
internal sealed class PairJoin : IClockSource
{
    private readonly JoinSettings _settings;
    private readonly IPairSink _output;
    private readonly ILateSink _late;
    private readonly PairTable _table = new();
    private readonly PairBatch _batch = new();
    private readonly List<(LogEvent Event, long Ticks)> _partners = [];
    private readonly bool _canMeetCopies;
    private long _leftWatermark = Watermark.None;
    private long _rightWatermark = Watermark.None;
    private long _clock = Watermark.None;

    public PairJoin(JoinSettings settings, PairSide left, PairSide right, IPairSink output, ILateSink late)
    {
        (_settings, Left, Right, _output, _late) = (settings, left, right, output, late);
        _canMeetCopies = settings.CanMeetCopies;
        (left.Join, right.Join) = (this, this);
    }

    public PairSide Left { get; }

    public PairSide Right { get; }

    // Pairs are decided on arrival: nobody waits for the clock but the memory, and it can wait for the next event.
    public void Demand(long ticks)
    {
    }

    public void OnEvent(bool isLeft, LogEvent logEvent, long ticks)
    {
        if (ticks < _clock)
        {
            // A late one meets what is held now, and nothing that is not open any more.
            Flush();
            _batch.Add(isLeft, logEvent, ticks);
            Join(isLate: true);
            return;
        }

        _batch.Add(isLeft, logEvent, ticks);
        if (_batch.IsFull)
        {
            Flush();
        }
    }

    public void OnWatermark(bool isLeft, long ticks)
    {
        (isLeft ? ref _leftWatermark : ref _rightWatermark) = ticks;
        var clock = Math.Min(_leftWatermark, _rightWatermark);
        if (clock > _clock && clock != Watermark.Absent)
        {
            _clock = clock;
        }

        if (clock == Watermark.Completed)
        {
            Flush();
            _output.OnWatermark(clock);
        }
    }

    /// <summary>Joins what has been collected, and lets go of what the clock has passed.</summary>
    public void Flush()
    {
        if (_batch.Count > 0)
        {
            Join(isLate: false);
        }

        Evict(Left, _table.Left);
        Evict(Right, _table.Right);
    }

    private void Join(bool isLate)
    {
        _batch.ReadKeys(Left, Right);
        _batch.Warm(_table);
        for (var i = 0; i < _batch.Count; i++)
        {
            Take(_batch[i], isLate);
        }

        _batch.Clear();
    }

    private void Take(in PairBatch.Arrival arrival, bool isLate)
    {
        var side = arrival.IsLeft ? Left : Right;
        var hasPartner = Match(arrival, isLate);
        if (hasPartner)
        {
            side.Ledger.Matched++;
        }
        else if (isLate)
        {
            side.Ledger.Late++;
            _late.OnLate(arrival.Event);
            return;
        }

        if (_table.Ring(arrival.IsLeft).IsFull)
        {
            side.Ledger.Unmatched += _table.MakeRoom(arrival.IsLeft, Expiry(side));
        }

        _table.Add(arrival.IsLeft, arrival.Event, arrival.Ticks, arrival.Hash, hasPartner);
    }

    private bool Match(in PairBatch.Arrival arrival, bool isLate)
    {
        var (side, others, ring) = arrival.IsLeft ? (Left, Right, _table.Right) : (Right, Left, _table.Left);
        var from = Watermark.Add(arrival.Ticks, side.Reach.Least);
        var to = Watermark.Add(arrival.Ticks, side.Reach.Greatest);
        if (isLate)
        {
            from = Math.Max(from, Expiry(others));
        }

        // Older entries of a chain may be later than this one, by no more than the disorder.
        var last = Watermark.Add(from, -ring.DisorderTicks);
        _partners.Clear();
        for (var number = _table.Newest(arrival.Hash, !arrival.IsLeft); ring.IsLive(number); number = ring.Older(number))
        {
            var ticks = ring.TicksOf(number);
            if (ticks < last)
            {
                break;
            }

            if (ticks >= from && ticks <= to && ring.HashOf(number) == arrival.Hash && IsPartner(arrival, others, ring.EventOf(number)))
            {
                _partners.Add((ring.EventOf(number), ticks));
                others.Ledger.Matched += ring.Match(number) ? 1 : 0;
            }
        }

        if (_partners.Count == 0)
        {
            return false;
        }

        Emit(arrival);
        return true;
    }

    /// <summary>Equal hashes are almost always equal keys; almost is not enough.</summary>
    private bool IsPartner(in PairBatch.Arrival arrival, PairSide others, LogEvent other) =>
        others.Held.TryEncode(other, out var key) && key.SequenceEqual(_batch.KeyOf(arrival))
        && !(_canMeetCopies && arrival.Event.IsCopyOf(other));

    /// <summary>Pairs that one event decides come out in total order; they were found the other way round.</summary>
    private void Emit(in PairBatch.Arrival arrival)
    {
        if (_partners.Count > 1)
        {
            CollectionsMarshal.AsSpan(_partners).Sort(static (x, y) =>
                x.Ticks != y.Ticks ? x.Ticks.CompareTo(y.Ticks) : x.Event.Position.CompareTo(y.Event.Position));
        }

        var key = new PairKey(_settings.KeyNames, _batch.KeyOf(arrival));
        var streams = (Left.Stream, Right.Stream);
        foreach (var (other, ticks) in CollectionsMarshal.AsSpan(_partners))
        {
            var pair = arrival.IsLeft
                ? new EventPair(arrival.Event, arrival.Ticks, other, ticks) { Streams = streams }
                : new EventPair(other, ticks, arrival.Event, arrival.Ticks) { Streams = streams };
            _output.OnPair(pair, key);
        }
    }

    /// <summary>The time before which a side's entries are no longer open.</summary>
    private long Expiry(PairSide side) => Watermark.Add(_clock, -side.Reach.Greatest);

    private void Evict(PairSide side, PairRing ring)
    {
        var expiry = Expiry(side);
        while (ring.TryEvict(expiry, out var wasMatched))
        {
            side.Ledger.Unmatched += wasMatched ? 0 : 1;
        }
    }
}
