namespace Correlator;

// One result of each event of the kept side: entries as long as it has one partner, units beyond.
internal sealed partial class EventJoin
{
    private readonly bool _keepsLeft;

    // The partner until which an arriving event is kept, once that has a number.
    private uint? _decider;

    /// <summary>Gives a kept event a partner. An event may be the partner of many.</summary>
    private void Keep(in JoinBatch<HeldEntry>.Arrival arrival, EventJoinSide others, uint number)
    {
        var ring = _table.Ring(others.IsLeft);
        var isFirst = !ring.IsMatched(number);
        CountPartner(others, ring, number);
        ref var held = ref ring[number];
        var isArrivingKept = arrival.IsLeft == _keepsLeft;
        if (isArrivingKept ? _arriving.Owner is null && TryKeepArriving(arrival, others, number, isFirst) : isFirst && TryKeepHeld(arrival, others, number))
        {
            return;
        }

        var side = SideOf(arrival.IsLeft);
        if (isArrivingKept)
        {
            _decider = null;
            AddPartner(ref _arriving, (side, arrival.Ticks), held.MemberOf(others.Stream, ring.TicksOf(number)), DueAt(others, ring.TicksOf(number)));
        }
        else
        {
            AddPartner(ref held, (others, ring.TicksOf(number)), _arriving.MemberOf(arrival.Stream, arrival.Ticks), DueAt(side, arrival.Ticks));
        }
    }

    /// <summary>An arriving event is kept until its own time, or until that of its partner; either must be reached in the order of its ring.</summary>
    private bool TryKeepArriving(in JoinBatch<HeldEntry>.Arrival arrival, EventJoinSide others, uint number, bool isFirst)
    {
        var ring = _table.Ring(others.IsLeft);
        ref var held = ref ring[number];
        var decides = DueAt(SideOf(arrival.IsLeft), arrival.Ticks) >= DueAt(others, ring.TicksOf(number));
        if (decides ? _table.Ring(arrival.IsLeft).IsDisordered(arrival.Ticks) : !(isFirst && held.Owner is null) && held.Owner is not Tie)
        {
            return false;
        }

        _decider = decides ? null : number;
        (_arriving.Owner, _arriving.PartnerTicks) = (held.Item, ring.TicksOf(number));
        return true;
    }

    private bool TryKeepHeld(in JoinBatch<HeldEntry>.Arrival arrival, EventJoinSide others, uint number)
    {
        var ring = _table.Ring(others.IsLeft);
        ref var held = ref ring[number];
        var decides = DueAt(others, ring.TicksOf(number)) >= DueAt(SideOf(arrival.IsLeft), arrival.Ticks);
        if (decides ? held.Owner is not null : _table.Ring(arrival.IsLeft).IsDisordered(arrival.Ticks))
        {
            return false;
        }

        if (!decides)
        {
            Follow(ref _arriving, ref held, number);
        }

        (held.Owner, held.PartnerTicks) = (_arriving.Item, arrival.Ticks);
        return true;
    }

    /// <summary>Puts a kept event to those that wait for one partner.</summary>
    private static void Follow(ref HeldEntry decider, ref HeldEntry kept, uint number)
    {
        kept.Tied = decider.Owner is Tie ? decider.Tied : number;
        (decider.Owner, decider.Tied) = (Tie.Deciding, number);
    }

    private void AddPartner(ref HeldEntry kept, (EventJoinSide Side, long Ticks) at, Member partner, long dueTicks)
    {
        if (kept.Owner is KeptUnit unit)
        {
            unit.Add(partner, dueTicks);
            return;
        }

        unit = UnitOf(kept, at.Side, at.Ticks);
        unit.Add(partner, dueTicks);
        kept.Owner = unit;
        Wait(unit);
    }

    /// <summary>The unit of a kept event and its only partner, if it has one.</summary>
    private KeptUnit UnitOf(in HeldEntry kept, EventJoinSide side, long ticks)
    {
        var unit = new KeptUnit(Settings, kept.AsMember(side.Stream, ticks)) { Key = KeyOf(side, kept.Event), DueTicks = DueAt(side, ticks) };
        if (kept.IsKept)
        {
            var others = SideOf(!side.IsLeft);
            var partner = kept.Owner as Member ?? new Member((LogEvent)kept.Owner!, others.Stream, kept.PartnerTicks);
            unit.Add(partner, DueAt(others, kept.PartnerTicks));
        }

        return unit;
    }

    private void CloseKept(EventJoinSide side, uint number)
    {
        var ring = _table.Ring(side.IsLeft);
        var (kept, ticks) = (ring[number], ring.TicksOf(number));
        ring[number].Owner = null;
        if (_closed is null || kept is not { Item: LogEvent logEvent, Owner: LogEvent partner } || Settings.GroupLabels.Count > 0)
        {
            Emit(UnitOf(kept, side, ticks));
        }
        else if (Settings.Kind == JoinKind.Semi)
        {
            _closed.OnClosedEvent(new LoneEvent(logEvent, side.Stream, ticks, 1UL << Left.Stream | 1UL << Right.Stream), EncodedKeyOf(side, logEvent));
        }
        else
        {
            _closed.OnClosedPair(PairOf((side, logEvent, ticks), (SideOf(!side.IsLeft), partner, kept.PartnerTicks)), EncodedKeyOf(side, logEvent), side.IsLeft);
        }
    }

    /// <summary>The kept side's entries have got other numbers: in the lists of those that wait for one partner, too.</summary>
    private void RenameFollowers(EventJoinSide side, Dictionary<uint, uint> moved)
    {
        if (side.IsLeft != _keepsLeft)
        {
            return;
        }

        var (ring, partners) = (_table.Ring(side.IsLeft), _table.Ring(!side.IsLeft));
        for (var partner = partners.Tail; partner != partners.Head; partner++)
        {
            if (partners[partner].Owner is not Tie)
            {
                continue;
            }

            var old = partners[partner].Tied;
            partners[partner].Tied = moved[old];
            while (ring[moved[old]].Tied is var next && next != old)
            {
                ring[moved[old]].Tied = moved[next];
                old = next;
            }

            ring[moved[old]].Tied = moved[old];
        }
    }
}
