namespace Correlator;

internal sealed partial class UnitJoin
{
    /// <summary>An event tied two correlations of the operator below together: their units become one, with the partners of both.</summary>
    public void OnMerged(Unit survivor, Unit absorbed)
    {
        if (survivor.Downstream is not JoinUnit ours || absorbed.Downstream is not JoinUnit theirs)
        {
            EvictMerged(survivor, absorbed);
            return;
        }

        // One that is known downstream survives.
        var (kept, dissolved) = theirs.IsOpened && !ours.IsOpened ? (theirs, ours) : (ours, theirs);
        (kept.Inner, survivor.Downstream) = (survivor, kept);
        absorbed.Downstream = kept;
        dissolved.IsDissolved = true;
        dissolved.IsPending = false;
        kept.Streams |= dissolved.Streams;
        kept.IsMatched |= !kept.IsKeeper && dissolved.IsMatched;
        kept.DueTicks = Math.Max(kept.DueTicks, dissolved.DueTicks);
        foreach (var entry in dissolved.Entries)
        {
            entry.Unit = kept;
            kept.AddEntry(entry);
        }

        var added = new List<Member>();
        dissolved.CollectOwn(added);
        AddMembers(kept, added);
        GrowMerged(kept, dissolved, added);
        MovePartners(kept, dissolved);
        NoteDissolved(dissolved);
        Announce();
        Drain();
    }

    private void GrowMerged(JoinUnit kept, JoinUnit dissolved, List<Member> added)
    {
        if (kept.IsKeeper && dissolved.IsOpened)
        {
            Output.OnMerged(kept, dissolved);
        }
        else
        {
            GrowResults(kept, added);
        }
    }

    private void MovePartners(JoinUnit kept, JoinUnit dissolved)
    {
        foreach (var other in dissolved.Attached.ToArray())
        {
            var (keeper, partner, old) = kept.IsKeeper ? (kept, other, dissolved) : (other, kept, other);
            keeper.NoteDistance(partner, old.DistanceTo(kept.IsKeeper ? other : dissolved));
            old.Detach(kept.IsKeeper ? other : dissolved);
            if (keeper.Attach(partner))
            {
                _attached.Add((keeper, partner));
            }
        }
    }

    /// <summary>Looks for the partners of a member and holds it for those to come.</summary>
    /// <returns>False where it has no key.</returns>
    private bool AddEntry(JoinUnit unit, Member member, bool isLate)
    {
        if (!Settings.IsCarrier(member.Stream, unit.IsLeft))
        {
            return false;
        }

        var entry = new JoinEntry(member, unit.IsLeft) { Unit = unit, DueTicks = Settings.DueTicks(member, unit.IsLeft) };
        _states.Clear();
        if (!Settings.Keys.Locate(entry, _states))
        {
            return false;
        }

        entry.State = _states.Count > 0 ? _states[0] : null;
        for (var i = 0; i < _states.Count; i++)
        {
            Match(entry, _states[i], isLate);
            if (i > 0)
            {
                (entry.MoreStates ??= []).Add(_states[i]);
            }
        }

        if (unit.Inner is null && entry.State is not null)
        {
            unit.Key ??= KeyOf(entry.State);
        }

        entry.IsIndexed = true;
        unit.AddEntry(entry);
        foreach (var state in _states)
        {
            state.Side(entry.IsLeft).Add(entry);
        }

        return true;
    }

    private void Match(JoinEntry entry, KeyState state, bool isLate)
    {
        ref var others = ref state.Side(!entry.IsLeft);
        var (from, to) = Settings.PartnerTimes(entry.Member.Stream, entry.Member.Ticks, entry.IsLeft);
        for (var i = others.FirstAtOrAfter(from); i < others.Count && others[i].Member.Ticks <= to; i++)
        {
            var other = others[i];
            var (left, right) = entry.IsLeft ? (entry, other) : (other, entry);
            var unit = (JoinUnit)entry.Unit!;

            // A late event extends what is open; it makes no new result with something that is only still in memory. A pair is always new.
            var isTooLate = isLate && (unit.IsKeeper || Settings.IsPerPair) && other.DueTicks < Clock;
            if (isTooLate || !Settings.IsMatch(left.Member, right.Member))
            {
                continue;
            }

            var opposite = (JoinUnit)other.Unit!;
            var (keeper, partner) = unit.IsKeeper ? (unit, opposite) : (opposite, unit);
            if (_isCounted && !keeper.Attached.IsEmpty && !partner.Attached.IsEmpty)
            {
                // Both are known to match, and only that counts: the pairs of a busy key are not worth holding.
                keeper.Extend(partner);
                continue;
            }

            keeper.NoteDistance(partner, Math.Abs(left.Member.Ticks - right.Member.Ticks));
            if (keeper.Attach(partner))
            {
                keeper.Key ??= keeper.Inner is null ? KeyOf(state) : null;
                _attached.Add((keeper, partner));
            }
        }
    }

    /// <summary>Tells downstream what the last element has attached.</summary>
    private void Announce()
    {
        var opened = _opened;
        opened.Clear();
        foreach (var (keeper, partner) in _attached)
        {
            CountMatch(keeper);
            CountMatch(partner);
            if (Settings.IsPerPair && Settings.Kind is not (JoinKind.Semi or JoinKind.Unless))
            {
                var copied = GroupLabelCopy.OfPair(Settings, partner);
                Emit(new FixedUnit(OwnOf(keeper), OwnOf(partner), keeperIsLeft: keeper.IsLeft, copied) { Key = keeper.Key });
            }
            else if (Settings.EmitsMatches && !keeper.IsOpened)
            {
                keeper.IsOpened = true;
                opened.Add(keeper);
                Output.OnOpened(keeper);
            }
            else if (Settings.EmitsMatches && Settings.Kind != JoinKind.Semi && !opened.Contains(keeper))
            {
                var added = new List<Member>();
                partner.CollectOwn(added);
                Output.OnGrown(keeper, added);
            }
        }

        _attached.Clear();
    }

    private static Unit OwnOf(JoinUnit unit)
    {
        if (unit.Inner is not null)
        {
            return unit.Inner;
        }

        var members = new List<Member>(1);
        unit.CollectOwn(members);
        return new FixedUnit(members);
    }

    private void CountMatch(JoinUnit unit)
    {
        if (!unit.IsMatched)
        {
            unit.IsMatched = true;

            // A kept unit has come out now; a partner, and either side of pairs, can still come out in units that are yet to come.
            unit.IsPending = !unit.IsKeeper || Settings.IsPerPair;
            if (unit.Inner is null)
            {
                Settings.Streams[unit.First.Stream].Ledger.Matched++;
            }
        }
    }

    /// <summary>A correlation below has grown: so have the results that hold it.</summary>
    private void GrowResults(JoinUnit unit, IReadOnlyList<Member> added)
    {
        if (unit.IsKeeper)
        {
            if (unit.IsOpened)
            {
                Output.OnGrown(unit, added);
            }

            return;
        }

        if (Budget is not null && unit.IsMatched && unit.Attached.IsEmpty)
        {
            // Those that it was part of gave way: it comes out without what it has grown by.
            NoteMissing(unit.IsLeft, added);
        }

        foreach (var keeper in unit.Attached)
        {
            keeper.DueTicks = Math.Max(keeper.DueTicks, unit.DueTicks);
            keeper.Streams |= unit.Streams;
            if (keeper.IsOpened && Settings.Kind != JoinKind.Semi)
            {
                Output.OnGrown(keeper, added);
            }
        }
    }
}
