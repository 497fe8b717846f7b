namespace Correlator.Testing;

/// <summary>
/// Groups the unmatched events of one side: those of one key, while the time from one to the next is at most the gap.
/// Matched events in between do not matter, and a keyless event stands alone.
/// </summary>
internal sealed class UnmatchedGrouping(EventMatching matching, JoinSide side)
{
    public IEnumerable<List<ReferenceUnit>> GroupsOf(IEnumerable<ReferenceUnit> unmatched)
    {
        var groups = new List<List<ReferenceUnit>>();
        foreach (var unit in unmatched.OrderBy(unit => unit.First, ReferenceEvent.TotalOrder))
        {
            if (groups.FindLast(group => Continues(group[^1].First, unit.First)) is { } open)
            {
                open.Add(unit);
            }
            else
            {
                groups.Add([unit]);
            }
        }

        return groups;
    }

    private bool Continues(ReferenceEvent last, ReferenceEvent next) =>
        next.Time - last.Time <= matching.GapTicks
        && matching.KeyTuple(last, side) is { } key
        && matching.KeyTuple(next, side) is { } nextKey
        && key.SequenceEqual(nextKey);
}
