namespace Correlator;

/// <summary>What aggregates over all kinds of windows share: groups, columns, rows, late items, gaps, the clock.</summary>
/// <remarks>Single-threaded by construction: a running graph is entered by one thread at a time.</remarks>
internal abstract partial class WindowOperator : IItemSink, IClockSource
{
    private readonly ColumnReader[] _columns;
    private readonly RowFactory _rows;
    private readonly Gaps _gaps = new();
    private readonly long _slidingTicks;
    private readonly IRowSink _output;
    private long _demanded = Watermark.None;

    protected WindowOperator(AggregateSettings settings, IRowSink output)
    {
        Settings = settings;
        _output = output;
        Groups = new GroupReader(settings.Clause, settings.Aliases);
        _rows = new RowFactory(settings);
        _budget = settings.Budget;
        _budget?.Register(this);
        _slidingTicks = settings.Clause.Window is { Kind: WindowKind.Sliding, Size: var size } ? size.Ticks : 0;
        _columns = [.. settings.Clause.Columns.Select(column => new ColumnReader(column, settings.Aliases, isSliding: _slidingTicks > 0))];
    }

    /// <summary>What feeds it; set by who builds the graph.</summary>
    public IClockSource? Source { get; set; }

    protected AggregateSettings Settings { get; }

    protected GroupReader Groups { get; }

    protected IReadOnlyList<ColumnReader> Columns => _columns;

    protected ItemScope Scope { get; } = new();

    /// <summary>Every item before it that is not late has arrived.</summary>
    protected long Clock { get; private set; } = Watermark.None;

    /// <summary>The earliest time that the clock must pass for something to be decided; <see cref="long.MaxValue"/> for nothing.</summary>
    protected abstract long NextDue { get; }

    public void Demand(long ticks) => Source?.Demand(ticks);

    public void OnItem(in Item item)
    {
        Settings.Counters.Input++;
        Scope.Enter(item);
        if (!Take(item))
        {
            OnLate(item);
        }
        else if (item.Unit is null)
        {
            var ledger = Settings.Streams[item.First.Stream].Ledger;
            ledger.Matched += _isRefused ? 0 : 1;
            ledger.Evicted += _isRefused ? 1 : 0;
        }

        _isRefused = false;

        DemandNext();
    }

    public void OnWatermark(long ticks)
    {
        if (ticks != Watermark.Absent && ticks > Clock)
        {
            Clock = ticks;
            Close();
        }

        _output.OnWatermark(ticks);
        DemandNext();
    }

    public void OnGap(long fromTicks, long toTicks)
    {
        _gaps.Add(fromTicks, toTicks);
        _output.OnGap(fromTicks, RowsUntil(toTicks));
    }

    /// <summary>An item that came after the clock had passed its place.</summary>
    public void OnLate(Item item)
    {
        if (item.Unit is null)
        {
            Settings.NoteLate(item.First.Event, item.First.Stream);
        }
        else
        {
            Settings.Counters.Late++;
        }
    }

    /// <summary>Puts an item into its windows.</summary>
    /// <returns>False where all of them are closed.</returns>
    protected abstract bool Take(in Item item);

    /// <summary>Closes what the clock has passed.</summary>
    protected abstract void Close();

    /// <summary>The latest time of a row that may be missing, or false, where an item is.</summary>
    protected abstract long RowsUntil(long ticks);

    /// <summary>Makes a group; null where a budget keeps it out.</summary>
    /// <param name="table">The groups of its window.</param>
    /// <param name="key">Its key.</param>
    /// <param name="first">Its first item.</param>
    protected WindowGroup? CreateGroup(GroupTable table, ReadOnlySpan<byte> key, Member first)
    {
        if (Refuses(table, first))
        {
            return null;
        }

        var columns = new Accumulator[_columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            var call = _columns[i].Call;
            columns[i] = Accumulator.Create(call.Function, call.Parameter, _slidingTicks);
        }

        var group = new WindowGroup(key.ToArray(), columns, first) { IsIncomplete = MayContinueLost(table, first.Ticks) };
        table.Add(group);
        Hold(group);
        return group;
    }

    /// <summary>Tells all columns of a group of the item that is being taken.</summary>
    protected void Add(WindowGroup group)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            if (_columns[i].TryObserve(Scope, Settings.Counters, out var observation))
            {
                group.Columns[i].Add(observation);
            }
        }

        Note(group, Scope.Item.First);
    }

    protected bool Holds(WindowGroup group, double seconds) => _rows.Holds(group, seconds);

    /// <summary>Gives the row of a window, unless events that it depends on may be missing.</summary>
    /// <param name="group">What has been counted.</param>
    /// <param name="fromTicks">The earliest time of an item that would belong to it.</param>
    /// <param name="endTicks">The latest, and the time of the row.</param>
    /// <param name="seconds">The length of the window, for rates.</param>
    /// <param name="mayBeKnown">Whether it holds now, but may have held before, so that there would be no row: the row is marked.</param>
    protected void Emit(WindowGroup group, long fromTicks, long endTicks, double seconds, bool mayBeKnown = false)
    {
        if (_rows.Create(group, endTicks, seconds, MayLack(group, fromTicks, endTicks), mayBeKnown) is { } row)
        {
            _output.OnRow(row);
        }
    }

    /// <summary>Whether a row may lack events of a span of time.</summary>
    protected bool MayLack(WindowGroup group, long fromTicks, long endTicks) => group.IsIncomplete || _gaps.Overlap(fromTicks, endTicks);

    protected static double SecondsOf(long ticks) => ticks / (double)TimeSpan.TicksPerSecond;

    private void DemandNext()
    {
        var next = NextDue;
        if (_budget is not null && Watermark.IsAwaitedBefore(next, _demanded, Clock))
        {
            return;
        }

        if (next != long.MaxValue && next != _demanded && Clock != Watermark.Completed)
        {
            _demanded = next;
            Demand(next);
        }
    }
}
