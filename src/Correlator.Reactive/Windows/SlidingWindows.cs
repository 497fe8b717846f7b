namespace Correlator;

/// <summary><c>[sliding d]</c>: at each item of a group the items of the last d, <c>(t - d, t]</c>. Takes its items in total order.</summary>
/// <remarks>Memory: what each column was told of the items of the last d. Order of rows: total order of the items.</remarks>
internal sealed class SlidingWindows(AggregateSettings settings, IRowSink output) : WindowOperator(settings, output)
{
    private readonly long _sizeTicks = settings.Clause.Window!.Size.Ticks;
    private readonly GroupTable _groups = new();

    // Columns that tell each item the same need not be told which to take back.
    private readonly bool[] _areConstant = [.. settings.Clause.Columns.Select(static column => column.Fields.Count == 0)];

    // Groups by the time of an item of theirs: one of which nothing is left is forgotten when the last has gone.
    private readonly Queue<(long Ticks, WindowGroup Group)> _ends = new();

    private int _evicted;

    private readonly Action<Member> _uncount = member => settings.Budget!.Release(member, 0);

    protected override long NextDue => long.MaxValue;

    protected override bool Take(in Item item)
    {
        var key = Groups.Read(Scope);
        if (!_groups.TryGet(key, out var group))
        {
            if (CreateGroup(_groups, key, item.First) is not { } created)
            {
                NoteLost(item.Ticks, item.Ticks);
                return true;
            }

            group = created;
            group.Sliding = Budget is null ? new SlidingColumns(group, _areConstant) : new SlidingColumns(group, _areConstant) { Counted = new(), Uncount = _uncount };
        }

        var state = group.Sliding!;
        state.RemoveUntil(item.Ticks - _sizeTicks);

        // An empty window satisfies no threshold. Otherwise the window of the item before, which reaches further back, tells whether this is a crossing.
        group.IsOut &= state.Count > 0;
        var beforeTicks = state.Count > 0 ? group.LastTicks : item.Ticks;
        Add(group, state);
        var holds = Holds(group, SecondsOf(_sizeTicks));
        if (holds && !(group.IsOut && Settings.Clause.Threshold is not null))
        {
            var mayBeKnown = Settings.Clause.Threshold is not null && MayLack(group, beforeTicks - _sizeTicks + 1, item.Ticks);
            Emit(group, item.Ticks - _sizeTicks + 1, item.Ticks, SecondsOf(_sizeTicks), mayBeKnown);
        }

        group.IsOut = holds;
        if (!state.IsAwaited)
        {
            state.IsAwaited = true;
            _ends.Enqueue((item.Ticks, group));
        }

        return true;
    }

    /// <summary>An item is in the windows of the size behind it; what holds there decides whether the window after is a crossing.</summary>
    protected override long RowsUntil(long ticks)
    {
        var until = Watermark.Add(ticks, _sizeTicks);
        return Settings.Clause.Threshold is null ? until : Watermark.Add(until, _sizeTicks);
    }

    protected override (long FromTicks, long EndTicks) Evict(WindowGroup group)
    {
        var state = group.Sliding!;
        group.Sliding = null;
        NoteLost(group.First.Ticks, group.LastTicks);
        state.RemoveUntil(group.LastTicks);
        if (++_evicted * 2 > _ends.Count)
        {
            for (var count = _ends.Count; count > 0; count--)
            {
                var end = _ends.Dequeue();
                if (end.Group.Sliding is not null)
                {
                    _ends.Enqueue(end);
                }
            }

            _evicted = 0;
        }

        return (group.First.Ticks, RowsUntil(group.LastTicks));
    }

    /// <summary>What is missing leaves the windows again, so it is a gap and no mark of groups.</summary>
    protected override bool MayContinueLost(GroupTable table, long ticks) => false;

    protected override void Close()
    {
        var horizon = Watermark.Add(Clock, -_sizeTicks);
        while (_ends.TryPeek(out var end) && end.Ticks < horizon)
        {
            _ends.Dequeue();
            if (end.Group.Sliding is not { } state)
            {
                continue;
            }

            state.RemoveUntil(horizon - 1);
            Measure(end.Group, state.Bytes);
            if (state.Count > 0)
            {
                _ends.Enqueue((state.OldestTicks, end.Group));
            }
            else
            {
                Forget(end.Group);
            }
        }
    }

    private void Add(WindowGroup group, SlidingColumns state)
    {
        state.Begin(Scope.Item.Ticks);
        if (state.Counted is not null)
        {
            state.Counted.Enqueue(Scope.Item.First);
            Budget!.Hold(Scope.Item.First, 0);
        }

        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].TryObserve(Scope, Settings.Counters, out var observation))
            {
                group.Columns[i].Add(observation);
                state.Keep(i, observation);
            }
        }

        group.Note(Scope.Item.First);
        Measure(group, state.Bytes);
    }

    private void Forget(WindowGroup group)
    {
        _groups.Remove(group);
        group.Sliding = null;
        Release(group);
    }
}
