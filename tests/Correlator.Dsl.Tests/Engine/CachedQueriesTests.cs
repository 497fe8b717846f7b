using System.Reactive.Linq;
using Microsoft.Reactive.Testing;

namespace Correlator.Dsl.Tests.Engine;

/// <summary>Queries whose results an engine gives again.</summary>
public sealed class CachedQueriesTests : IAsyncDisposable
{
    private const string Query = "a({}) and on(k) within(5s) b({})";
    private readonly TestScheduler _scheduler = new();
    private readonly CountedSource _a = new("a");
    private readonly CountedSource _b = new("b");
    private readonly CorrelationEngine _engine;

    public CachedQueriesTests() => _engine = EngineWith(new QueryCacheOptions { TimeToLive = TimeSpan.FromMinutes(1) });

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task CorrelateAsync_TheSameAgain_IsGivenWithoutReading()
    {
        var first = await _engine.CorrelateAsync(Query, "one").ToListAsync();
        var second = await _engine.CorrelateAsync("  a({})  and on(k) within(5000ms) b({})", "other").ToListAsync();

        Assert.Equal(3, first.Count);
        Assert.Equal(first, second);
        Assert.Equal((1, 1), (_a.Opened, _b.Opened));
        Assert.Equal((1L, 1L, 3L), (_engine.CacheStatistics.Hits, _engine.CacheStatistics.Misses, _engine.CacheStatistics.Correlations));
    }

