using System.Reactive.Subjects;
using Microsoft.Reactive.Testing;

namespace Correlator.Dsl.Tests.Engine;

/// <summary>What an engine says of each query: rates, latencies, how far it is behind.</summary>
public sealed class EngineFigureTests : IAsyncDisposable
{
    private const string Join = "a({}) and on(k) within(5s) b({})";
    private readonly TestScheduler _scheduler = new();
    private readonly Subject<LogEvent> _a = new();
    private readonly Subject<LogEvent> _b = new();
    private readonly CorrelationEngine _engine;

    public EngineFigureTests()
    {
        _engine = new CorrelationEngine(new CorrelationEngineOptions { Scheduler = _scheduler, Lateness = TimeSpan.Zero });
        _engine.AddSource(new ObservableSource("a", _a)).AddSource(new ObservableSource("b", _b));
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public void Reports_AQueryThatBeganMeanwhile_TellsItsOwnRateAndLatency()
    {
        var reports = new List<EngineReport>();
        using var watching = _engine.Reports.Subscribe(reports.Add);
        using var first = _engine.Correlate(Join).Subscribe();
        _scheduler.AdvanceBy(TimeSpan.FromSeconds(3).Ticks);
        using var second = _engine.Correlate("a({})").Subscribe(_ => _scheduler.Sleep(TimeSpan.FromMilliseconds(20).Ticks));
        var query = _engine.Queries[1];
        for (var i = 0; i < 10; i++)
        {
            _a.OnNext(Event(i, $"{i}"));
        }

        _scheduler.AdvanceTo(TimeSpan.FromSeconds(5).Ticks);

        Assert.Equal([2.0, 5.0], Assert.Single(reports).Queries.Select(static row => row.EventsPerSecond), static (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal((10, TimeSpan.FromMilliseconds(20)), (query.Latency!.Value.Count, query.Latency.Value.Greatest));
        Assert.Null(_engine.Queries[0].Latency);
    }

    [Fact]
    public void WatermarkLag_OfAQuery_IsByTheEnginesClock()
    {
        _scheduler.AdvanceTo(DateTimeOffset.UnixEpoch.AddSeconds(9).UtcTicks);
        using var running = _engine.Correlate(Join).Subscribe();
        var query = Assert.Single(_engine.Queries);
        Assert.Null(query.WatermarkLag);

        _a.OnNext(Event(7, "x"));
        _b.OnNext(Event(5, "x"));

        Assert.Equal(TimeSpan.FromSeconds(4), query.WatermarkLag);
    }

    private static LogEvent Event(int second, string key) =>
        new(DateTimeOffset.UnixEpoch.AddSeconds(second), "s", key, Labels.Of(("k", key)));
}
