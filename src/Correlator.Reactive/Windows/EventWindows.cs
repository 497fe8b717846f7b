namespace Correlator;

/// <summary>An aggregate over the plain events of one stream in tumbling or hopping windows: the shortest way from events to rows.</summary>
/// <remarks>
/// What <see cref="AlignedWindows"/> does for items, without an object for an event or a group. Events are collected while the source has more at
/// hand, at most 64; between two ends of windows the clock makes no difference to them, so they are taken together before it passes one, and
/// rows come out as if each had been taken when it came. Where rows go to another operator events are taken one by one, in step with what
/// that hears from elsewhere. Memory: 44 bytes and the key for each group of each open window, its columns, and the room of one window that has
/// closed. Order of rows: end of window, then first event of the group in total order.
/// </remarks>
internal sealed class EventWindows : IEventSink, IClockSource
{
    private readonly AggregateSettings _settings;
    private readonly int _stream;
    private readonly StreamLedger _ledger;
    private readonly IRowSink _output;
    private readonly RowFactory _rows;
    private readonly ColumnReader[] _columns;
    private readonly GroupBatch _batch;
    private readonly ItemScope _scope = new();
    private readonly OpenWindows<EventWindow> _windows = new();
    private readonly WindowAlignment _alignment;
    private readonly Gaps _gaps = new();
    private readonly int _batchEvents;
    private readonly double _seconds;
    private readonly bool _isEarly;
    private readonly bool _readsEvents;

    // The window that most events are for; null where it has closed.
    private EventWindow? _recent;
    private EventWindow? _spare;
    private long _clock = Watermark.None;
    private long _nextEndTicks = Watermark.None;
    private long _demanded = Watermark.None;

    public EventWindows(AggregateSettings settings, int stream, IRowSink output)
    {
        (_settings, _stream, _output) = (settings, stream, output);
        _ledger = settings.Streams[stream].Ledger;
        var (clause, window) = (settings.Clause, settings.Clause.Window!);
        _rows = new RowFactory(settings);
        _columns = [.. clause.Columns.Select(column => new ColumnReader(column, settings.Aliases, isSliding: false))];
        _readsEvents = Array.Exists(_columns, static column => GroupColumn.Create(column).ReadsEvents);
        _batch = new GroupBatch(new GroupReader(clause, settings.Aliases), stream);
        _batchEvents = settings.IsInner ? 1 : GroupBatch.MaxEvents;
        _alignment = new WindowAlignment(window.Size.Ticks, window.Step.Ticks);
        _seconds = window.Size.TotalSeconds;
        _isEarly = settings.IsFirst && clause.IsMonotone;
    }

    /// <summary>What feeds it; set by who builds the graph.</summary>
    public IClockSource? Source { get; set; }

    public void Demand(long ticks) => Source?.Demand(ticks);

    public void OnEvent(LogEvent logEvent, long ticks)
    {
        _batch.Add(logEvent, ticks);
        if (_batch.Count == _batchEvents)
        {
            Flush();
        }
    }

    public void OnWatermark(long ticks)
    {
        if (ticks != Watermark.Absent && ticks > _clock)
        {
            if (ticks >= _nextEndTicks)
            {
                Flush();
                _clock = ticks;
                _nextEndTicks = _alignment.NextEnd(ticks);
                Close();
                DemandNext();
            }

            _clock = ticks;
        }

        _output.OnWatermark(ticks);
    }

    public void OnGap(long fromTicks, long toTicks)
    {
        Flush();
        _gaps.Add(fromTicks, toTicks);
        _output.OnGap(fromTicks, Watermark.Add(toTicks, _settings.Clause.Window!.Lifetime.Ticks));
    }

    public void OnBurstEnd() => Flush();

    private void Flush()
    {
        if (_batch.Count == 0)
        {
            return;
        }

        _settings.Counters.Input += _batch.Count;
        _batch.ReadKeys(_scope);
        if (_recent is not null)
        {
            _batch.Warm(_recent.Index);
        }

        for (var i = 0; i < _batch.Count; i++)
        {
            Take(_batch[i]);
        }

        _batch.Clear();
        DemandNext();
    }

    private void Take(in GroupBatch.Arrival arrival)
    {
        if (_readsEvents)
        {
            _scope.Enter(arrival.Event, _stream, arrival.Ticks);
        }

        if (_alignment.SizeTicks == _alignment.StepTicks && _recent is not null && arrival.Ticks >= _recent.StartTicks && arrival.Ticks < _recent.EndTicks)
        {
            Add(_recent, arrival);
        }
        else if (!TryAdd(arrival))
        {
            _settings.NoteLate(arrival.Event, _stream);
            return;
        }

        _ledger.Matched++;
    }

    /// <summary>Puts an event into the windows that hold it; false where all of them are closed.</summary>
    private bool TryAdd(in GroupBatch.Arrival arrival)
    {
        var isTaken = false;
        var last = _alignment.LastStart(arrival.Ticks);
        for (var start = last; start > arrival.Ticks - _alignment.SizeTicks; start -= _alignment.StepTicks)
        {
            if (start + _alignment.SizeTicks > _clock)
            {
                isTaken = true;
                _recent = _windows.Find(start) ?? Open(start);
                Add(_recent, arrival);
            }
        }

        // A step that is longer than the window leaves times that no window holds: nothing is late about them.
        return isTaken || last <= arrival.Ticks - _alignment.SizeTicks;
    }

    private void Add(EventWindow window, in GroupBatch.Arrival arrival)
    {
        var number = window.GroupOf(arrival, _batch.KeyOf(arrival));
        foreach (var column in window.Columns)
        {
            column.Add(number, _scope, _settings.Counters);
        }

        if (!_isEarly || window.Index.IsOut(number))
        {
            return;
        }

        var group = new EventWindow.Group(window, number);
        if (_rows.Holds(group, _seconds))
        {
            window.Index.SetOut(number);
            Emit(window, group);
        }
    }

    private EventWindow Open(long startTicks)
    {
        var window = _spare ?? new EventWindow([.. _columns.Select(GroupColumn.Create)]);
        _spare = null;
        window.Open(startTicks, _alignment.SizeTicks);
        _windows.Add(window);
        return window;
    }

    /// <summary>Closes what the clock has passed.</summary>
    private void Close()
    {
        while (_windows.First is { } window && window.EndTicks <= _clock)
        {
            _windows.RemoveFirst();
            _recent = ReferenceEquals(_recent, window) ? null : _recent;
            foreach (var number in window.Index.InOrder())
            {
                var group = new EventWindow.Group(window, number);
                if (!window.Index.IsOut(number) && _rows.Holds(group, _seconds))
                {
                    Emit(window, group);
                }
            }

            _spare = window.IsOfUse ? window : null;
            window.Clear();
        }
    }

    private void Emit(EventWindow window, in EventWindow.Group group)
    {
        if (_rows.Create(group, window.EndTicks, _seconds, _gaps.Overlap(window.StartTicks, window.EndTicks)) is { } row)
        {
            _output.OnRow(row);
        }
    }

    private void DemandNext()
    {
        if (_windows.First is { } window && window.EndTicks - 1 is var next && next != _demanded && _clock != Watermark.Completed)
        {
            _demanded = next;
            Demand(next);
        }
    }
}