    [Fact]
    public async Task CorrelateAsync_AfterItsTime_IsReadAgain()
    {
        await ReadAsync();
        _scheduler.AdvanceBy(TimeSpan.FromSeconds(59).Ticks);
        await ReadAsync();
        Assert.Equal(1, _a.Opened);
        _scheduler.AdvanceBy(TimeSpan.FromSeconds(1).Ticks);
        await ReadAsync();

        Assert.Equal(2, _a.Opened);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CorrelateAsync_WithoutACache_ReadsEachTime(bool isOfNothing)
    {
        await using var engine = EngineWith(isOfNothing ? new QueryCacheOptions { MaxEntries = 0 } : null);
        await engine.CorrelateAsync(Query).CountAsync();
        await engine.CorrelateAsync(Query).CountAsync();

        Assert.Equal(2, _a.Opened);
        Assert.Equal(default, engine.CacheStatistics);
    }

    [Fact]
    public async Task CorrelateAsync_AtTheSameTime_ReadsOnceForAll()
    {
        var isFree = new TaskCompletionSource();
        _a.Until = isFree.Task;
        var first = _engine.CorrelateAsync(Query).ToListAsync().AsTask();
        var second = _engine.CorrelateAsync(Query).ToListAsync().AsTask();
        Assert.Single(_engine.Queries);
        isFree.SetResult();

        Assert.Equal(await first, await second);
        Assert.Equal((1, 1L), (_a.Opened, _engine.CacheStatistics.Shared));
    }

    [Theory]
    [InlineData("add")]
    [InlineData("remove")]
    [InlineData("lookup")]
    [InlineData("no lookup")]
    public async Task Catalog_AChange_ForgetsWhatWasKept(string change)
    {
        _engine.AddSource(new ListSource("c", [])).AddLookup("t", new LookupTable([]));
        await ReadAsync();

        _ = change switch
        {
            "add" => _engine.AddSource(new ListSource("d", [])),
            "remove" => (object?)_engine.RemoveSource("c"),
            "lookup" => _engine.AddLookup("u", new LookupTable([])),
            _ => _engine.RemoveLookup("t"),
        };
        await ReadAsync();

        Assert.Equal(2, _a.Opened);
    }

    [Fact]
    public async Task Catalog_AQueryCompiledBeforeAChange_IsNotGivenForTheOneBehindIt()
    {
        var before = _engine.CorrelateAsync(Query);
        _engine.RemoveSource("a");
        _engine.AddSource(new ListSource("a", []));

        Assert.Equal(3, await before.CountAsync());
        Assert.Equal(0, await _engine.CorrelateAsync(Query).CountAsync());
    }

    [Fact]
    public async Task CorrelateAsync_ALiveSource_IsNeverKept()
    {
        _engine.AddSource(new ObservableSource("live", Observable.Empty<LogEvent>()));

        Assert.Equal(0, await _engine.CorrelateAsync("live({}) and on(k) within(5s) a({})").CountAsync());

        Assert.Equal(default, _engine.CacheStatistics);
    }

    [Fact]
    public async Task CorrelateAsync_ASourceThatFails_IsReadAgain()
    {
        _a.Failure = new SourceException("a", "broken");
        await Assert.ThrowsAsync<SourceException>(ReadAsync);
        _a.Failure = null;

        Assert.Equal(3, await ReadAsync());
        Assert.Equal((1L, 2), (_engine.CacheStatistics.NotKept, _a.Opened));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CorrelateAsync_EndedByHand_IsNotKept(bool isCompleted)
    {
        var isFree = new TaskCompletionSource();
        _a.Until = isFree.Task;
        var reading = ReadAsync();
        var query = Assert.Single(_engine.Queries);
        if (isCompleted)
        {
            await _a.IsOpen.Task;
            query.Complete();
        }
        else
        {
            query.Dispose();
        }

        isFree.SetResult();
        await reading;

        Assert.Equal((0, 1L), (_engine.CacheStatistics.Entries, _engine.CacheStatistics.NotKept));
    }

    [Fact]
    public async Task CorrelateAsync_Cancelled_EndsItsReaderOnly()
    {
        var isFree = new TaskCompletionSource();
        _a.Until = isFree.Task;
        using var cancellation = new CancellationTokenSource();
        var cancelled = _engine.CorrelateAsync(Query, cancellationToken: cancellation.Token).CountAsync().AsTask();
        var other = ReadAsync();

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        isFree.SetResult();

        Assert.Equal(3, await other);
        Assert.Equal(1, _engine.CacheStatistics.Entries);
    }

    [Theory]
    [InlineData("Cache:MaxEntries", "-1", "Cache.MaxEntries must be at least 0; it is -1.")]
    [InlineData("cacheCorrelations", "0", "Cache.MaxCorrelations must be at least 1; it is 0.")]
    [InlineData("cacheTime", "0s", "Cache.TimeToLive must be more than zero; it is zero.")]
    public void Options_OutOfRange_AreNamed(string name, string text, string expected) =>
        Assert.Equal(expected, Assert.Throws<FormatException>(() => EngineSettings.Find(name)!.Apply(new CorrelationEngineOptions(), text)).Message);

    private async Task<int> ReadAsync() => await _engine.CorrelateAsync(Query).CountAsync();

    private CorrelationEngine EngineWith(QueryCacheOptions? cache) =>
        new CorrelationEngine(new CorrelationEngineOptions { Scheduler = _scheduler, Cache = cache }).AddSource(_a).AddSource(_b);

    /// <summary>Three events, in a source that counts how often it was opened, and that waits or fails when it is told to.</summary>
    private sealed class CountedSource(string name) : IFiniteSource
    {
        private int _opened;

        public string Name => name;

        public SelectorLanguage Language => SelectorLanguage.Labels;

        public int Opened => _opened;

        public TaskCompletionSource IsOpen { get; } = new();

        public Task Until { get; set; } = Task.CompletedTask;

        public Exception? Failure { get; set; }

        public IReadOnlyList<IEventReader> Open(SourceRequest request)
        {
            Interlocked.Increment(ref _opened);
            var events = Enumerable.Range(0, 3).Select(i => new LogEvent(DateTimeOffset.UnixEpoch.AddSeconds(i), name, $"{i}", Labels.Of(("k", $"{i}")))).ToList();
            var inner = new ListSource(name, events).Open(request)[0];
            return [new Reader(this, inner)];
        }

        private sealed class Reader(CountedSource owner, IEventReader inner) : IEventReader
        {
            public string Name => inner.Name;

            public async ValueTask<bool> ReadAsync(List<LogEvent> batch, CancellationToken cancellationToken)
            {
                owner.IsOpen.TrySetResult();
                await owner.Until.WaitAsync(cancellationToken);
                return owner.Failure is { } failure ? throw failure : await inner.ReadAsync(batch, cancellationToken);
            }

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
