namespace Correlator;

// What counts against a budget, and how groups give way to it.
internal abstract partial class WindowOperator : IStateOwner
{
    // A group without its columns and its key, with its places in tables.
    private const int GroupBytes = 176;
    private readonly MemoryBudget? _budget;
    private readonly HeldQueue<WindowGroup> _heldGroups = new();
    private bool _isRefused;

    public long OldestTicks(ulong streams) => (Settings.StreamsBelow & streams) != 0 ? _heldGroups.OldestTicks : long.MaxValue;

    public void EvictOldest(ulong streams)
    {
        var group = _heldGroups.Oldest!;
        group.Table!.Remove(group);
        group.Table.HasLost = true;
        Settings.Counters.Withheld += group.IsOut ? 0 : 1;
        var (fromTicks, endTicks) = Evict(group);
        Release(group);
        _output.OnGap(fromTicks, endTicks);
    }

    /// <summary>What counts what is held; null where nothing is bounded.</summary>
    protected MemoryBudget? Budget => _budget;

    /// <summary>Lets go of a group that its table has left.</summary>
    /// <returns>Where its rows would have stood.</returns>
    protected abstract (long FromTicks, long EndTicks) Evict(WindowGroup group);

    /// <summary>Whether a group that begins now may be one that gave way.</summary>
    protected virtual bool MayContinueLost(GroupTable table, long ticks) => table.HasLost;

    /// <summary>A group is held no more.</summary>
    protected void Release(WindowGroup group)
    {
        if (group.IsHeld)
        {
            group.IsHeld = false;
            _heldGroups.NoteGone();
            _budget!.Release(group.First, group.CountedBytes);
        }
    }

    /// <summary>Brings the bytes of a group up to date.</summary>
    protected void Measure(WindowGroup group, int more = 0)
    {
        if (!group.IsHeld)
        {
            return;
        }

        var bytes = GroupBytes + HeapSize.OfArray(group.Key.Length) + more;
        foreach (var column in group.Columns)
        {
            bytes += column.Bytes;
        }

        _budget!.AddBytes(group.First.Stream, bytes - group.CountedBytes);
        group.CountedBytes = bytes;
    }

    /// <summary>Items that give way, in windows that they leave again.</summary>
    protected void NoteLost(long fromTicks, long toTicks) => _gaps.Add(fromTicks, toTicks);

    private void Note(WindowGroup group, Member member)
    {
        var first = group.First;
        group.Note(member);
        if (!group.IsHeld)
        {
            return;
        }

        if (!ReferenceEquals(first, group.First))
        {
            _budget!.Release(first, group.CountedBytes);
            _budget.Hold(group.First, group.CountedBytes);
        }

        Measure(group);
    }

    private void Hold(WindowGroup group)
    {
        if (_budget is not null)
        {
            group.IsHeld = true;
            _heldGroups.Add(group);
            _budget.Hold(group.First, 0);
            Measure(group);
        }
    }

    private bool Refuses(GroupTable table, Member first)
    {
        if (_budget is not { HasRefusal: true } || !_budget.Refuses(first.Stream))
        {
            return false;
        }

        _isRefused = true;
        table.HasLost = true;
        _output.OnGap(first.Ticks, RowsUntil(first.Ticks));
        return true;
    }
}
