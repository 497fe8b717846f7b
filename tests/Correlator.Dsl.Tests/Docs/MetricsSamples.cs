using System.Reactive;
using System.Reactive.Linq;

namespace Correlator.Dsl.Tests.Docs;

/// <summary>The samples of docs/metrics.md as they stand there, run.</summary>
public sealed class MetricsSamples
{
    // Stands for the console in the samples.
    private StringWriter Console { get; } = new() { NewLine = "\n" };

    [Fact]
    public void Metrics_OfTheirOwn_AreGivenToAQuery()
    {
        using var metrics = new CorrelationMetrics();
        var options = new CorrelationOptions { Name = "checkout", Metrics = metrics };

        Assert.Same(metrics, options.Metrics);
        Assert.NotSame(metrics, CorrelationMetrics.Shared);
    }

    [Fact]
    public void RunMonitor_ObserverIsSlow_SaysSo()
    {
        var clock = new Microsoft.Reactive.Testing.TestScheduler();
        var options = new CorrelationOptions { Scheduler = clock };
        var results = Observer.Create<Correlation>(_ => clock.Sleep(TimeSpan.FromSeconds(1).Ticks));
        using var events = new System.Reactive.Subjects.Subject<LogEvent>();
        var query = EventQuery.From("a", events);

        using var run = CorrelationRun.Start(query.Node, options, results);
        var reports = new RunMonitor(run, new RunMonitorOptions { MaxLatency = TimeSpan.FromMilliseconds(200) });
        using var watching = reports.SelectMany(report => report.Alerts).Subscribe(alert => Console.WriteLine(alert));

        events.OnNext(new LogEvent(DateTimeOffset.UnixEpoch, "a", string.Empty));
        clock.AdvanceTo(TimeSpan.FromSeconds(5).Ticks);

        Assert.Equal("p95 of the latency is 1000 ms, more than 200 ms.\n", Console.ToString());
    }
}
