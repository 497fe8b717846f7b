namespace Correlator;

/// <summary>
/// Joins single events of two sides on a key, with one bound for all pairs: one correlation per connected component of matches, per pair, or per event
/// of the kept side; and the events that have no match.
/// </summary>
/// <remarks>
/// A symmetric hash join over sliding windows whose entries are no objects: an event without a partner is an entry of a ring and nothing else, and two
/// events that have only each other are two entries that name each other, as long as nobody is told of them before they are due.
/// In right-shifted time r.t - (lo+hi)/2 two events match when they are at most (hi-lo)/2 apart, so a component is a contiguous run of its
/// key, and an arriving event goes over what is already joined in one step; its pairs are never enumerated. Most entries become due in the order
/// in which they arrived, so the ring is their queue; one that came out of order has a deadline of its own.
/// </remarks>
internal sealed partial class EventJoin : JoinOperator
{
    private readonly JoinTable<HeldEntry> _table = new();
    private readonly JoinBatch<HeldEntry> _batch = new();
    private readonly List<(int Before, bool IsLeft, long Ticks)> _watermarks = [];
    private readonly MatchForm _form;
    private readonly bool _hasTies;
    private readonly bool _isBatched;
    private readonly bool _canBeDueAtOnce;

    public EventJoin(JoinSettings settings, EventJoinSide left, EventJoinSide right, IUnitSink output, ILateSink late)
        : base(settings, output, late)
    {
        (Left, Right) = (left, right);
        (left.Join, right.Join) = (this, this);
        (left.Front, right.Front) = (_table.Left.Tail, _table.Right.Tail);
        _form = settings.Form;
        _keepsLeft = settings.Group != GroupSide.Right;
        _pairs = output as IPairSink;
        _closed = output as IClosedSink is { TakesClosed: true } closed ? closed : null;

        // Who is told of a correlation when it first holds needs the unit then.
        _hasTies = _form is MatchForm.Component or MatchForm.Kept && !output.NeedsOpened;

        // What another operator is told must come in step with what that operator hears from elsewhere.
        _isBatched = !settings.IsInner;

        // Where all partners lie before an event, it may have to go as soon as it comes.
        _canBeDueAtOnce = left.Keys.Reach.Greatest < 0 || right.Keys.Reach.Greatest < 0;
        _unmatched = settings.IsInner || _canBeDueAtOnce ? null : new UnmatchedEvents(left, right, settings);
    }

    public EventJoinSide Left { get; }

    public EventJoinSide Right { get; }

    public void OnEvent(EventJoinSide side, in HeldEntry held, int stream, long ticks)
    {
        _batch.Add(side.IsLeft, held, stream, ticks);
        if (!_isBatched || _batch.IsFull)
        {
            Flush();
        }
    }

    /// <summary>A watermark takes effect behind the events that came before it.</summary>
    public void OnSideWatermark(bool isLeft, long ticks)
    {
        if (_batch.Count == 0)
        {
            OnWatermark(isLeft, ticks);
            Evict();
            return;
        }

        _watermarks.Add((_batch.Count, isLeft, ticks));
        if (ticks == Watermark.Completed)
        {
            Flush();
        }
    }

    public void OnSideGap(bool isLeft, long fromTicks, long toTicks)
    {
        Flush();
        OnGap(isLeft, fromTicks, toTicks);
    }

    /// <summary>Joins what has been collected, and lets go of what has been decided.</summary>
    public void Flush()
    {
        if (_batch.Count == 0)
        {
            return;
        }

        _batch.Prepare(_table, Left.Keys, Right.Keys);
        var next = 0;
        for (var i = 0; i < _batch.Count; i++)
        {
            next = Advance(next, i);
            Take(_batch[i]);
        }

        Advance(next, _batch.Count);
        _watermarks.Clear();
        _batch.Clear();
        Evict();
    }

    private int Advance(int next, int index)
    {
        for (; next < _watermarks.Count && _watermarks[next].Before <= index; next++)
        {
            OnWatermark(_watermarks[next].IsLeft, _watermarks[next].Ticks);
        }

        return next;
    }

    private EventJoinSide SideOf(bool isLeft) => isLeft ? Left : Right;

    private void Take(in JoinBatch<HeldEntry>.Arrival arrival)
    {
        var ledger = Settings.Streams[arrival.Stream].Ledger;
        var isLate = arrival.Ticks < Clock;
        if (!arrival.HasKey)
        {
            ledger.MissingKey++;
            OnKeyless(arrival, isLate);
            return;
        }

        _arriving = arrival.Held;
        var hasPartner = Match(arrival, isLate);
        if (!hasPartner && isLate)
        {
            Late(arrival.Stream, arrival.Held.Event);
            return;
        }

        Hold(arrival, hasPartner);
        ledger.Matched += hasPartner ? 1 : 0;
        Announce(arrival);
        _arriving = default;
        if (isLate || _canBeDueAtOnce)
        {
            Drain();
        }
        else
        {
            DemandNext();
        }
    }

    private void Announce(in JoinBatch<HeldEntry>.Arrival arrival)
    {
        if (_arriving.Owner is EventComponent component)
        {
            Announce(component.Root, _change);
        }
        else if (_partners.Count > 0)
        {
            EmitPairs(arrival);
        }
    }

    private void Hold(in JoinBatch<HeldEntry>.Arrival arrival, bool hasPartner)
    {
        var ring = _table.Ring(arrival.IsLeft);
        if (ring.IsFull)
        {
            MakeRoom(SideOf(arrival.IsLeft), ring);
        }

        if (!hasPartner && ring.IsDisordered(arrival.Ticks))
        {
            _arriving.Owner = Await(arrival, isKeyMissing: false);
        }

        _arriving.Skip = ring.Head;
        NameArriving(arrival.IsLeft, ring.Head);
        _table.Add(arrival.IsLeft, _arriving, arrival.Ticks, arrival.Hash, hasPartner);
    }

    private StrayEntry Await(in JoinBatch<HeldEntry>.Arrival arrival, bool isKeyMissing)
    {
        var member = _arriving.MemberOf(arrival.Stream, arrival.Ticks);
        var stray = new StrayEntry(member, arrival.IsLeft) 
        {
            IsKeyMissing = isKeyMissing,
            StandsAlone = isKeyMissing && Settings.GroupsUnmatched,
            DueTicks = Settings.DueTicks(member, arrival.IsLeft),
        };
        HoldBack(stray);
        Wait(stray);
        return stray;
    }

    private void OnKeyless(in JoinBatch<HeldEntry>.Arrival arrival, bool isLate)
    {
        // A late one is counted as missing key already; nobody may hear of it any more.
        if (!isLate && Settings.EmitsUnmatched(arrival.IsLeft))
        {
            _arriving = arrival.Held;
            Await(arrival, isKeyMissing: true);
            _arriving = default;
            Drain();
        }
    }
}
