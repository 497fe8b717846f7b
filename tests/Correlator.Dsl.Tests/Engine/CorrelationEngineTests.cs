using System.Reactive.Linq;
using System.Reactive.Subjects;
using Microsoft.Reactive.Testing;

namespace Correlator.Dsl.Tests.Engine;

public sealed class CorrelationEngineTests : IAsyncDisposable
{
    private const string Join = "a({}) and on(k) within(5s) b({})";
    private readonly TestScheduler _scheduler = new();
    private readonly Subject<LogEvent> _a = new();
    private readonly Subject<LogEvent> _b = new();
    private readonly CorrelationEngine _engine;

    public CorrelationEngineTests()
    {
        _engine = new CorrelationEngine(new CorrelationEngineOptions { Scheduler = _scheduler, Lateness = TimeSpan.Zero, MaxQueries = 2, BufferSize = 2 });
        _engine.AddSource(new ObservableSource("a", _a)).AddSource(new ObservableSource("b", _b));
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public void Correlate_LiveSources_GivesResultsToItsObserverAndToThoseWhoWatch()
    {
        var (results, watched) = (new List<Correlation>(), new List<QueryResult>());
        using var watching = _engine.Correlations.Subscribe(watched.Add);
        using var query = _engine.Correlate(Join, "orders").Subscribe(results.Add);

        _a.OnNext(Event(1, "x"));
        _b.OnNext(Event(2, "x"));

        var result = Assert.Single(results);
        Assert.Equal(("orders", result), (Assert.Single(watched).Query.Name, watched[0].Correlation));
        Assert.Equal(Join, Assert.Single(_engine.Queries).Text);
    }

    [Fact]
    public void Correlate_TwoQueries_ShareTheirLiveSources()
    {
        var subscriptions = 0;
        _engine.AddSource(new ObservableSource("c", Observable.Defer(() =>
        {
            subscriptions++;
            return Observable.Never<LogEvent>();
        })));

        using var one = _engine.Correlate("c({}) and on(k) within(5s) a({})").Subscribe();
        using var two = _engine.Correlate("c({}) unless on(k) within(5s) a({})").Subscribe();

        Assert.Equal(1, subscriptions);
    }

    [Fact]
    public void Correlate_BadQuery_ThrowsAtOnceWithAllThatIsWrong()
    {
        var error = Assert.Throws<QueryException>(() => _engine.Correlate("a({}) and on(k) nosuch({})"));

        Assert.Contains("nosuch", Assert.Single(error.Diagnostics).Message, StringComparison.Ordinal);
        Assert.Equal(error.Diagnostics, _engine.Validate("a({}) and on(k) nosuch({})"));
        Assert.DoesNotContain(_engine.Validate(Join), static item => item.Severity == Correlator.Dsl.Syntax.DiagnosticSeverity.Error);
    }

    [Fact]
    public void Correlate_MoreQueriesThanMayRun_FailsOfItselfAndLeavesTheOthers()
    {
        using var one = _engine.Correlate(Join).Subscribe();
        using var two = _engine.Correlate(Join).Subscribe();
        Exception? error = null;

        using var three = _engine.Correlate(Join).Subscribe(static _ => { }, failure => error = failure);

        Assert.Equal("TOO_MANY_QUERIES", Assert.IsType<EngineException>(error).Code);
        Assert.Equal(2, _engine.Queries.Count);
    }

    [Fact]
    public void LateEvents_AnEventBehindTheClock_IsTold()
    {
        var late = new List<LateEvent>();
        using var watching = _engine.LateEvents.Subscribe(late.Add);
        using var query = _engine.Correlate(Join).Subscribe();

        _a.OnNext(Event(100, "x"));
        _b.OnNext(Event(100, "y"));
        _a.OnNext(Event(1, "z"));

        Assert.Equal("z", Assert.Single(late).Event.Message);
    }

    [Fact]
    public void Reports_WhileAQueryRuns_TellRatesAndEndWithIt()
    {
        var reports = new List<EngineReport>();
        using var watching = _engine.Reports.Subscribe(reports.Add);
        var query = _engine.Correlate(Join).Subscribe();
        for (var i = 0; i < 10; i++)
        {
            _a.OnNext(Event(i, $"{i}"));
        }

        _scheduler.AdvanceBy(TimeSpan.FromSeconds(10).Ticks);
        query.Dispose();
        _scheduler.AdvanceBy(TimeSpan.FromSeconds(20).Ticks);

        Assert.Equal([2.0, 0.0], reports.Select(static report => Assert.Single(report.Queries).EventsPerSecond));
        Assert.Equal([10, 10], reports.Select(static report => report.Queries[0].Events));
    }

    [Fact]
    public async Task Losses_StateBeyondItsBound_AreToldOnce()
    {
        await using var engine = new CorrelationEngine(_engine.Options with { MaxState = StateBudget.Events(2) });
        engine.AddSource(new ObservableSource("a", _a)).AddSource(new ObservableSource("b", _b));
        var (losses, warnings) = (new List<QueryLoss>(), new List<EngineWarning>());
        using var watching = engine.Losses.Subscribe(losses.Add);
        using var warning = engine.Warnings.Subscribe(warnings.Add);
        using var query = engine.Correlate(Join).Subscribe();
        for (var i = 0; i < 5; i++)
        {
            _a.OnNext(Event(1, $"{i}"));
        }

        _scheduler.AdvanceBy(TimeSpan.FromSeconds(10).Ticks);

        var loss = Assert.Single(losses);
        Assert.Equal((LossKind.Evicted, "a", 3L), (loss.Kind, loss.Stream, loss.Count));
        Assert.Single(warnings, static item => item.Code == "STATE_NEARLY_FULL");
    }

    [Fact]
    public async Task CorrelateAsync_FiniteSources_GivesAllAndEnds()
    {
        await using var engine = new CorrelationEngine(new CorrelationEngineOptions { BufferSize = 1 });
        engine.AddSource(new ListSource("a", Many(100))).AddSource(new ListSource("b", Many(100)));

        var results = await engine.CorrelateAsync(Join).ToListAsync();

        Assert.Equal(100, results.Count);
        Assert.Empty(engine.Queries);
    }

    [Fact]
    public async Task CorrelateAsync_ReaderStopsEarly_EndsTheQuery()
    {
        await using var engine = new CorrelationEngine(new CorrelationEngineOptions { BufferSize = 1 });
        engine.AddSource(new ListSource("a", Many(10_000))).AddSource(new ListSource("b", Many(10_000)));

        var results = await engine.CorrelateAsync(Join).Take(3).ToListAsync();

        Assert.Equal(3, results.Count);
        Assert.Empty(engine.Queries);
    }

    [Theory]
    [InlineData(OverflowPolicy.DropOldest, "8,9")]
    [InlineData(OverflowPolicy.DropNewest, "0,1")]
    public async Task CorrelateAsync_SlowReader_DropsAsSaidAndCounts(OverflowPolicy overflow, string expected)
    {
        await using var engine = new CorrelationEngine(_engine.Options with { Overflow = overflow });
        var isRead = new TaskCompletionSource();
        engine.AddSource(new ObservableSource("a", _a)).AddSource(new ObservableSource("b", Observable.Create<LogEvent>(observer =>
        {
            var subscription = _b.Subscribe(observer);
            isRead.SetResult();
            return subscription;
        })));
        await using var reader = engine.CorrelateAsync(Join).GetAsyncEnumerator();
        var first = reader.MoveNextAsync().AsTask();
        await isRead.Task;
        _a.OnNext(Event(0, "first"));
        _b.OnNext(Event(0, "first"));
        await first;

        for (var i = 0; i < 10; i++)
        {
            _a.OnNext(Event(i, $"{i}"));
            _b.OnNext(Event(i, $"{i}"));
        }

        var query = Assert.Single(engine.Queries);
        _a.OnCompleted();
        _b.OnCompleted();
        var read = new List<string>();
        while (await reader.MoveNextAsync())
        {
            read.Add(reader.Current.Events[0].Event.Message);
        }

        Assert.Equal((expected, 8L), (string.Join(',', read), query.DroppedResults));
    }

    [Fact]
    public async Task DisposeAsync_QueriesThatRun_EndsThemAndCompletesWhatIsWatched()
    {
        var (isCompleted, results) = (false, new List<Correlation>());
        using var watching = _engine.Correlations.Subscribe(static _ => { }, () => isCompleted = true);
        using var query = _engine.Correlate(Join).Subscribe(results.Add);

        await _engine.DisposeAsync();
        _a.OnNext(Event(1, "x"));
        _b.OnNext(Event(1, "x"));

        Assert.True(isCompleted);
        Assert.Empty(results);
        Assert.Throws<ObjectDisposedException>(() => _engine.AddSource(new ListSource("c", [])));
    }

    [Fact]
    public void Options_OutOfRange_NameTheOptionItsRangeAndItsValue()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new CorrelationEngine(new CorrelationEngineOptions { BufferSize = 0 }));

        Assert.Contains("BufferSize must be 1 to 1000000; it is 0.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CorrelationEngineOptions { Lateness = TimeSpan.FromTicks(-1) }.Validate());
        Assert.Equal(TimeSpan.Zero, (new CorrelationEngineOptions { Lateness = TimeSpan.Zero }).Validate().Lateness);
    }

    [Fact]
    public async Task DefaultWindow_QueryWithoutARange_IsItsRange()
    {
        await using var engine = new CorrelationEngine(CorrelationEngineOptions.LowMemory);
        engine.AddSource(new ListSource("a", [])).AddSource(new ListSource("b", []));

        Assert.Equal("a({})[1m] and on(k) b({})[1m]", engine.Compile("a({}) and on(k) b({})").Node.ToString());
    }

    private static LogEvent Event(int second, string key) =>
        new(DateTimeOffset.UnixEpoch.AddSeconds(second), "s", key, Labels.Of(("k", key)));

    private static IReadOnlyList<LogEvent> Many(int count) => [.. Enumerable.Range(0, count).Select(static i => Event(i, $"{i}"))];
}
