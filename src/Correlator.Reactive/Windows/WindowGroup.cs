namespace Correlator;

/// <summary>One group in one window: what its columns have been told.</summary>
internal sealed class WindowGroup(byte[] key, Accumulator[] columns, Member first) : IHeld, IGroupColumns
{
    public byte[] Key => key;

    public Accumulator[] Columns => columns;

    /// <summary>The first item in total order.</summary>
    public Member First { get; private set; } = first;

    /// <summary>The time of the last item.</summary>
    public long LastTicks { get; private set; } = first.Ticks;

    /// <summary>Whether its row has come out before the window closed.</summary>
    public bool IsOut { get; set; }

    /// <summary>Whether something that belongs to it gave way before it began.</summary>
    public bool IsIncomplete { get; init; }

    /// <summary>The table that holds it.</summary>
    public GroupTable? Table { get; set; }

    /// <summary>What its columns were told of the items in its sliding window; null in other windows, and once it is forgotten.</summary>
    public SlidingColumns? Sliding { get; set; }

    /// <summary>Its bytes as a budget counts them; zero for none.</summary>
    public int CountedBytes { get; set; }

    public bool IsHeld { get; set; }

    public long HeldTicks => First.Ticks;

    ReadOnlySpan<byte> IGroupColumns.Key => key;

    public Value Result(int column, double seconds) => columns[column].Result(seconds);

    public bool IsApproximate(int column) => columns[column].IsApproximate;

    public void Note(Member member)
    {
        First = member.CompareTo(First) < 0 ? member : First;
        LastTicks = Math.Max(LastTicks, member.Ticks);
    }
}

/// <summary>The groups of one window.</summary>
internal sealed class GroupTable
{
    private readonly Dictionary<byte[], WindowGroup> _groups = new(KeyComparer.Instance);
    private readonly Dictionary<byte[], WindowGroup>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public GroupTable() => _lookup = _groups.GetAlternateLookup<ReadOnlySpan<byte>>();

    public bool TryGet(ReadOnlySpan<byte> key, out WindowGroup group) => _lookup.TryGetValue(key, out group!);

    /// <summary>Whether a group gave way before its time: one that is added later may be that group.</summary>
    public bool HasLost { get; set; }

    public void Add(WindowGroup group)
    {
        _groups.Add(group.Key, group);
        group.Table = this;
    }

    public void Remove(WindowGroup group) => _groups.Remove(group.Key);

    /// <summary>The groups in the order in which their rows come out: that of their first items.</summary>
    public List<WindowGroup> InOrder()
    {
        var groups = _groups.Values.ToList();
        groups.Sort(static (a, b) => a.First.CompareTo(b.First));
        return groups;
    }
}
