using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace Correlator;

/// <summary>A run that is looked at: takes its results, and shows how it does at intervals and at its end.</summary>
internal sealed class LiveViewing : IObserver<Correlation>, IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Correlation> _newest = [];
    private readonly Queue<RunReport> _reports = [];
    private readonly LatencyTally _latencies = new();
    private readonly SerialDisposable _timer = new();
    private readonly IObserver<LiveView> _views;
    private readonly LiveViewOptions _options;
    private readonly DisplayOptions _display;
    private readonly IScheduler _scheduler;
    private readonly CorrelationRun _run;
    private readonly RunWatch _watch;
    private readonly DateTimeOffset _began;
    private Exception? _error;
    private volatile bool _isEnded;
    private int _waiting;

    public LiveViewing(EventQuery query, LiveViewOptions options, IObserver<LiveView> views)
    {
        var run = query.Options ?? new CorrelationOptions();
        (_views, _options, _display, _scheduler) = (views, options, options.DisplayOf(query.Node), options.Scheduler ?? run.Scheduler);
        _run = CorrelationRun.Create(query.Node, run, this);
        _watch = new RunWatch(_run, new RunMonitorOptions { Scheduler = _scheduler });
        _run.Latency.Add(_latencies);
        _began = _scheduler.Now;
    }

    /// <summary>Begins the run. Finite sources are read within the call, so the clock is set first.</summary>
    public void Begin()
    {
        try
        {
            Wait();
            _run.Begin();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _run.Dispose();
        _watch.Dispose();
        _run.Latency.Remove(_latencies);
    }

    void IObserver<Correlation>.OnNext(Correlation value)
    {
        lock (_gate)
        {
            // A revision stands for what it revises, which may have had to go already, in a place of its own time.
            if (value.Revision > 0)
            {
                _newest.RemoveAll(known => known.Id == value.Id);
            }

            if (_newest.Count == _display.MaxRows)
            {
                _newest.RemoveAt(0);
            }

            _newest.Add(value);
        }

        _options.Results?.OnNext(value);
    }

    void IObserver<Correlation>.OnError(Exception error)
    {
        _options.Results?.OnError(error);
        _error = error;
        End();
    }

    void IObserver<Correlation>.OnCompleted()
    {
        _options.Results?.OnCompleted();
        End();
    }

    private void End()
    {
        _isEnded = true;
        _timer.Dispose();
        Show();
    }

    // Set anew behind each view: who draws slowly gets fewer views, not a queue of them.
    private void Wait() => _timer.Disposable = _scheduler.Schedule(_options.Interval, () =>
    {
        Show();
        Wait();
    });

    /// <summary>Shows one view at a time without holding a lock: who comes while another is at it leaves it to him to look once more.</summary>
    private void Show()
    {
        if (Interlocked.Increment(ref _waiting) > 1)
        {
            return;
        }

        for (var seen = 1; ;)
        {
            // Looked at first: what the run does between this and the figures is in them.
            var isLast = _isEnded;
            _views.OnNext(Take(isLast));
            if (isLast)
            {
                // Nobody is let in any more.
                Complete();
                return;
            }

            var now = Interlocked.CompareExchange(ref _waiting, 0, seen);
            if (now == seen)
            {
                return;
            }

            seen = now;
        }
    }

    private void Complete()
    {
        if (_error is null)
        {
            _views.OnCompleted();
        }
        else
        {
            _views.OnError(_error);
        }
    }

    private LiveView Take(bool isLast)
    {
        _reports.Enqueue(_watch.Report(isLast));
        if (_reports.Count > _options.MaxReports)
        {
            _reports.Dequeue();
        }

        Correlation[] newest;
        lock (_gate)
        {
            newest = [.. Enumerable.Reverse(_newest)];
        }

        return new LiveView(_run.Statistics.Copy(), new CorrelationTable(newest, _display))
        {
            Time = _scheduler.Now,
            Elapsed = _scheduler.Now - _began,
            IsLast = isLast,
            Latency = _latencies.Read(),
            Reports = [.. _reports],
        };
    }
}
