using System.Reactive.Concurrency;
using System.Reactive.Linq;

namespace Correlator;

/// <summary>Watches a run: a report of its throughput and latency at fixed intervals, with an alert for each limit that was passed.</summary>
/// <remarks>
/// Subscribing begins an interval. Latencies of an interval are kept in a sketch that knows a number of any rank within 1 % and holds at most 2,048 buckets
/// (24 KB), however many results there are. The last report comes with the first tick after the run's end, of an interval that may be shorter and whose
/// throughput is not judged; then the reports complete. One report at a time, on the monitor's scheduler.
/// </remarks>
/// <example><code>
/// using var run = CorrelationRun.Start(query.Node, options, results);
/// var reports = new RunMonitor(run, new RunMonitorOptions { MaxLatency = TimeSpan.FromMilliseconds(200) });
/// using var watching = reports.SelectMany(report => report.Alerts).Subscribe(alert => Console.WriteLine(alert));
/// </code></example>
public sealed class RunMonitor : IObservable<RunReport>
{
    private readonly CorrelationRun _run;
    private readonly RunMonitorOptions _options;

    /// <summary>Makes a monitor of a run; it does nothing before it is subscribed to.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public RunMonitor(CorrelationRun run, RunMonitorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        _run = run;
        _options = (options ?? new RunMonitorOptions()).Validate();
    }

    /// <summary>Begins to watch.</summary>
    /// <returns>Ends it.</returns>
    public IDisposable Subscribe(IObserver<RunReport> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var scheduler = _options.Scheduler ?? _run.Options.Scheduler;
        return Reports(scheduler).Subscribe(observer);
    }

    private IObservable<RunReport> Reports(IScheduler scheduler) => Observable.Using(
        () => new Watch(_run, _options, scheduler),
        watch => Observable.Interval(_options.Interval, scheduler)
            .Select(_ => watch.Report())
            .TakeUntil(static report => report.IsLast));

    /// <summary>What one subscriber has seen so far.</summary>
    private sealed class Watch : ILatencyRecorder, IDisposable
    {
        private readonly CorrelationRun _run;
        private readonly RunMonitorOptions _options;
        private readonly IScheduler _scheduler;
        private readonly IStopwatch _clock;
        private readonly Lock _gate = new();
        private QuantileSketch _latencies = new();
        private long _count;
        private double _leastSeconds = double.MaxValue;
        private double _greatestSeconds;
        private TimeSpan _began;
        private long _eventsBefore;
        private long _resultsBefore;

        public Watch(CorrelationRun run, RunMonitorOptions options, IScheduler scheduler)
        {
            (_run, _options, _scheduler) = (run, options, scheduler);
            _clock = scheduler.StartStopwatch();
            (_eventsBefore, _resultsBefore) = (Events, _run.Statistics.Results);
            _run.Latency.Add(this);
        }

        private long Events => _run.Statistics.Streams.Sum(static stream => stream.Ledger.Input);

        public void Record(double seconds, long results)
        {
            lock (_gate)
            {
                _latencies.Add(seconds, results);
                _count += results;
                _leastSeconds = Math.Min(_leastSeconds, seconds);
                _greatestSeconds = Math.Max(_greatestSeconds, seconds);
            }
        }

        public RunReport Report()
        {
            // Looked at first: what the run does between this and the figures is in them.
            var isLast = _run.Completion.IsCompleted;
            var (now, events, results) = (_clock.Elapsed, Events, _run.Statistics.Results);
            var report = new RunReport
            {
                Time = _scheduler.Now,
                Interval = now - _began,
                Events = events - _eventsBefore,
                Results = results - _resultsBefore,
                Latency = TakeLatencies(),
                IsLast = isLast,
            };
            (_began, _eventsBefore, _resultsBefore) = (now, events, results);
            report.Alerts = [.. _options.Judge(report)];
            return report;
        }

        public void Dispose() => _run.Latency.Remove(this);

        private LatencySummary? TakeLatencies()
        {
            lock (_gate)
            {
                if (_count == 0)
                {
                    return null;
                }

                var summary = new LatencySummary(_count, At(0.50), At(0.95), At(0.99), TimeSpan.FromSeconds(_greatestSeconds));
                (_latencies, _count, _leastSeconds, _greatestSeconds) = (new QuantileSketch(), 0, double.MaxValue, 0);
                return summary;
            }
        }

        // The nearest rank. A bucket's middle may lie beyond the numbers in it.
        private TimeSpan At(double quantile) =>
            TimeSpan.FromSeconds(Math.Clamp(_latencies.ValueAt((long)Math.Ceiling(quantile * _count) - 1), _leastSeconds, _greatestSeconds));
    }
}
