namespace Correlator;

/// <summary><c>[n events]</c>: the items of a group, n at a time. Takes its items in total order; what is left at the end gives no row.</summary>
/// <remarks>The time of a row is that of its last item. Memory: one accumulator a column for each group that has been seen. Order of rows: total order of the last items.</remarks>
internal sealed class CountWindows(AggregateSettings settings, IRowSink output) : WindowOperator(settings, output)
{
    private readonly int _size = settings.Clause.Window!.Count;
    private readonly Dictionary<byte[], int> _counts = new(KeyComparer.Instance);
    private readonly GroupTable _groups = new();

    protected override long NextDue => long.MaxValue;

    protected override bool Take(in Item item)
    {
        var key = Groups.Read(Scope);
        if (!_groups.TryGet(key, out var group))
        {
            if (CreateGroup(_groups, key, item.First) is not { } created)
            {
                return true;
            }

            group = created;
        }

        Add(group);
        var count = _counts.GetValueOrDefault(group.Key) + 1;
        _counts[group.Key] = count;
        if (count == _size)
        {
            _groups.Remove(group);
            _counts.Remove(group.Key);
            Release(group);
            var seconds = SecondsOf(group.LastTicks - group.First.Ticks);
            if (Holds(group, seconds))
            {
                // What is missing shifts all later windows.
                Emit(group, Watermark.None + 1, item.Ticks, seconds);
            }
        }

        return true;
    }

    /// <summary>What is missing shifts all later windows.</summary>
    protected override long RowsUntil(long ticks) => Watermark.Absent - 1;

    protected override (long FromTicks, long EndTicks) Evict(WindowGroup group)
    {
        // Its row can come any time.
        _counts.Remove(group.Key);
        return (group.First.Ticks, Watermark.Absent - 1);
    }

    protected override void Close()
    {
        // A window of events closes with its last event, never by the clock.
    }
}
