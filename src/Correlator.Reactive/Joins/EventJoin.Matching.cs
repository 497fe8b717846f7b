using System.Diagnostics;

namespace Correlator;

internal sealed partial class EventJoin
{
    private readonly JoinChange _change = new();

    // The event that is being joined, and the component that it has become part of.
    private HeldEntry _arriving;

    /// <summary>The key of an event that has one.</summary>
    public UnitKey KeyOf(Member member)
    {
        return SideOf(Settings.IsCarrier(member.Stream, isLeft: true)).Keys.Held.TryEncode(member.Event, out var key)
            ? new UnitKey(Settings.KeyNames, key.ToArray())
            : throw new UnreachableException("Only events with a key are joined.");
    }

    /// <summary>Joins an arriving event with all opposite ones of its key that it matches.</summary>
    private bool Match(in JoinBatch<HeldEntry>.Arrival arrival, bool isLate)
    {
        var (side, others, ring) = (SideOf(arrival.IsLeft), SideOf(!arrival.IsLeft), _table.Ring(!arrival.IsLeft));
        var from = Watermark.Add(arrival.Ticks, side.Keys.Reach.Least);
        var to = Watermark.Add(arrival.Ticks, side.Keys.Reach.Greatest);

        // Older entries of a chain may be later than this one, by no more than the disorder.
        var last = Watermark.Add(from, -ring.DisorderTicks);
        var (run, hasRun, hasPartner) = (0U, false, false);
        var number = _table.Newest(arrival.Hash, !arrival.IsLeft);
        while (ring.IsLive(number))
        {
            var ticks = ring.TicksOf(number);
            if (ticks < last)
            {
                break;
            }

            if (ring.HashOf(number) != arrival.Hash)
            {
                number = ring.Older(number);
                continue;
            }

            ref var held = ref ring[number];
            if (ticks < from || ticks > to || !others.Keys.IsKeyOf(held.Event, _batch.KeyOf(arrival)) || (isLate && !IsOpen(others, number)))
            {
                EndRun(ring, run, ref hasRun, number);
                number = ring.Older(number);
                continue;
            }

            Tie(arrival, others, number);
            (run, hasRun, hasPartner) = (hasRun ? run : number, true, true);
            number = held.Skip == number ? ring.Older(number) : held.Skip;
        }

        EndRun(ring, run, ref hasRun, number);
        return hasPartner;
    }

    /// <summary>Entries of a key that are one component, or have all had a partner, are gone over in one step from now on.</summary>
    private static void EndRun(JoinRing<HeldEntry> ring, uint run, ref bool hasRun, uint end)
    {
        if (hasRun)
        {
            ring[run].Skip = end;
            hasRun = false;
        }
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
        return held.Owner is EventComponent component && !component.Root.IsClosed && !component.Root.HasPassed((Member)held.Item);
    }

    /// <summary>Makes two matching events members of one component.</summary>
    private void Tie(in JoinBatch<HeldEntry>.Arrival arrival, EventJoinSide others, uint number)
    {
        var ring = _table.Ring(others.IsLeft);
        ref var held = ref ring[number];
        if (_isAnti)
        {
            CountPartner(others, ring, number);
            return;
        }

        var theirs = (held.Owner as EventComponent)?.Root;
        var ours = ((EventComponent?)_arriving.Owner)?.Root;
        if (ours is null)
        {
            ours = theirs ?? new EventComponent(this);
            var member = _arriving.MemberOf(arrival.Stream, arrival.Ticks);
            ours.Add(member, Watermark.Add(arrival.Ticks, SideOf(arrival.IsLeft).Keys.Reach.Greatest));
            _change.Added.Add(member);
            _arriving.Owner = ours;
        }

        if (theirs is null)
        {
            CountPartner(others, ring, number);
            held.Owner = ours;
            var ticks = ring.TicksOf(number);
            var member = held.MemberOf(others.Stream, ticks);
            ours.Add(member, Watermark.Add(ticks, others.Keys.Reach.Greatest));
            _change.Added.Add(member);
        }
        else if (!ReferenceEquals(ours, theirs))
        {
            Merge(ours, theirs);
        }
    }

    private void CountPartner(EventJoinSide others, JoinRing<HeldEntry> ring, uint number)
    {
        if (!ring.Match(number))
        {
            return;
        }

        ref var held = ref ring[number];
        Settings.Streams[held.Item is Member member ? member.Stream : others.Stream].Ledger.Matched++;
        if (held.Owner is StrayEntry stray)
        {
            stray.IsDone = true;
        }
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
}
