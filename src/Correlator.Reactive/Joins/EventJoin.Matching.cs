namespace Correlator;

// Which held events an arriving one matches.
internal sealed partial class EventJoin
{
    // The event that is being joined, and the component that it has become part of.
    private HeldEntry _arriving;

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

            TieTo(arrival, others, number);
            (run, hasRun, hasPartner) = (hasRun ? run : number, true, true);
            number = held.Skip == number ? ring.Older(number) : held.Skip;
        }

        EndRun(ring, run, ref hasRun, number);
        return hasPartner;
    }

    /// <summary>Entries of a key that are one component, or have all had a partner where nothing else counts, are gone over in one step from now on.</summary>
    private void EndRun(JoinRing<HeldEntry> ring, uint run, ref bool hasRun, uint end)
    {
        if (hasRun)
        {
            ring[run].Skip = _form is MatchForm.None or MatchForm.Component ? end : run;
            hasRun = false;
        }
    }

    private void TieTo(in JoinBatch<HeldEntry>.Arrival arrival, EventJoinSide others, uint number)
    {
        var ring = _table.Ring(others.IsLeft);
        switch (_form)
        {
            case MatchForm.Component:
                JoinComponents(arrival, others, number);
                break;
            case MatchForm.Kept:
                Keep(arrival, others, number);
                break;
            case MatchForm.Pair:
                CountPartner(others, ring, number);
                _partners.Add((ring[number].Event, ring.TicksOf(number)));
                break;
            default:
                CountPartner(others, ring, number);
                break;
        }
    }

    private void CountPartner(EventJoinSide others, JoinRing<HeldEntry> ring, uint number)
    {
        if (!ring.Match(number))
        {
            return;
        }

        ref var held = ref ring[number];
        Settings.Streams[StreamOf(held, others)].Ledger.Matched++;
        if (held.Owner is StrayEntry stray)
        {
            stray.IsDone = true;
        }
    }

    private static int StreamOf(in HeldEntry held, EventJoinSide side) => held.Item is Member member ? member.Stream : side.Stream;

    /// <summary>When an entry of a side is no longer open.</summary>
    private static long DueAt(EventJoinSide side, long ticks) => Watermark.Add(ticks, side.Keys.Reach.Greatest);

    /// <summary>The arriving event gets its number: who is tied to it is told.</summary>
    private void NameArriving(bool isLeft, uint number)
    {
        if (_form == MatchForm.Component && _arriving.Owner is Tie)
        {
            _table.Ring(!isLeft)[_arriving.Tied].Tied = number;
        }
        else if (_form == MatchForm.Kept && _decider is { } decider)
        {
            Follow(ref _table.Ring(!isLeft)[decider], ref _arriving, number);
            _decider = null;
        }
    }

    /// <summary>A side's entries have got other numbers: those that name them are told.</summary>
    private void RenameTied(EventJoinSide side, Dictionary<uint, uint> moved)
    {
        if (_form == MatchForm.Kept)
        {
            RenameFollowers(side, moved);
            return;
        }

        var (ring, others) = (_table.Ring(side.IsLeft), _table.Ring(!side.IsLeft));
        for (var number = ring.Tail; number != ring.Head; number++)
        {
            if (ring[number].Owner is Tie)
            {
                others[ring[number].Tied].Tied = number;
            }
        }
    }
}
