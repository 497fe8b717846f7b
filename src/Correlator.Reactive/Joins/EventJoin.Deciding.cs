namespace Correlator;

// What becomes due: entries in the order of arrival, strays, components, groups of unmatched events.
internal sealed partial class EventJoin
{
    protected override long NextDue
    {
        get
        {
            var next = base.NextDue;
            next = TryFindFront(Left, out var number) ? Math.Min(next, DueOf(Left, number)) : next;
            return TryFindFront(Right, out number) ? Math.Min(next, DueOf(Right, number)) : next;
        }
    }

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
        var hasLeft = TryFindFront(Left, out var left) && DueOf(Left, left) < Clock;
        var hasRight = TryFindFront(Right, out var right) && DueOf(Right, right) < Clock;
        if (!hasLeft && !hasRight)
        {
            return base.TryDecideNext();
        }

        var isLeft = hasLeft && (!hasRight || KeyOf(Left, left).CompareTo(KeyOf(Right, right)) <= 0);
        var (side, number) = isLeft ? (Left, left) : (Right, right);
        if (Deadlines.MayBeDue(Clock) && Deadlines.TryPeek(out var other) && other.CompareTo(KeyOf(side, number)) < 0)
        {
            return base.TryDecideNext();
        }

        side.Front++;
        ref var held = ref _table.Ring(side.IsLeft)[number];
        ProveUnmatched(side, held.MemberOf(side.Stream, _table.Ring(side.IsLeft).TicksOf(number)));
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
                ProveUnmatched(SideOf(stray.IsLeft), stray.First);
                break;
            case UnmatchedGroup group:
                CloseGroup(group);
                break;
            case EventComponent component:
                component.IsClosed = true;
                Output.OnClosed(component);
                break;
            default:
                break;
        }
    }

    private void ProveUnmatched(EventJoinSide side, Member member)
    {
        var ledger = Settings.Streams[member.Stream].Ledger;
        ledger.Unmatched++;
        if (!Settings.EmitsUnmatched(side.IsLeft))
        {
            return;
        }

        if (IsUnprovable(member, side.IsLeft))
        {
            Withhold(side.IsLeft, [member]);
            return;
        }

        var key = KeyOf(member);
        if (Settings.IsPerPair)
        {
            Emit(new FixedUnit([member]) { Key = key });
        }
        else
        {
            AddToGroup(side.IsLeft, member, key);
        }
    }

    /// <summary>The oldest entry without a partner that waits in the order of arrival.</summary>
    private bool TryFindFront(EventJoinSide side, out uint number)
    {
        var ring = _table.Ring(side.IsLeft);
        number = side.Front;
        while (number != ring.Head && (ring.IsMatched(number) || ring[number].Owner is not null))
        {
            number++;
        }

        side.Front = number;
        return number != ring.Head;
    }

    private long DueOf(EventJoinSide side, uint number) => Watermark.Add(_table.Ring(side.IsLeft).TicksOf(number), side.Keys.Reach.Greatest);

    private DeadlineKey KeyOf(EventJoinSide side, uint number)
    {
        var (ring, item) = (_table.Ring(side.IsLeft), _table.Ring(side.IsLeft)[number].Item);
        var stream = item is Member member ? member.Stream : side.Stream;
        return new DeadlineKey(DueOf(side, number), Rank: 0, ring.TicksOf(number), stream, ring[number].Event.Position);
    }

    /// <summary>The time before which a side's entries are no longer open themselves.</summary>
    private long Expiry(EventJoinSide side) => Watermark.Add(Clock, -side.Keys.Reach.Greatest);

    /// <summary>Whether nothing can be tied to an entry any more, and nothing is to be decided about it.</summary>
    private bool IsGone(EventJoinSide side, JoinRing<HeldEntry> ring, uint number)
    {
        ref var held = ref ring[number];
        if (held.Owner is EventComponent component)
        {
            var root = component.Root;
            return root.IsClosed || (ring.TicksOf(number) < Expiry(side) && root.HasPassed((Member)held.Item));
        }

        // One that waited has been decided when its time has passed; its place in the queue tells, since the clock may be ahead of the decisions.
        return ring.TicksOf(number) < Expiry(side)
            && (ring.IsMatched(number) || held.Owner is StrayEntry { IsDone: true } || (held.Owner is null && number - ring.Tail < side.Front - ring.Tail));
    }
}
