namespace Correlator;

// What becomes due: entries in the order of arrival, strays, units, groups of unmatched events.
internal sealed partial class EventJoin
{
    // What becomes due at one time, as far as it stands in the rings, in the order in which it comes out.
    private readonly List<Decision> _moment = [];
    private int _decided;

    protected override long NextDue =>
        Math.Min(Math.Min(base.NextDue, _unmatched?.NextDue ?? long.MaxValue), Math.Min(FrontDue(Left), FrontDue(Right)));

    protected override long EarliestPending
    {
        get
        {
            var earliest = base.EarliestPending;
            earliest = TryFindFront(Left, out var number) ? Math.Min(earliest, _table.Left.TicksOf(number)) : earliest;
            return TryFindFront(Right, out number) ? Math.Min(earliest, _table.Right.TicksOf(number)) : earliest;
        }
    }

    protected override bool TryDecideNext()
    {
        if (_decided == _moment.Count && GatherMoment() && _moment.Count == 0)
        {
            return true;
        }

        var hasNext = _decided < _moment.Count;
        var hasGroup = _unmatched is not null && _unmatched.NextDue < Clock;
        var mayHaveOther = Deadlines.MayBeDue(Clock);
        if (!hasNext && !hasGroup)
        {
            return mayHaveOther && base.TryDecideNext();
        }

        // The keys are looked at only where there is a choice: they touch the events.
        var isGroup = hasGroup && (!hasNext || _unmatched!.NextKey.CompareTo(_moment[_decided].Key) < 0);
        if (mayHaveOther && Deadlines.TryPeek(out var other) && other.CompareTo(isGroup ? _unmatched!.NextKey : _moment[_decided].Key) < 0)
        {
            return base.TryDecideNext();
        }

        if (isGroup)
        {
            CloseLone();
        }
        else
        {
            Decide(_moment[_decided++]);
        }

        return true;
    }

    protected override void OnDue(Deadline deadline)
    {
        switch (deadline)
        {
            case StrayEntry { IsKeyMissing: true } keyless:
                keyless.IsDone = true;
                Emit(new FixedUnit([keyless.First]) { IsKeyMissing = true });
                break;
            case StrayEntry stray:
                stray.IsDone = true;
                ProveUnmatched(SideOf(stray.IsLeft), new HeldEntry { Item = stray.First }, stray.First.Ticks);
                break;
            case UnmatchedGroup group when _unmatched is not null:
                group.IsClosed = true;
                Emit(new FixedUnit(group.Members) { Key = group.Key });
                break;
            case UnmatchedGroup group:
                CloseGroup(group);
                break;
            case KeptUnit kept:
                Emit(kept);
                break;
            case EventComponent component:
                component.IsClosed = true;
                Output.OnClosed(component);
                break;
            default:
                break;
        }
    }

    /// <summary>Takes what is due next out of the queues that the rings are.</summary>
    /// <returns>Whether something is due.</returns>
    private bool GatherMoment()
    {
        _moment.Clear();
        _decided = 0;
        var due = Math.Min(FrontDue(Left), FrontDue(Right));
        if (due >= Clock)
        {
            return false;
        }

        Gather(Left, due);
        Gather(Right, due);
        if (_moment.Count > 1)
        {
            _moment.Sort();
        }

        return true;
    }

    private void Gather(EventJoinSide side, long due)
    {
        var ring = _table.Ring(side.IsLeft);
        while (TryFindFront(side, out var number) && DueAt(side, ring.TicksOf(number)) == due)
        {
            side.Front = number + 1;
            ref var held = ref ring[number];
            if (_form == MatchForm.Kept && held.Owner is Tie)
            {
                GatherFollowers(side, ref held, due);
            }
            else if (held.Owner is null && !Settings.EmitsUnmatched(side.IsLeft))
            {
                Settings.Streams[StreamOf(held, side)].Ledger.Unmatched++;
            }
            else
            {
                _moment.Add(DecisionOf(side, number, due));
            }
        }
    }

