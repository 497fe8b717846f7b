using System.Reactive.Concurrency;
using System.Reactive.Linq;

namespace Correlator;

/// <summary>Watches a run: a report of its throughput and latency at fixed intervals, with an alert for each limit that was passed.</summary>
/// <remarks>
/// Subscribing begins an interval. Latencies of an interval are kept in a sketch that knows a number of any rank within 1 % and holds at most 2,048 buckets
/// (24 KB), however many results there are. The last report comes with the first tick after the run's end, of an interval that may be shorter and whose
/// throughput is not judged; then the reports complete. One report at a time, on the monitor's scheduler. Who has a clock of his own for reports takes a <see cref="RunWatch"/>.
/// </remarks>
/// <example><code>
/// using var run = CorrelationRun.Start(query.Node, options, sink);
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
        () => new RunWatch(_run, _options with { Scheduler = scheduler }),
        watch => Observable.Interval(_options.Interval, scheduler)
            .Select(_ => watch.Report())
            .TakeUntil(static report => report.IsLast));
}
