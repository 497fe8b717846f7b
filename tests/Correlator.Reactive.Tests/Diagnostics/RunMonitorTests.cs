using System.Reactive;
using Correlator.Tests.Execution;
using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Diagnostics;

/// <summary>Reports and alerts of a run, on virtual time.</summary>
public sealed class RunMonitorTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly TestScheduler _scheduler = new();
    private readonly PushSource _source = new("a");
    private readonly List<RunReport> _reports = [];
    private readonly CorrelationRun _run;
    private long _delayTicks;
    private bool _isCompleted;

    public RunMonitorTests() => _run = CorrelationRun.Start(
        EventQuery.From(_source).Node,
        new CorrelationOptions { Scheduler = _scheduler, Lateness = TimeSpan.Zero },
        Observer.Create<Correlation>(_ => _scheduler.Sleep(_delayTicks)));

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Reports_DefaultInterval_ComeEveryFiveSecondsWithWhatHappenedInIt()
    {
        using var watching = Watch(new RunMonitorOptions());
        Push(10);
        _scheduler.AdvanceTo(TimeSpan.FromSeconds(5).Ticks);
        Push(5);
        _scheduler.AdvanceTo(TimeSpan.FromSeconds(15).Ticks);

        Assert.Equal([(10L, 10L, 2.0), (5, 5, 1), (0, 0, 0)], _reports.Select(static report => (report.Events, report.Results, report.EventsPerSecond)));
        Assert.Equal([5.0, 10, 15], _reports.Select(static report => TimeSpan.FromTicks(report.Time.UtcTicks).TotalSeconds));
        Assert.All(_reports, static report => Assert.Equal(TimeSpan.FromSeconds(5), report.Interval));
        Assert.Null(_reports[2].Latency);
    }

    [Fact]
    public void Latency_KnownDelays_HasTheirQuantilesWithinOnePercent()
    {
        using var watching = Watch(new RunMonitorOptions { Interval = TimeSpan.FromMinutes(1) });
        for (var milliseconds = 1; milliseconds <= 200; milliseconds++)
        {
            _delayTicks = TimeSpan.FromMilliseconds(milliseconds).Ticks;
            Push(1);
        }

        _scheduler.AdvanceTo(TimeSpan.FromMinutes(1).Ticks);

        var latency = Assert.Single(_reports).Latency!.Value;
        Assert.Equal((200, TimeSpan.FromMilliseconds(200)), (latency.Count, latency.Greatest));
        AssertNear(100, latency.P50);
        AssertNear(190, latency.P95);
        AssertNear(198, latency.P99);
    }

    [Fact]
    public void Alerts_LatencyAboveItsLimit_AreGivenInEachIntervalWhereItIs()
    {
        using var watching = Watch(new RunMonitorOptions { Interval = Second, MaxLatency = TimeSpan.FromMilliseconds(200) });
        _delayTicks = TimeSpan.FromMilliseconds(199).Ticks;
        Push(1);
        _scheduler.AdvanceTo(Second.Ticks);
        _delayTicks = TimeSpan.FromMilliseconds(250).Ticks;
        Push(1);
        _scheduler.AdvanceTo(2 * Second.Ticks);

        Assert.Empty(_reports[0].Alerts);
        var alert = Assert.Single(_reports[1].Alerts);
        Assert.Equal((RunAlertKind.LatencyAboveLimit, 0.2), (alert.Kind, alert.Limit));
        Assert.Equal("p95 of the latency is 250 ms, more than 200 ms.", alert.ToString());
    }

    [Fact]
    public void Alerts_ThroughputBelowItsLimit_AreGivenInEachIntervalWhereItIs()
    {
        using var watching = Watch(new RunMonitorOptions { Interval = Second, MinEventsPerSecond = 100 });
        Push(100);
        _scheduler.AdvanceTo(Second.Ticks);
        Push(99);
        _scheduler.AdvanceTo(2 * Second.Ticks);

        Assert.Empty(_reports[0].Alerts);
        Assert.Equal(new RunAlert(RunAlertKind.ThroughputBelowLimit, 99, 100), Assert.Single(_reports[1].Alerts));
    }

    [Fact]
    public void Reports_RunEnds_CompleteWithTheNextAndItsThroughputIsNotJudged()
    {
        using var watching = Watch(new RunMonitorOptions { Interval = Second, MinEventsPerSecond = 100 });
        Push(1);
        _source.Complete();
        Assert.False(_isCompleted);

        _scheduler.AdvanceTo(5 * Second.Ticks);

        var last = Assert.Single(_reports);
        Assert.True(last.IsLast && _isCompleted);
        Assert.Empty(last.Alerts);
        Assert.Equal(1, last.Events);
    }

    [Fact]
    public void Subscribe_InTheMiddle_CountsFromThereOn()
    {
        Push(7);
        using var watching = Watch(new RunMonitorOptions { Interval = Second });
        Push(2);
        _scheduler.AdvanceBy(Second.Ticks);

        Assert.Equal((2, 2), (_reports[0].Events, _reports[0].Results));
    }

    [Fact]
    public void Dispose_Subscription_EndsTheReportsAndTheMeasuring()
    {
        Watch(new RunMonitorOptions { Interval = Second }).Dispose();

        _scheduler.AdvanceTo(5 * Second.Ticks);

        Assert.Empty(_reports);
        Assert.Equal(-1, _run.Latency.Arrive());
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RunMonitor(_run, new RunMonitorOptions { Interval = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RunMonitor(_run, new RunMonitorOptions { MaxLatency = TimeSpan.FromTicks(-1) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RunMonitor(_run, new RunMonitorOptions { MinEventsPerSecond = double.NaN }));
    }

    private IDisposable Watch(RunMonitorOptions options) =>
        new RunMonitor(_run, options).Subscribe(Observer.Create<RunReport>(_reports.Add, static error => throw error, () => _isCompleted = true));

    private void Push(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _source.Push(new LogEvent(LiveRun.Epoch, "a", string.Empty));
        }
    }

    private static void AssertNear(double milliseconds, TimeSpan found) => Assert.InRange(found.TotalMilliseconds, milliseconds * 0.99, milliseconds * 1.01);
}
