using System.Reactive.Concurrency;

namespace Correlator;

/// <summary>Watches a run: each report tells what it has done since the one before.</summary>
/// <remarks>For who asks when it suits him; a <see cref="RunMonitor"/> asks at fixed intervals. One call at a time. It holds at most 24 KB, however many results there are.</remarks>
/// <example><code>
/// using var watch = new RunWatch(run);
/// Console.WriteLine(watch.Report());
/// </code></example>
public sealed class RunWatch : IDisposable
{
    private readonly CorrelationRun _run;
    private readonly RunMonitorOptions _options;
    private readonly IScheduler _scheduler;
    private readonly IStopwatch _clock;
    private readonly LatencyTally _latencies = new();
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
        run.Latency.Add(_latencies);
    }

    /// <summary>Tells what has happened since the last report, or since the watch began.</summary>
    public RunReport Report() => Report(_run.Completion.IsCompleted);

    /// <summary>Tells the same, and whether it is the last report.</summary>
    /// <param name="isLast">Looked at before the figures: what the run does between is in them.</param>
    internal RunReport Report(bool isLast)
    {
        var (now, events, results) = (_clock.Elapsed, _run.Statistics.Events, _run.Statistics.Results);
        var report = new RunReport
        {
            Time = _scheduler.Now,
            Interval = now - _began,
            Events = events - _eventsBefore,
            Results = results - _resultsBefore,
            Latency = _latencies.Take(),
            IsLast = isLast,
        };
        (_began, _eventsBefore, _resultsBefore) = (now, events, results);
        report.Alerts = [.. _options.Judge(report)];
        return report;
    }

    /// <summary>Ends the watch.</summary>
    public void Dispose() => _run.Latency.Remove(_latencies);
}
