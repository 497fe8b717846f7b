namespace Correlator;

internal sealed partial class ComponentJoin
{
    private KeyState? _matching;

    /// <summary>Joins an arriving event with all opposite events of a key that it matches.</summary>
    private void Match(JoinEntry entry, KeyState state)
    {
        _matching = state;
        ref var others = ref state.Side(!entry.IsLeft);
        if (others.Count == 0)
        {
            return;
        }

        var (from, to) = Settings.PartnerTimes(entry.Member.Stream, entry.Member.Ticks, entry.IsLeft);
        if (_isUniform)
        {
            MatchNearest(entry, ref others, from, to);
        }
        else
        {
            MatchAll(entry, ref others, from, to);
        }
    }

    private void MatchAll(JoinEntry entry, ref TimeList others, long from, long to)
    {
        for (var i = others.FirstAtOrAfter(from); i < others.Count && others[i].Member.Ticks <= to; i++)
        {
            var other = others[i];
            if (entry.IsLeft ? Settings.IsMatch(entry.Member, other.Member) : Settings.IsMatch(other.Member, entry.Member))
            {
                Tie(entry, other);
            }
        }
    }

    /// <summary>Goes through the opposite events in reach, but over each component in one step.</summary>
    private void MatchNearest(JoinEntry entry, ref TimeList others, long from, long to)
    {
        var i = others.FirstAtOrAfter(from);
        while (i < others.Count && others[i].Member.Ticks <= to)
        {
            var other = others[i];
            Tie(entry, other);

            // What the other was part of is now part of the entry's own component, up to the end of its run.
            var reached = Unshift(((ComponentUnit)entry.Unit!).MaxShifted, other.IsLeft);
            i = reached > other.Member.Ticks && reached < to ? Math.Max(i + 1, SkipRun(ref others, i, reached, entry)) : i + 1;
        }
    }

    private static int SkipRun(ref TimeList others, int index, long reachedTicks, JoinEntry entry)
    {
        var next = others.FirstAtOrAfter(reachedTicks);
        while (next > index + 1 && !ReferenceEquals(others[next - 1].Unit, entry.Unit))
        {
            next--;
        }

        return next;
    }

    /// <summary>Makes two matching events members of one component.</summary>
    private void Tie(JoinEntry entry, JoinEntry other)
    {
        switch (entry.Unit, other.Unit)
        {
            case (null, null):
                var unit = new ComponentUnit { Key = KeyOf(_matching!) };
                AddPartner(unit, other);
                unit.Add(entry, Shift(entry));
                _change.Added.Add(entry.Member);
                break;
            case (null, ComponentUnit theirs):
                theirs.Add(entry, Shift(entry));
                _change.Added.Add(entry.Member);
                break;
            case (ComponentUnit ours, null):
                AddPartner(ours, other);
                break;
            case (ComponentUnit ours, ComponentUnit theirs) when !ReferenceEquals(ours, theirs):
                Merge(ours, theirs);
                break;
            default:
                break;
        }
    }

    private void AddPartner(ComponentUnit unit, JoinEntry other)
    {
        unit.Add(other, Shift(other));
        other.IsPending = false;
        Settings.Streams[other.Member.Stream].Ledger.Matched++;
        _change.Added.Add(other.Member);
    }

    private void Merge(ComponentUnit ours, ComponentUnit theirs)
    {
        // The larger takes over the smaller, so that an entry moves O(log n) times; one that is known downstream survives.
        var survives = ours.IsOpened == theirs.IsOpened ? ours.Entries.Count >= theirs.Entries.Count : ours.IsOpened;
        var (survivor, absorbed) = survives ? (ours, theirs) : (theirs, ours);
        survivor.Absorb(absorbed);
        if (absorbed.IsOpened)
        {
            _change.Absorbed.Add(absorbed);
        }
    }

    /// <summary>Twice the time at which an event stands on the common axis of both sides; twice, because half the bounds' sum may be odd.</summary>
    private long Shift(JoinEntry entry) => entry.IsLeft ? 2 * entry.Member.Ticks : (2 * entry.Member.Ticks) - _centerTicks;

    private long Unshift(long shifted, bool isLeft) => (isLeft ? shifted : shifted + _centerTicks) / 2;
}
