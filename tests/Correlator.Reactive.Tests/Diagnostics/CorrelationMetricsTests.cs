using System.Reactive;
using Correlator.Tests.Execution;

namespace Correlator.Tests.Diagnostics;

/// <summary>What the instruments show of running and of ended queries.</summary>
public sealed class CorrelationMetricsTests : IDisposable
{
    private static readonly TimeSpan Two = TimeSpan.FromSeconds(2);
    private readonly MetricsProbe _probe = new();

    public void Dispose() => _probe.Dispose();

    [Fact]
    public void Outcomes_FiniteRun_AddUpToTheEvents()
    {
        RunOnce();

        Assert.Equal(["query=q source=a alias=left 3", "query=q source=b alias=b 2"], _probe.Read("correlation.events"));
        Assert.Equal(
            [
                "query=q source=a alias=left outcome=missing_key 1",
                "query=q source=a alias=left outcome=matched 1",
                "query=q source=a alias=left outcome=unmatched 1",
                "query=q source=b alias=b outcome=matched 1",
                "query=q source=b alias=b outcome=unmatched 1",
            ],
            _probe.Read("correlation.event.outcomes").Where(static line => !line.EndsWith(" 0", StringComparison.Ordinal)));
        Assert.Equal(["query=q 1"], _probe.Read("correlation.results"));
    }

    [Fact]
    public void Counters_SecondRunOfAQuery_GoOnFromTheFirst()
    {
        RunOnce();
        RunOnce();

        Assert.Equal(["query=q source=a alias=left 6", "query=q source=b alias=b 4"], _probe.Read("correlation.events"));
        Assert.Equal(["query=q 2"], _probe.Read("correlation.results"));
    }

    [Fact]
    public void Counters_RunIsDisposed_DoNotFallBack()
    {
        var run = Live();
        run.Push("a@1:x", "b@1:x", "a@2:y");
        var during = _probe.Read("correlation.events");

        run.Dispose();

        Assert.Equal(["query=q source=a alias=a 2", "query=q source=b alias=b 1"], during);
        Assert.Equal(during, _probe.Read("correlation.events"));
    }

    [Fact]
    public void Gauges_RunEnds_ShowItNoMore()
    {
        using var run = Live();
        using var second = Live();
        run.Push("a@1:x", "a@1.5:y");

        Assert.Equal(["query=q 2"], _probe.Read("correlation.runs"));
        Assert.Equal(["query=q source=a alias=a 2", "query=q source=b alias=b 0"], _probe.Read("correlation.events.open"));
        run.Complete();
        Assert.Equal(["query=q 1"], _probe.Read("correlation.runs"));
        second.Dispose();
        Assert.Empty(_probe.Read("correlation.runs"));
        Assert.Empty(_probe.Read("correlation.events.open"));
    }

    [Fact]
    public void WatermarkLag_LiveStream_IsTheDistanceToTheClock()
    {
        using var run = Live(options => options with { Lateness = TimeSpan.FromSeconds(3) });
        run.Scheduler.AdvanceTo(LiveRun.Epoch.AddSeconds(10).UtcTicks);
        run.Push("a@8:x");

        Assert.Equal(["query=q source=a alias=a 5"], _probe.Read("correlation.watermark.lag"));
    }

    [Fact]
    public void WatermarkLag_OfARun_IsThatOfTheSlowestOfItsLiveStreams()
    {
        using var run = Live(options => options with { Lateness = TimeSpan.FromSeconds(3) });
        run.Scheduler.AdvanceTo(LiveRun.Epoch.AddSeconds(10).UtcTicks);
        Assert.Null(run.Statistics.WatermarkLagAt(run.Scheduler.Now));
        run.Push("a@8:x");
        Assert.Equal(TimeSpan.FromSeconds(5), run.Statistics.WatermarkLagAt(run.Scheduler.Now));
        run.Push("b@6:x");

        Assert.Equal(TimeSpan.FromSeconds(7), run.Statistics.WatermarkLagAt(run.Scheduler.Now));
        Assert.Equal([5.0, 3.0], run.Statistics.Streams.Select(static stream => (stream.Watermark!.Value - LiveRun.Epoch).TotalSeconds));
        run.Complete();
        Assert.Null(run.Statistics.WatermarkLagAt(run.Scheduler.Now));
    }

    [Fact]
    public void WatermarkLag_FiniteRun_IsNotShown()
    {
        RunOnce();

        Assert.Empty(_probe.Read("correlation.watermark.lag"));
    }

    [Fact]
    public void Gaps_SourceTellsOne_AreCountedForItsStreams()
    {
        using var run = Live();
        run["b"].OnGap(LiveRun.Epoch, LiveRun.Epoch.AddSeconds(5));

        Assert.Equal(["query=q source=a alias=a 0", "query=q source=b alias=b 1"], _probe.Read("correlation.gaps"));
    }

    [Fact]
    public void State_RunWithABudget_IsWhatItHolds()
    {
        using var run = Live(options => options with { MaxState = StateBudget.Events(10) });
        run.Push("a@1:x", "a@1:y");

        Assert.Equal(["query=q 2"], _probe.Read("correlation.state.events"));
        Assert.True(long.Parse(_probe.Read("correlation.state").Single().Split(' ')[1]) > 0);
    }

    [Fact]
    public void Memory_Always_IsShownOnceForTheProcess() =>
        Assert.True(long.Parse(Assert.Single(_probe.Read("correlation.memory"))) > 0);

    [Fact]
    public void Instruments_All_HaveAUnitAndADescription()
    {
        Assert.All(_probe.Instruments, static instrument => Assert.False(string.IsNullOrEmpty(instrument.Unit) || string.IsNullOrEmpty(instrument.Description)));
        Assert.Equal("Correlator", _probe.Metrics.Meter.Name);
    }

    [Fact]
    public void Options_EmptyName_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Live(static options => options with { Name = string.Empty }));

    private LiveRun Live(Func<CorrelationOptions, CorrelationOptions>? change = null) =>
        new((a, b) => a.Unless(b, ["k"], Two), options => (change ?? (static same => same))(options with { Name = "q", Metrics = _probe.Metrics }));

    private void RunOnce()
    {
        var query = EventQuery.From("a", Events("a", "1 x", "5 y", "6 -")).As("left")
            .And(EventQuery.From("b", Events("b", "2 x", "30 z")), ["k"], Two)
            .WithOptions(new CorrelationOptions { Name = "q", Metrics = _probe.Metrics });
        using var run = query.Subscribe(Observer.Create<Correlation>(static _ => { }, static error => throw error));
    }

    private static LogEvent[] Events(string source, params string[] events) => [.. events.Select(text => text.Split(' ')).Select(words => new LogEvent(
        LiveRun.Epoch.AddSeconds(int.Parse(words[0])), source, string.Empty, words[1] == "-" ? null : Labels.Of(("k", words[1]))))];
}
