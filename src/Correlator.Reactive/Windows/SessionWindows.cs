namespace Correlator;

/// <summary><c>[session gap, longest]</c>: the items of a group with at most the gap from one to the next. Takes its items in total order.</summary>
/// <remarks>
/// A session ends the gap after its last item, or when it is as long as it may be, whichever is earlier: that is the time of its row. It closes
/// when the clock has passed that. Memory: one accumulator a column for each open session. Order of rows: of closing.
/// </remarks>
internal sealed class SessionWindows(AggregateSettings settings, IRowSink output) : WindowOperator(settings, output)
{
    private readonly long _gapTicks = settings.Clause.Window!.Size.Ticks;
    private readonly long _longestTicks = settings.Clause.Window.Longest?.Ticks ?? long.MaxValue;
    private readonly bool _isEarly = settings.IsFirst && settings.Clause.IsMonotone;
    private readonly GroupTable _groups = new();
    private long _lostTicks = Watermark.None;
    private int _evicted;
    private readonly PriorityQueue<WindowGroup, (long DueTicks, Member First)> _ends = new();

    protected override long NextDue => _ends.TryPeek(out _, out var end) ? end.DueTicks : long.MaxValue;

    protected override bool Take(in Item item)
    {
        CloseBefore(item.Ticks);
        var key = Groups.Read(Scope);
        if (!_groups.TryGet(key, out var group))
        {
            if (CreateGroup(_groups, key, item.First) is not { } created)
            {
                _lostTicks = Math.Max(_lostTicks, Watermark.Add(item.Ticks, _gapTicks));
                return true;
            }

            group = created;
            _ends.Enqueue(group, (EndOf(group), group.First));
        }

        Add(group);
        if (_isEarly && !group.IsOut && Holds(group, Seconds(group)))
        {
            group.IsOut = true;
            EmitRow(group);
        }

        return true;
    }

    protected override void Close() => CloseBefore(Clock);

    /// <summary>Ends the sessions whose end lies before a time, in the order of their ends; one that has gone on since it was queued is queued again.</summary>
    private void CloseBefore(long ticks)
    {
        while (_ends.TryPeek(out var group, out var end) && end.DueTicks < ticks)
        {
            _ends.Dequeue();
            if (!_groups.TryGet(group.Key, out var current) || !ReferenceEquals(current, group))
            {
                continue;
            }

            var due = EndOf(group);
            if (due == end.DueTicks)
            {
                End(group);
            }
            else
            {
                _ends.Enqueue(group, (due, group.First));
            }
        }
    }

    private void End(WindowGroup group)
    {
        _groups.Remove(group);
        Release(group);
        if (_longestTicks != long.MaxValue && MayLack(group, BeginOf(group), EndOf(group)))
        {
            // Where a session is cut by its length, what is missing shifts all that follow without a pause.
            _lostTicks = Math.Max(_lostTicks, Watermark.Add(group.LastTicks, _gapTicks));
        }

        if (!group.IsOut && Holds(group, Seconds(group)))
        {
            EmitRow(group);
        }
    }

    protected override long RowsUntil(long ticks) => Watermark.Add(ticks, _longestTicks == long.MaxValue ? _gapTicks : _longestTicks);

    protected override (long FromTicks, long EndTicks) Evict(WindowGroup group)
    {
        _lostTicks = Math.Max(_lostTicks, Watermark.Add(group.LastTicks, _gapTicks));
        if (++_evicted * 2 > _ends.Count)
        {
            var open = _ends.UnorderedItems.Where(end => end.Element.IsHeld && !ReferenceEquals(end.Element, group)).ToList();
            _ends.Clear();
            _ends.EnqueueRange(open);
            _evicted = 0;
        }

        return (group.First.Ticks, Watermark.Add(group.First.Ticks, _longestTicks == long.MaxValue ? Watermark.Absent : _longestTicks));
    }

    /// <summary>A session that gave way may go on up to the gap behind its last item.</summary>
    protected override bool MayContinueLost(GroupTable table, long ticks) => ticks <= _lostTicks;

    private void EmitRow(WindowGroup group) => Emit(group, BeginOf(group), EndOf(group), Seconds(group));

    /// <summary>An event less than the gap before the first would be part of the session.</summary>
    private long BeginOf(WindowGroup group) => Watermark.Add(group.First.Ticks, -_gapTicks);

    /// <summary>No later item goes on the session: the gap has passed, or it would be too long.</summary>
    private long EndOf(WindowGroup group) =>
        Math.Min(Watermark.Add(group.LastTicks, _gapTicks), Watermark.Add(group.First.Ticks, _longestTicks));

    private static double Seconds(WindowGroup group) => SecondsOf(group.LastTicks - group.First.Ticks);
}
