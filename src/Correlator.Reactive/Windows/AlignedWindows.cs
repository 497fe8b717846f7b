namespace Correlator;

/// <summary>Tumbling and hopping windows, aligned to the Unix epoch: <c>[start, start + size)</c>, one every step.</summary>
/// <remarks>
/// Items are counted as they arrive, in any order; a window closes when the clock has reached its end. Memory: one accumulator a column for
/// each group of each open window. Order of rows: end of window, then first item of the group in total order.
/// </remarks>
internal sealed class AlignedWindows(AggregateSettings settings, IRowSink output) : WindowOperator(settings, output)
{
    private readonly WindowAlignment _alignment = new(settings.Clause.Window!.Size.Ticks, settings.Clause.Window.Step.Ticks);
    private readonly long _sizeTicks = settings.Clause.Window!.Size.Ticks;
    private readonly bool _isEarly = settings.IsFirst && settings.Clause.IsMonotone;

    private readonly OpenWindows<Window> _windows = new();

    protected override long NextDue => _windows.First is { } first ? first.EndTicks - 1 : long.MaxValue;

    protected override bool Take(in Item item)
    {
        var last = _alignment.LastStart(item.Ticks);
        var key = Groups.Read(Scope);
        var isTaken = false;
        for (var start = last; start > item.Ticks - _sizeTicks; start -= _alignment.StepTicks)
        {
            if (start + _sizeTicks > Clock)
            {
                isTaken = true;
                Add(_windows.Find(start) ?? Open(start), key);
            }
        }

        // A step that is longer than the window leaves times that no window holds: nothing is late about them.
        return isTaken || last <= item.Ticks - _sizeTicks;
    }

    protected override void Close()
    {
        while (_windows.First is { } window && window.EndTicks <= Clock)
        {
            _windows.RemoveFirst();
            foreach (var group in window.Groups.InOrder())
            {
                Release(group);
                if (!group.IsOut && Holds(group, SecondsOf(_sizeTicks)))
                {
                    EmitRow(group, window);
                }
            }
        }
    }

    protected override long RowsUntil(long ticks) => Watermark.Add(ticks, _sizeTicks);

    protected override (long FromTicks, long EndTicks) Evict(WindowGroup group)
    {
        var window = _windows.Find(window => ReferenceEquals(window.Groups, group.Table))!;
        return (window.EndTicks, window.EndTicks);
    }

    private void Add(Window window, ReadOnlySpan<byte> key)
    {
        if (!window.Groups.TryGet(key, out var group))
        {
            if (CreateGroup(window.Groups, key, Scope.Item.First) is not { } created)
            {
                return;
            }

            group = created;
        }

        Add(group);
        if (_isEarly && !group.IsOut && Holds(group, SecondsOf(_sizeTicks)))
        {
            group.IsOut = true;
            EmitRow(group, window);
        }
    }

    private void EmitRow(WindowGroup group, Window window) => Emit(group, window.StartTicks, window.EndTicks, SecondsOf(_sizeTicks));

    private Window Open(long startTicks)
    {
        var window = new Window(startTicks, startTicks + _sizeTicks);
        _windows.Add(window);
        return window;
    }

    private sealed class Window(long startTicks, long endTicks) : IAlignedWindow
    {
        public long StartTicks => startTicks;

        public long EndTicks => endTicks;

        public GroupTable Groups { get; } = new();
    }
}
