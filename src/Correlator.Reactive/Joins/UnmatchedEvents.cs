namespace Correlator;

/// <summary>
/// Collects the unmatched events of one key and one side where they are proved in the order of their times: they are one result while the time from one
/// to the next is at most the gap. One that stays alone is an entry of a ring and nothing else.
/// </summary>
/// <remarks>Memory: the events of the last gap and reach. <see cref="UnmatchedGroups"/> does the same for events that are proved in any order.</remarks>
internal sealed class UnmatchedEvents(EventJoinSide left, EventJoinSide right, JoinSettings settings)
{
    private readonly JoinTable<HeldEntry> _table = new();
    private readonly long _gapTicks = settings.GroupingGap;
    private readonly string[] _keyNames = settings.KeyNames;
    private uint _leftFront = 1;
    private uint _rightFront = 1;

    /// <summary>When the next event that stays alone comes out; <see cref="long.MaxValue"/> for none.</summary>
    public long NextDue => Math.Min(FrontDue(left), FrontDue(right));

    /// <summary>What tells when the next comes out among others.</summary>
    public DeadlineKey NextKey
    {
        get
        {
            var (leftKey, rightKey) = (FrontKey(left), FrontKey(right));
            return leftKey.CompareTo(rightKey) <= 0 ? leftKey : rightKey;
        }
    }

    /// <summary>Adds an event that is proved unmatched.</summary>
    /// <returns>A group that begins with it and an earlier one, else null.</returns>
    public UnmatchedGroup? Add(EventJoinSide side, HeldEntry held, long ticks, long clock)
    {
        side.Keys.Arriving.TryEncode(held.Event, out var key);
        var (ring, hash) = (_table.Ring(side.IsLeft), JoinTable<HeldEntry>.HashOf(key));
        UnmatchedGroup? begun = null;
        if (TryFindNear(side, ticks, hash, key, out var number))
        {
            ref var near = ref ring[number];
            if (near.Owner is not UnmatchedGroup group)
            {
                near.Owner = group = begun = new UnmatchedGroup(new UnitKey(_keyNames, key.ToArray()), side.IsLeft);
                group.Add(near.AsMember(side.Stream, ring.TicksOf(number)), WaitTicks(side));
            }

            group.Add(held.AsMember(side.Stream, ticks), WaitTicks(side));
            held.Owner = group;
        }

        if (ring.IsFull)
        {
            _table.MakeRoom(side.IsLeft, number => IsGone(side, number, clock));
            FrontOf(side) = ring.Tail;
        }

        _table.Add(side.IsLeft, held, ticks, hash, isMatched: false);
        return begun;
    }

    /// <summary>Takes the next that stays alone.</summary>
    public (EventJoinSide Side, object Item, long Ticks) TakeNext()
    {
        var side = FrontKey(left).CompareTo(FrontKey(right)) <= 0 ? left : right;
        var (ring, number) = (_table.Ring(side.IsLeft), FrontOf(side)++);
        return (side, ring[number].Item, ring.TicksOf(number));
    }

    /// <summary>Lets go of what a clock has passed.</summary>
    public void Evict(long clock)
    {
        Evict(left, clock);
        Evict(right, clock);
    }

    private void Evict(EventJoinSide side, long clock)
    {
        var ring = _table.Ring(side.IsLeft);
        while (ring.Count > 0 && IsGone(side, ring.Tail, clock))
        {
            if (FrontOf(side) == ring.Tail)
            {
                FrontOf(side)++;
            }

            ring.Drop();
        }
    }

    /// <summary>Whether nothing more joins an event, and it has come out alone or belongs to a group.</summary>
    private bool IsGone(EventJoinSide side, uint number, long clock)
    {
        var ring = _table.Ring(side.IsLeft);
        return DueAt(side, ring.TicksOf(number)) < clock && (ring[number].Owner is not null || number - ring.Tail < FrontOf(side) - ring.Tail);
    }

    /// <summary>The newest event of a key that is at most the gap before a time.</summary>
    private bool TryFindNear(EventJoinSide side, long ticks, uint hash, ReadOnlySpan<byte> key, out uint number)
    {
        var (ring, from) = (_table.Ring(side.IsLeft), Watermark.Add(ticks, -_gapTicks));
        for (number = _table.Newest(hash, side.IsLeft); ring.IsLive(number) && ring.TicksOf(number) >= from; number = ring.Older(number))
        {
            if (ring.HashOf(number) == hash && side.Keys.IsKeyOf(ring[number].Event, key))
            {
                return true;
            }
        }

        return false;
    }

    private ref uint FrontOf(EventJoinSide side) => ref side.IsLeft ? ref _leftFront : ref _rightFront;

    private long FrontDue(EventJoinSide side)
    {
        var ring = _table.Ring(side.IsLeft);
        ref var front = ref FrontOf(side);
        while (front != ring.Head && ring[front].Owner is not null)
        {
            front++;
        }

        return front == ring.Head ? long.MaxValue : DueAt(side, ring.TicksOf(front));
    }

    private DeadlineKey FrontKey(EventJoinSide side)
    {
        var due = FrontDue(side);
        if (due == long.MaxValue)
        {
            return new DeadlineKey(due, 0, 0, 0, 0);
        }

        var (ring, front) = (_table.Ring(side.IsLeft), FrontOf(side));
        ref var held = ref ring[front];
        var stream = held.Item is Member member ? member.Stream : side.Stream;
        return new DeadlineKey(due, Rank: 1, ring.TicksOf(front), stream, held.Event.Position);
    }

    private long WaitTicks(EventJoinSide side) => side.Keys.Reach.Greatest + _gapTicks;

    private long DueAt(EventJoinSide side, long ticks) => Watermark.Add(ticks, WaitTicks(side));
}
