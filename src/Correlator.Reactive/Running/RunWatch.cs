using System.Reactive.Concurrency;

namespace Correlator;

/// <summary>Watches a run: each report tells what it has done since the one before.</summary>
/// <remarks>For who asks when it suits him; a <see cref="RunMonitor"/> asks at fixed intervals. One call at a time. It holds at most 24 KB, however many results there are.</remarks>
/// <example><code>
/// using var watch = new RunWatch(run);
/// Console.WriteLine(watch.Report());
/// </code></example>
public sealed class RunWatch : ILatencyRecorder, IDisposable
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

    /// <summary>Begins to watch.</summary>
    /// <param name="run">The run.</param>
    /// <param name="options">Limits for the alerts, and the clock; the interval is whatever passes between two reports.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public RunWatch(CorrelationRun run, RunMonitorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        _run = run;
        _options = (options ?? new RunMonitorOptions()).Validate();
        _scheduler = _options.Scheduler ?? run.Options.Scheduler;
        _clock = _scheduler.StartStopwatch();
        (_eventsBefore, _resultsBefore) = (run.Statistics.Events, run.Statistics.Results);
        run.Latency.Add(this);
    }

    /// <summary>Tells what has happened since the last report, or since the watch began.</summary>
    public RunReport Report()
    {
        // Looked at first: what the run does between this and the figures is in them.
        var isLast = _run.Completion.IsCompleted;
        var (now, events, results) = (_clock.Elapsed, _run.Statistics.Events, _run.Statistics.Results);
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

    /// <summary>Ends the watch.</summary>
    public void Dispose() => _run.Latency.Remove(this);

    void ILatencyRecorder.Record(double seconds, long results)
    {
        lock (_gate)
        {
            _latencies.Add(seconds, results);
            _count += results;
            _leastSeconds = Math.Min(_leastSeconds, seconds);
            _greatestSeconds = Math.Max(_greatestSeconds, seconds);
        }
    }

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
