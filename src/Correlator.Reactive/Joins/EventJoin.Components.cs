namespace Correlator;

// Connected components: couples as long as two entries have only each other, units beyond.
internal sealed partial class EventJoin
{
    private readonly JoinChange _change = new();

    /// <summary>Makes two matching events members of one component.</summary>
    private void JoinComponents(in JoinBatch<HeldEntry>.Arrival arrival, EventJoinSide others, uint number)
    {
        if (_hasTies && TryCouple(arrival, others, number))
        {
            return;
        }

        var ring = _table.Ring(others.IsLeft);
        var theirs = ring[number].Owner switch
        {
            EventComponent component => component.Root,
            Tie => Uncouple(arrival, others, number),
            _ => null,
        };
        var ours = _arriving.Owner switch
        {
            EventComponent component => component.Root,
            Tie => UncoupleArriving(arrival, others),
            _ => null,
        };
        if (ours is null)
        {
            ours = theirs ?? new EventComponent(this);
            AddArriving(ours, arrival);
        }

        if (theirs is null)
        {
            CountPartner(others, ring, number);
            AddHeld(ours, others, number);
        }
        else if (!ReferenceEquals(ours, theirs))
        {
            Merge(ours, theirs);
        }
    }

    /// <summary>Ties two entries that have no other: the later due of both, which must be reached in the order of its ring, decides.</summary>
    private bool TryCouple(in JoinBatch<HeldEntry>.Arrival arrival, EventJoinSide others, uint number)
    {
        var ring = _table.Ring(others.IsLeft);
        if (_arriving.Owner is not null || ring.IsMatched(number))
        {
            return false;
        }

        var (ownDue, theirDue) = (DueAt(SideOf(arrival.IsLeft), arrival.Ticks), DueAt(others, ring.TicksOf(number)));
        var decides = ownDue > theirDue || (ownDue == theirDue && arrival.IsLeft);
        ref var held = ref ring[number];
        if (decides ? _table.Ring(arrival.IsLeft).IsDisordered(arrival.Ticks) : held.Owner is not null)
        {
            return false;
        }

        CountPartner(others, ring, number);
        held.Owner = decides ? Tie.Following : Tie.Deciding;
        (_arriving.Owner, _arriving.Tied) = (decides ? Tie.Deciding : Tie.Following, number);
        return true;
    }

    /// <summary>A third event joins a couple that is held.</summary>
    private EventComponent Uncouple(in JoinBatch<HeldEntry>.Arrival arrival, EventJoinSide side, uint number)
    {
        var component = new EventComponent(this);
        var tied = _table.Ring(side.IsLeft)[number].Tied;
        AddHeld(component, side, number);
        AddHeld(component, SideOf(!side.IsLeft), tied);
        return component;
    }

    private EventComponent UncoupleArriving(in JoinBatch<HeldEntry>.Arrival arrival, EventJoinSide others)
    {
        var (component, tied) = (new EventComponent(this), _arriving.Tied);
        AddArriving(component, arrival);
        AddHeld(component, others, tied);
        return component;
    }

    private void AddArriving(EventComponent component, in JoinBatch<HeldEntry>.Arrival arrival)
    {
        var member = _arriving.MemberOf(arrival.Stream, arrival.Ticks);
        component.Add(member, DueAt(SideOf(arrival.IsLeft), arrival.Ticks));
        _change.Added.Add(member);
        _arriving.Owner = component;
    }

    private void AddHeld(EventComponent component, EventJoinSide side, uint number)
    {
        var ring = _table.Ring(side.IsLeft);
        var ticks = ring.TicksOf(number);
        ref var held = ref ring[number];
        var member = held.MemberOf(side.Stream, ticks);
        component.Add(member, DueAt(side, ticks));
        _change.Added.Add(member);
        held.Owner = component;
    }

    private void Merge(EventComponent ours, EventComponent theirs)
    {
        // The larger takes over the smaller, so that a member moves O(log n) times; one that is known downstream survives.
        var survives = ours.IsOpened == theirs.IsOpened ? ours.Count >= theirs.Count : ours.IsOpened;
        var (survivor, absorbed) = survives ? (ours, theirs) : (theirs, ours);
        survivor.Absorb(absorbed);
        _arriving.Owner = survivor;
        if (absorbed.IsOpened)
        {
            _change.Absorbed.Add(absorbed);
        }
    }

    private void CloseCouple(EventJoinSide side, uint number)
    {
        ref var held = ref _table.Ring(side.IsLeft)[number];
        var (others, tied) = (SideOf(!side.IsLeft), held.Tied);
        ref var other = ref _table.Ring(others.IsLeft)[tied];
        var (ticks, otherTicks) = (_table.Ring(side.IsLeft).TicksOf(number), _table.Ring(others.IsLeft).TicksOf(tied));
        (held.Owner, other.Owner) = (null, null);
        if (_closed is not null && held.Item is LogEvent one && other.Item is LogEvent two)
        {
            var pair = PairOf((side, one, ticks), (others, two, otherTicks));
            _closed.OnClosedPair(pair, EncodedKeyOf(side, one), isKnownByLeft: pair.IsLeftFirst);
            return;
        }

        var (member, otherMember) = (held.AsMember(side.Stream, ticks), other.AsMember(others.Stream, otherTicks));
        Emit(new FixedUnit(member.CompareTo(otherMember) <= 0 ? [member, otherMember] : [otherMember, member]) { Key = KeyOf(side, held.Event) });
    }
}
