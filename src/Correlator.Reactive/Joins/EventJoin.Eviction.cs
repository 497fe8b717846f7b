namespace Correlator;

// When entries go.
internal sealed partial class EventJoin
{
    private void Evict()
    {
        Evict(Left);
        Evict(Right);
        _unmatched?.Evict(Clock);
    }

    private void Evict(EventJoinSide side)
    {
        var ring = _table.Ring(side.IsLeft);
        while (ring.Count > 0 && IsGone(side, ring, ring.Tail))
        {
            if (side.Front == ring.Tail)
            {
                side.Front++;
            }

            Release(ring[ring.Tail]);
            ring.Drop();
        }
    }

    private void MakeRoom(EventJoinSide side, JoinRing<HeldEntry> ring)
    {
        var moved = _hasTies ? new Dictionary<uint, uint>() : null;
        _table.MakeRoom(
            side.IsLeft,
            number =>
            {
                var isGone = IsGone(side, ring, number);
                if (isGone)
                {
                    Release(ring[number]);
                }

                return isGone;
            },
            moved is null ? null : moved.Add);
        side.Front = ring.Tail;
        if (moved is not null)
        {
            RenameTied(side, moved);
        }
    }

    private static void Release(in HeldEntry held)
    {
        if (held.Owner is EventComponent component)
        {
            component.Root.Release((Member)held.Item);
        }
    }

    /// <summary>The time before which a side's entries are no longer open themselves.</summary>
    private long Expiry(EventJoinSide side) => Watermark.Add(Clock, -side.Keys.Reach.Greatest);

    /// <summary>Whether nothing can be tied to an entry any more, and nothing is to be decided about it.</summary>
    private bool IsGone(EventJoinSide side, JoinRing<HeldEntry> ring, uint number)
    {
        ref var held = ref ring[number];
        var hasExpired = ring.TicksOf(number) < Expiry(side);
        return held.Owner switch
        {
            // One that waited has been decided when its time has passed; its place in the queue tells, since the clock may be ahead of the decisions.
            null => hasExpired && (ring.IsMatched(number) || number - ring.Tail < side.Front - ring.Tail),
            StrayEntry stray => hasExpired && stray.IsDone,
            EventComponent component => component.Root.IsClosed || (hasExpired && component.Root.HasPassed((Member)held.Item)),
            KeptUnit kept => kept.IsClosed,
            _ => false,
        };
    }

    /// <summary>Whether a late event can still be tied to an entry: while that is open itself, or what it belongs to.</summary>
    private bool IsOpen(EventJoinSide side, uint number)
    {
        var ring = _table.Ring(side.IsLeft);
        if (ring.TicksOf(number) >= Expiry(side))
        {
            return true;
        }

        ref var held = ref ring[number];
        return held.Owner switch
        {
            EventComponent component => !component.Root.IsClosed && !component.Root.HasPassed((Member)held.Item),
            KeptUnit kept => !kept.IsClosed && !Settings.IsPerPair,
            LogEvent or Member => !Settings.IsPerPair,
            Tie => true,
            _ => false,
        };
    }
}
