namespace Correlator;

/// <summary>An aggregate without a window: one row a group, when the input ends. Its time is that of the newest item of all.</summary>
/// <remarks>Memory: one accumulator a column for each group.</remarks>
internal sealed class WholeInput(AggregateSettings settings, IRowSink output) : WindowOperator(settings, output)
{
    private readonly GroupTable _groups = new();
    private readonly bool _isEarly = settings.IsFirst && settings.Clause.IsMonotone;
    private long _oldestTicks = long.MaxValue;
    private long _newestTicks = long.MinValue;

    protected override long NextDue => long.MaxValue;

    protected override bool Take(in Item item)
    {
        _oldestTicks = Math.Min(_oldestTicks, item.Ticks);
        _newestTicks = Math.Max(_newestTicks, item.Ticks);
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
        if (_isEarly && !group.IsOut && Holds(group, Seconds(group)))
        {
            group.IsOut = true;
            Emit(group, _oldestTicks, _newestTicks, Seconds(group));
        }

        return true;
    }

    /// <summary>The only row stands at the newest item.</summary>
    protected override long RowsUntil(long ticks) => Watermark.Absent - 1;

    protected override (long FromTicks, long EndTicks) Evict(WindowGroup group) => (group.First.Ticks, Watermark.Absent - 1);

    protected override void Close()
    {
        if (Clock != Watermark.Completed)
        {
            return;
        }

        foreach (var group in _groups.InOrder())
        {
            if (!group.IsOut && Holds(group, Seconds(group)))
            {
                Emit(group, _oldestTicks, _newestTicks, Seconds(group));
            }
        }
    }

    private static double Seconds(WindowGroup group) => SecondsOf(group.LastTicks - group.First.Ticks);
}
