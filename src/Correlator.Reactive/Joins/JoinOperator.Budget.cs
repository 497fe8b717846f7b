namespace Correlator;

// What a budget sees of a join.
internal abstract partial class JoinOperator : IStateOwner
{
    // An event in a group of unmatched ones, with its part of the group.
    private const int GroupedBytes = 96;
    private readonly HeldQueue<UnmatchedGroup> _leftHeldGroups = new();
    private readonly HeldQueue<UnmatchedGroup> _rightHeldGroups = new();

    protected MemoryBudget? Budget => Settings.Budget;

    public long OldestTicks(ulong streams) => Math.Min(
        Holds(isLeft: true, streams) ? Math.Min(OldestTicks(isLeft: true), _leftHeldGroups.OldestTicks) : long.MaxValue,
        Holds(isLeft: false, streams) ? Math.Min(OldestTicks(isLeft: false), _rightHeldGroups.OldestTicks) : long.MaxValue);

    public void EvictOldest(ulong streams)
    {
        var oldest = OldestTicks(streams);
        for (var side = 0; side < 2; side++)
        {
            var isLeft = side == 0;
            if (!Holds(isLeft, streams))
            {
                continue;
            }

            if (HeldGroups(isLeft).Oldest is { } group && group.HeldTicks == oldest)
            {
                // Its events are proved; what would still have joined it is another group, so nothing is whole for who looks at groups.
                NoteMissing(isLeft, group.First.Ticks, group.LastTicks);
                CloseGroup(group);
                Deadlines.NoteDecided();
                _pending.NoteDecided();
                return;
            }

            if (OldestTicks(isLeft) == oldest)
            {
                EvictOldest(isLeft);
                return;
            }
        }
    }

    /// <summary>The time of the oldest thing that a side holds beside groups of unmatched events.</summary>
    protected virtual long OldestTicks(bool isLeft) => long.MaxValue;

    protected virtual void EvictOldest(bool isLeft)
    {
        // What holds nothing of its own has nothing to let go of.
    }

    /// <summary>Notes that something was decided before its time.</summary>
    protected void NoteDecided()
    {
        Deadlines.NoteDecided();
        _pending.NoteDecided();
    }

    /// <summary>Whether a budget keeps a newcomer out; then it may have been the partner of any event in reach.</summary>
    protected bool Refuses(bool isLeft, Member member)
    {
        if (Budget is not { HasRefusal: true } budget || !budget.Refuses(member.Stream))
        {
            return false;
        }

        Settings.Streams[member.Stream].Ledger.Evicted++;
        NoteGap(isLeft, member);
        return true;
    }

    private bool Holds(bool isLeft, ulong streams) => ((isLeft ? Settings.LeftStreams : Settings.RightStreams) & streams) != 0;

    private HeldQueue<UnmatchedGroup> HeldGroups(bool isLeft) => isLeft ? _leftHeldGroups : _rightHeldGroups;

    private void ReleaseGroup(UnmatchedGroup group)
    {
        if (Budget is not { } budget)
        {
            return;
        }

        foreach (var member in group.Members)
        {
            budget.Release(member, GroupedBytes);
        }

        HeldGroups(group.IsLeft).NoteGone();
    }
}
