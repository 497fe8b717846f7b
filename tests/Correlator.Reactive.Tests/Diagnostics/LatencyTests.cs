using System.Reactive;
using System.Reactive.Concurrency;
using Correlator.Tests.Execution;
using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Diagnostics;

/// <summary>The time from the arrival of what decides results to their coming out, on virtual time.</summary>
public sealed class LatencyTests : IDisposable
{
    private static readonly TimeSpan Two = TimeSpan.FromSeconds(2);
    private readonly MetricsProbe _probe = new();

    public void Dispose() => _probe.Dispose();

    [Fact]
    public void Duration_SlowObserver_IsFromTheArrivalOfTheDecidingEventUntilItHasReturned()
    {
        var scheduler = new TestScheduler();
        var (a, b) = (new PushSource("a"), new PushSource("b"));
        var query = EventQuery.From(a).And(EventQuery.From(b), ["k"], Two);
        using var run = Start(query, scheduler, _ => scheduler.Sleep(TimeSpan.FromMilliseconds(20).Ticks));
        a.Push(Event("a", 1));
        scheduler.AdvanceBy(TimeSpan.FromSeconds(1).Ticks);

        b.Push(Event("b", 2));

        // The second that the first event waited for its partner is no latency of ours.
        Assert.Equal([0.02], _probe.Durations);
    }

    [Fact]
    public void Duration_SeveralResultsOfOneBurst_AreRecordedOnceEach()
    {
        var scheduler = new TestScheduler();
        var (a, b) = (new PushSource("a"), new PushSource("b"));
        using var run = Start(EventQuery.From(a).And(EventQuery.From(b), ["k"], Two).Emit(EmitMode.Each), scheduler, _ => scheduler.Sleep(TimeSpan.FromMilliseconds(10).Ticks));
        a.Push(Event("a", 1));
        a.Push(Event("a", 1.5));

        b.Push(Event("b", 2));

        Assert.Equal([0.02, 0.02], _probe.Durations);
    }

    [Fact]
    public void Duration_FiniteRun_HasOneMeasurementForEachResult()
    {
        var events = Enumerable.Range(0, 3000).Select(static i => Event("a", i)).ToList();
        using var run = Start(EventQuery.From(new ListSource("a", events)), new TestScheduler(), static _ => { });

        Assert.Equal(3000, _probe.Durations.Count);
    }

    [Fact]
    public void Duration_DenseBursts_HaveOneMeasurementForEachResultThoughNotAllAreTimed()
    {
        var (scheduler, delay) = (new TestScheduler(), TimeSpan.Zero);
        var source = new PushSource("a");
        using var run = Start(EventQuery.From(source), scheduler, _ => scheduler.Sleep(delay.Ticks));
        for (var i = 0; i < 2000; i++)
        {
            delay = TimeSpan.FromTicks(i < 1000 ? 50 : 60);
            source.Push(Event("a", i));
        }

        Assert.Equal(2000, _probe.Durations.Count);
        Assert.All(_probe.Durations.Take(1000), static seconds => Assert.Equal(5e-6, seconds, 9));
        Assert.All(_probe.Durations.Skip(1000 + BurstSampling.Stride), static seconds => Assert.Equal(6e-6, seconds, 9));
    }

    [Fact]
    public void Duration_Lanes_HaveOneMeasurementForEachResult()
    {
        var lists = "a b".Split(' ').Select(static name => EventQuery.From(new ListSource(name, [.. Enumerable.Range(0, 2500).Select(i => Event(name, i, $"k{i % 7}"))]))).ToList();
        var options = new CorrelationOptions { Name = "q", Metrics = _probe.Metrics, Partitions = 3, Emit = EmitMode.Each, LaneRunner = static take => new InlineLaneRunner(take) };
        using var run = CorrelationRun.Start(lists[0].And(lists[1], ["k"], Two).Node, options, Observer.Create<Correlation>(static _ => { }));

        Assert.Equal(run.Statistics.Results, _probe.Durations.Count);
        Assert.True(run.Statistics.Results > 1000);
        Assert.Equal(["query=q source=a alias=a 2500", "query=q source=b alias=b 2500"], _probe.Read("correlation.events"));
        Assert.All(_probe.Durations, static seconds => Assert.InRange(seconds, 0, 3600));
    }

    [Fact]
    public void Arrive_NobodyListens_DoesNotReadTheClock()
    {
        using var metrics = new CorrelationMetrics();
        var meter = new LatencyMeter(metrics.Duration, "q", new TestScheduler(), isSampled: false);

        Assert.Equal(-1, meter.Arrive());
        meter.Add(new Recorder());
        Assert.Equal(0, meter.Arrive());
    }

    [Fact]
    public void End_ListenerCameDuringTheTurn_RecordsNothing()
    {
        using var metrics = new CorrelationMetrics();
        var recorder = new Recorder();
        var meter = new LatencyMeter(metrics.Duration, "q", new TestScheduler(), isSampled: false);

        meter.Begin(meter.Arrive(), 0);
        meter.Add(recorder);
        meter.End(5);

        Assert.Equal(0, recorder.Results);
    }

    private CorrelationRun Start(EventQuery<LogEvent> query, IScheduler scheduler, Action<Correlation> onResult) => Start(query.Node, scheduler, onResult);

    private CorrelationRun Start(EventQuery<Correlation> query, IScheduler scheduler, Action<Correlation> onResult) => Start(query.Node, scheduler, onResult);

    private CorrelationRun Start(OperatorNode query, IScheduler scheduler, Action<Correlation> onResult) => CorrelationRun.Start(
        query,
        new CorrelationOptions { Name = "q", Metrics = _probe.Metrics, Scheduler = scheduler, Lateness = TimeSpan.Zero },
        Observer.Create(onResult));

    private static LogEvent Event(string source, double seconds, string key = "x") =>
        new(LiveRun.Epoch.AddSeconds(seconds), source, string.Empty, Labels.Of(("k", key)));

    private sealed class Recorder : ILatencyRecorder
    {
        public long Results { get; private set; }

        public void Record(double seconds, long results) => Results += results;
    }
}
