namespace Correlator;

/// <summary>An open window over plain events: its groups, and the columns of them all. It is used again for another window when it has closed.</summary>
internal sealed class EventWindow(GroupColumn[] columns) : IAlignedWindow
{
    // A window with far fewer groups than there is room for gives the room back.
    private const int MostRoom = 4;
    private const int LeastRoom = 1024;

    public long StartTicks { get; private set; }

    public long EndTicks { get; private set; }

    public GroupIndex Index { get; } = new();

    public GroupColumn[] Columns => columns;

    /// <summary>Whether it should be used again.</summary>
    public bool IsOfUse => Index.Capacity <= Math.Max(LeastRoom, MostRoom * Index.Count);

    public void Open(long startTicks, long sizeTicks) => (StartTicks, EndTicks) = (startTicks, startTicks + sizeTicks);

    /// <summary>The group of an event, which begins where it is the first.</summary>
    public int GroupOf(in GroupBatch.Arrival arrival, ReadOnlySpan<byte> key)
    {
        var group = Index.Find(arrival.Hash, key);
        if (group >= 0)
        {
            Index.Note(group, arrival.Ticks, arrival.Event.Position);
            return group;
        }

        group = Index.Add(arrival.Hash, key, arrival.Ticks, arrival.Event.Position);
        foreach (var column in columns)
        {
            column.Begin(group);
        }

        return group;
    }

    /// <summary>Lets go of its groups.</summary>
    public void Clear()
    {
        foreach (var column in columns)
        {
            column.Clear(Index.Count);
        }

        Index.Clear();
    }

    /// <summary>A group as rows are made of it.</summary>
    public readonly struct Group(EventWindow window, int number) : IGroupColumns
    {
        public ReadOnlySpan<byte> Key => window.Index.KeyOf(number);

        public Value Result(int column, double seconds) => window.Columns[column].Result(number, seconds);

        public bool IsApproximate(int column) => window.Columns[column].IsApproximate(number);
    }
}
