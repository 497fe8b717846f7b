namespace Correlator;

/// <summary><c>[sliding d]</c>: at each item of a group the items of the last d, <c>(t - d, t]</c>. Takes its items in total order.</summary>
/// <remarks>Memory: what each column was told of the items of the last d. Order of rows: total order of the items.</remarks>
internal sealed class SlidingWindows(AggregateSettings settings, IMemberSink output) : WindowOperator(settings, output)
{
    private readonly long _sizeTicks = settings.Clause.Window!.Size.Ticks;
    private readonly GroupTable _groups = new();
    private readonly Dictionary<WindowGroup, SlidingColumns> _states = new(ReferenceEqualityComparer.Instance);

    // Groups by the time of an item of theirs: one of which nothing is left is forgotten when the last has gone.
    private readonly Queue<(long Ticks, WindowGroup Group)> _ends = new();

    protected override long NextDue => long.MaxValue;

    protected override bool Take(in Item item)
    {
        var key = Groups.Read(Scope);
        if (!_groups.TryGet(key, out var group))
        {
            group = CreateGroup(key, item.First);
            _groups.Add(group);
            _states.Add(group, new SlidingColumns(group));
        }

        var state = _states[group];
        state.RemoveUntil(item.Ticks - _sizeTicks);

        // An empty window satisfies no threshold.
        group.IsOut &= state.Count > 0;
        Add(group, state);
        var holds = Holds(group, SecondsOf(_sizeTicks));
        if (holds && !(group.IsOut && Settings.Clause.Threshold is not null))
        {
            Emit(group, item.Ticks - _sizeTicks + 1, item.Ticks, SecondsOf(_sizeTicks));
        }

        group.IsOut = holds;
        if (!state.IsAwaited)
        {
            state.IsAwaited = true;
            _ends.Enqueue((item.Ticks, group));
        }

        return true;
    }

    protected override void Close()
    {
        var horizon = Watermark.Add(Clock, -_sizeTicks);
        while (_ends.TryPeek(out var end) && end.Ticks < horizon)
        {
            _ends.Dequeue();
            var state = _states[end.Group];
            state.RemoveUntil(horizon - 1);
            if (state.Count > 0)
            {
                _ends.Enqueue((state.OldestTicks, end.Group));
            }
            else
            {
                _groups.Remove(end.Group);
                _states.Remove(end.Group);
            }
        }
    }

    private void Add(WindowGroup group, SlidingColumns state)
    {
        state.Begin(Scope.Item.Ticks);
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].TryObserve(Scope, Settings.Counters, out var observation))
            {
                group.Columns[i].Add(observation);
                state.Keep(i, observation);
            }
        }

        group.Note(Scope.Item.First);
    }
}