    /// <summary>The events that are kept until a partner is due.</summary>
    private void GatherFollowers(EventJoinSide partners, ref HeldEntry partner, long due)
    {
        var side = SideOf(!partners.IsLeft);
        var ring = _table.Ring(side.IsLeft);
        partner.Owner = null;
        for (uint number = partner.Tied, next; ; number = next)
        {
            ref var kept = ref ring[number];
            if (kept.IsKept)
            {
                _moment.Add(DecisionOf(side, number, due));
            }

            next = kept.Tied;
            if (next == number)
            {
                return;
            }
        }
    }

    private Decision DecisionOf(EventJoinSide side, uint number, long due)
    {
        var ring = _table.Ring(side.IsLeft);
        ref var held = ref ring[number];
        var decision = new Decision(side, number, due, Rank: 0, held.Event, StreamOf(held, side), ring.TicksOf(number));
        if (held.Owner is not Tie)
        {
            return decision;
        }

        var others = SideOf(!side.IsLeft);
        ref var other = ref _table.Ring(others.IsLeft)[held.Tied];
        var second = new Decision(others, held.Tied, due, Rank: 1, other.Event, StreamOf(other, others), _table.Ring(others.IsLeft).TicksOf(held.Tied));
        decision = decision with { Rank = 1 };
        return second.CompareTo(decision) < 0 ? decision with { First = second.First, Stream = second.Stream, FirstTicks = second.FirstTicks } : decision;
    }

    private void Decide(in Decision decision)
    {
        var ring = _table.Ring(decision.Side.IsLeft);
        ref var held = ref ring[decision.Number];
        if (held.Owner is Tie)
        {
            CloseCouple(decision.Side, decision.Number);
        }
        else if (held.IsKept)
        {
            CloseKept(decision.Side, decision.Number);
        }
        else
        {
            ProveUnmatched(decision.Side, held, ring.TicksOf(decision.Number));
        }
    }

    /// <summary>The oldest entry that waits in the order of arrival.</summary>
    private bool TryFindFront(EventJoinSide side, out uint number)
    {
        var ring = _table.Ring(side.IsLeft);
        number = side.Front;
        while (number != ring.Head && !IsAwaited(side, ring, number))
        {
            number++;
        }

        side.Front = number;
        return number != ring.Head;
    }

    private bool IsAwaited(EventJoinSide side, JoinRing<HeldEntry> ring, uint number)
    {
        if (!ring.IsMatched(number))
        {
            return ring[number].Owner is null;
        }

        if (!_hasTies)
        {
            return false;
        }

        ref var held = ref ring[number];
        return ReferenceEquals(held.Owner, Tie.Deciding)
            || (held.IsKept && DueAt(SideOf(!side.IsLeft), held.PartnerTicks) <= DueAt(side, ring.TicksOf(number)));
    }

    private long FrontDue(EventJoinSide side) =>
        TryFindFront(side, out var number) ? DueAt(side, _table.Ring(side.IsLeft).TicksOf(number)) : long.MaxValue;

    /// <summary>Something that a ring holds and that is due.</summary>
    private readonly record struct Decision(EventJoinSide Side, uint Number, long DueTicks, int Rank, LogEvent First, int Stream, long FirstTicks) : IComparable<Decision>
    {
        public DeadlineKey Key => new(DueTicks, Rank, FirstTicks, Stream, First.Position);

        /// <summary>The order of <see cref="Key"/> among what is due at one time; events are touched only where nothing else tells.</summary>
        public int CompareTo(Decision other)
        {
            var order = Rank.CompareTo(other.Rank);
            order = order != 0 ? order : FirstTicks.CompareTo(other.FirstTicks);
            order = order != 0 ? order : Stream.CompareTo(other.Stream);
            return order != 0 ? order : First.Position.CompareTo(other.First.Position);
        }
    }
}
