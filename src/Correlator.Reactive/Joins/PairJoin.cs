using System.Runtime.InteropServices;

namespace Correlator;

/// <summary>Inner join of two streams of events with one result per matching pair: the shortest way from events to results.</summary>
/// <remarks>
/// A symmetric hash join over sliding windows. Results come out with the later event of a pair, in the order of arrival; those of one event
/// in total order. Events are collected while a source has more at hand and joined together, at most 64 at a time. Memory: the events
/// within reach, 24 bytes each and two buckets of 8 beside the event. An entry may stay a little longer where an event before it came out of order, which
/// changes no result: what is no longer open is not matched by late events.
/// </remarks>
internal sealed partial class PairJoin : IClockSource
{
    private readonly JoinSettings _settings;
    private readonly IPairSink _output;
    private readonly ILateSink _late;
    private readonly JoinTable<PairEvent> _table = new();
    private readonly JoinBatch<PairEvent> _batch = new();
    private readonly List<(LogEvent Event, long Ticks)> _partners = [];
    private readonly bool _canMeetCopies;
    private long _leftWatermark = Watermark.None;
    private long _rightWatermark = Watermark.None;
    private long _clock = Watermark.None;

    public PairJoin(JoinSettings settings, PairSide left, PairSide right, IPairSink output, ILateSink late)
    {
        (_settings, Left, Right, _output, _late) = (settings, left, right, output, late);
        _canMeetCopies = settings.CanMeetCopies;
        _budget = settings.Budget;
        _batchEvents = Math.Min(JoinBatch<PairEvent>.MaxEvents, _budget?.BatchEvents ?? int.MaxValue);
        _budget?.Register(this);
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
            _batch.Add(isLeft, new PairEvent(logEvent), isLeft ? Left.Stream : Right.Stream, ticks);
            Join(isLate: true);
            return;
        }

        _batch.Add(isLeft, new PairEvent(logEvent), isLeft ? Left.Stream : Right.Stream, ticks);
        if (_batch.Count >= _batchEvents)
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
            if (_batch.Count == 0)
            {
                // A clock that goes on by itself ends no burst.
                Evict();
            }
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

        Evict();
    }

    private void Join(bool isLate)
    {
        _batch.Prepare(_table, Left.Keys, Right.Keys);
        for (var i = 0; i < _batch.Count; i++)
        {
            Take(_batch[i], isLate);
        }

        _batch.Clear();
    }

    private void Take(in JoinBatch<PairEvent>.Arrival arrival, bool isLate)
    {
        var side = arrival.IsLeft ? Left : Right;
        if (!arrival.HasKey)
        {
            side.Ledger.MissingKey++;
            return;
        }

        var hasPartner = Match(arrival, isLate);
        if (hasPartner)
        {
            side.Ledger.Matched++;
        }
        else if (isLate)
        {
            side.Ledger.Late++;
            _late.OnLate(arrival.Held.Event);
            return;
        }

        if (_budget is not null && !TryHold(side, arrival.Held.Event, hasPartner))
        {
            return;
        }

        if (_table.Ring(arrival.IsLeft).IsFull)
        {
            MakeRoom(side, arrival.IsLeft);
        }

        _table.Add(arrival.IsLeft, arrival.Held, arrival.Ticks, arrival.Hash, hasPartner);
    }

    private bool Match(in JoinBatch<PairEvent>.Arrival arrival, bool isLate)
    {
        var (side, others, ring) = arrival.IsLeft ? (Left, Right, _table.Right) : (Right, Left, _table.Left);
        var from = Watermark.Add(arrival.Ticks, side.Keys.Reach.Least);
        var to = Watermark.Add(arrival.Ticks, side.Keys.Reach.Greatest);
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

            if (ticks >= from && ticks <= to && ring.HashOf(number) == arrival.Hash && IsPartner(arrival, others, ring[number].Event))
            {
                _partners.Add((ring[number].Event, ticks));
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

    private bool IsPartner(in JoinBatch<PairEvent>.Arrival arrival, PairSide others, LogEvent other) =>
        others.Keys.IsKeyOf(other, _batch.KeyOf(arrival)) && !(_canMeetCopies && arrival.Held.Event.IsCopyOf(other));

    /// <summary>Puts events of one stream in total order.</summary>
    public static void InTotalOrder(List<(LogEvent Event, long Ticks)> events)
    {
        if (events.Count > 1)
        {
            CollectionsMarshal.AsSpan(events).Sort(static (x, y) =>
                x.Ticks != y.Ticks ? x.Ticks.CompareTo(y.Ticks) : x.Event.Position.CompareTo(y.Event.Position));
        }
    }

    /// <summary>Pairs that one event decides come out in total order; they were found the other way round.</summary>
    private void Emit(in JoinBatch<PairEvent>.Arrival arrival)
    {
        InTotalOrder(_partners);
        var key = new PairKey(_settings.KeyNames, _batch.KeyOf(arrival));
        var streams = (Left.Stream, Right.Stream);
        foreach (var (other, ticks) in CollectionsMarshal.AsSpan(_partners))
        {
            var pair = arrival.IsLeft
                ? new EventPair(arrival.Held.Event, arrival.Ticks, other, ticks) { Streams = streams }
                : new EventPair(other, ticks, arrival.Held.Event, arrival.Ticks) { Streams = streams };
            _output.OnPair(pair, key);
        }
    }

    /// <summary>The time before which a side's entries are no longer open.</summary>
    private long Expiry(PairSide side) => Watermark.Add(_clock, -side.Keys.Reach.Greatest);

    private void Evict()
    {
        Evict(Left, _table.Left);
        Evict(Right, _table.Right);
    }

    private void Evict(PairSide side, JoinRing<PairEvent> ring)
    {
        var expiry = Expiry(side);
        while (ring.Count > 0 && ring.TicksOf(ring.Tail) < expiry)
        {
            side.Ledger.Unmatched += ring.IsMatched(ring.Tail) ? 0 : 1;
            _budget?.Release(ring[ring.Tail].Event, side.Stream, EntryBytes);
            ring.Drop();
        }
    }

    private void MakeRoom(PairSide side, bool isLeft)
    {
        var (ring, expiry) = (_table.Ring(isLeft), Expiry(side));
        _table.MakeRoom(isLeft, number =>
        {
            var isGone = ring.TicksOf(number) < expiry;
            side.Ledger.Unmatched += isGone && !ring.IsMatched(number) ? 1 : 0;
            if (isGone)
            {
                _budget?.Release(ring[number].Event, side.Stream, EntryBytes);
            }

            return isGone;
        });
    }
}
