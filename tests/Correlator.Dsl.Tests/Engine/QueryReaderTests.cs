using System.Reactive.Linq;
using System.Reactive.Subjects;

namespace Correlator.Dsl.Tests.Engine;

/// <summary>Queries that are read by one who has them in hand, and sources of which it is known whether they are connected.</summary>
public sealed class QueryReaderTests : IAsyncDisposable
{
    private readonly Subject<LogEvent> _a = new();
    private readonly CorrelationEngine _engine = new(new CorrelationEngineOptions { Lateness = TimeSpan.Zero, MaxQueries = 1, BufferSize = 2 });

    public QueryReaderTests() => _engine.AddSource(new ObservableSource("a", _a)).AddSource(new ListSource("b", [Event(1), Event(2), Event(3)]));

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task Read_FiniteSource_GivesAllAndEnds()
    {
        var reader = _engine.Read("b({})", "all");
        Assert.Equal("all", Assert.Single(_engine.Queries).Name);

        Assert.Equal(3, await reader.CountAsync());

        Assert.Equal(3, reader.Query.Statistics.Results);
        Assert.Empty(_engine.Queries);
        Assert.Throws<InvalidOperationException>(() => reader.GetAsyncEnumerator());
    }

    [Fact]
    public void Read_MoreThanMayRun_ThrowsAtOnce()
    {
        _engine.Read("b({})");

        Assert.Equal("TOO_MANY_QUERIES", Assert.Throws<EngineException>(() => _engine.Read("b({})")).Code);
    }

    [Fact]
    public async Task Dispose_OfAQueryThatIsRead_GivesWhatWaitsAndEnds()
    {
        var isOpen = new TaskCompletionSource();
        _engine.AddSource(new ObservableSource("c", Observable.Create<LogEvent>(observer =>
        {
            var subscription = _a.Subscribe(observer);
            isOpen.SetResult();
            return subscription;
        })));
        var reader = _engine.Read("c({})");
        await using var results = reader.GetAsyncEnumerator();
        var first = results.MoveNextAsync().AsTask();
        await isOpen.Task;
        _a.OnNext(Event(1));
        Assert.True(await first);
        _a.OnNext(Event(2));

        reader.Query.Dispose();

        Assert.True(await results.MoveNextAsync());
        Assert.False(await results.MoveNextAsync());
    }

    [Fact]
    public async Task DisposeAsync_OfTheEngine_EndsWhoReads()
    {
        var reading = _engine.CorrelateAsync("a({})").CountAsync().AsTask();

        await _engine.DisposeAsync();

        Assert.Equal(0, await reading);
    }

    [Fact]
    public async Task Read_ASourceThatCannotBeOpened_FailsItsReader()
    {
        _engine.AddSource(new BrokenSource());

        var error = await Assert.ThrowsAsync<NotSupportedException>(async () => await _engine.Read("broken({})").CountAsync());

        Assert.Equal("not here", error.Message);
    }

    [Fact]
    public void DisconnectedSources_ASourceThatIsRead_IsAmongThemUntilItIsConnected()
    {
        var source = new SwitchedSource();
        _engine.AddSource(source);
        Assert.Empty(_engine.DisconnectedSources);

        using var query = _engine.Correlate("switched({})").Subscribe();
        Assert.Equal(["switched"], _engine.DisconnectedSources);
        source.Observer!.OnConnected(true);
        Assert.Empty(_engine.DisconnectedSources);
        source.Observer.OnConnected(false);
        Assert.Equal(["switched"], _engine.DisconnectedSources);
        query.Dispose();

        Assert.Empty(_engine.DisconnectedSources);
    }

    [Fact]
    public void AddSource_ALiveSource_KeepsWhatItSaysOfRequests()
    {
        _engine.AddSource(new SwitchedSource());

        Assert.Contains("asked for so", GraphPrinter.Explain(_engine.Compile("switched({})").Node), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddSource_ALiveSourceWithoutAPast_IsSharedByWhoComesLater()
    {
        await using var engine = new CorrelationEngine(new CorrelationEngineOptions { SharedEvents = 0 });
        var source = new SwitchedSource();
        engine.AddSource(source);

        using var first = engine.Correlate("switched({})").Subscribe();
        source.Observer!.OnEvents([Event(1)]);
        using var second = engine.Correlate("switched({})").Subscribe();

        Assert.Equal(1, source.Subscriptions);
    }

    private static LogEvent Event(int second) => new(DateTimeOffset.UnixEpoch.AddSeconds(second), "s", "m");

    private sealed class BrokenSource : ILiveSource
    {
        public string Name => "broken";

        public SelectorLanguage Language => SelectorLanguage.Labels;

        public IDisposable Subscribe(SourceRequest request, ILiveObserver observer) => throw new NotSupportedException("not here");
    }

    private sealed class SwitchedSource : ILiveSource
    {
        public string Name => "switched";

        public SelectorLanguage Language => SelectorLanguage.Labels;

        public SourceFilters Filters => SourceFilters.Selector;

        public SourcePast Past => SourcePast.None;

        public int Subscriptions { get; private set; }

        public ILiveObserver? Observer { get; private set; }

        public string DescribeRequest(SourceRequest request) => "asked for so";

        public IDisposable Subscribe(SourceRequest request, ILiveObserver observer)
        {
            Observer = observer;
            Subscriptions++;
            return System.Reactive.Disposables.Disposable.Empty;
        }
    }
}
