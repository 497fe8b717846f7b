using System.Runtime.CompilerServices;
using Microsoft.Reactive.Testing;

namespace Correlator.Dsl.Tests.Compilation;

/// <summary>Finished queries that are kept, on virtual time.</summary>
public sealed class QueryCacheTests
{
    private static readonly QueryCacheKey Key = KeyOf("a");
    private readonly TestScheduler _scheduler = new();
    private int _executions;

    [Fact]
    public async Task Run_SecondTime_GivesTheKeptResults()
    {
        var cache = Cache();
        var first = await ManualSource.ReadAsync(cache.RunAsync(Key, Results(3)));
        var second = await ManualSource.ReadAsync(cache.RunAsync(Key, Results(3)));

        Assert.Equal(first, second);
        Assert.Equal(1, _executions);
        Assert.Equal(new QueryCacheStatistics(1, 3, 1, 0, 1), cache.Statistics);
        Assert.Equal(0.5, cache.Statistics.HitRate);
    }

    [Fact]
    public async Task Run_OtherTextOrOptions_IsAnotherQuery()
    {
        var cache = Cache();
        await ManualSource.ReadAsync(cache.RunAsync(Key, Results(1)));
        await ManualSource.ReadAsync(cache.RunAsync(KeyOf("b"), Results(1)));
        await ManualSource.ReadAsync(cache.RunAsync(Key with { Options = Key.Options with { Lateness = TimeSpan.Zero } }, Results(1)));
        await ManualSource.ReadAsync(cache.RunAsync(new QueryCacheKey("a", new CorrelationOptions()), Results(1)));

        Assert.Equal(3, _executions);
    }

    [Theory]
    [InlineData(59_999, 1)]
    [InlineData(60_000, 2)]
    public async Task Run_TimeIsOver_ExecutesAgain(int milliseconds, int executions)
    {
        var cache = Cache();
        await ManualSource.ReadAsync(cache.RunAsync(Key, Results(1)));

        _scheduler.AdvanceTo(TimeSpan.FromMilliseconds(milliseconds).Ticks);
        await ManualSource.ReadAsync(cache.RunAsync(Key, Results(1)));

        Assert.Equal((executions, executions - 1), (_executions, cache.Statistics.Expired));
    }

    [Fact]
    public async Task Run_TooManyEntries_ForgetsTheOneNotAskedForLongest()
    {
        var cache = Cache(new QueryCacheOptions { MaxEntries = 2 });
        foreach (var text in (string[])["a", "b", "a", "c", "a", "b"])
        {
            await ManualSource.ReadAsync(cache.RunAsync(KeyOf(text), Results(1)));
        }

        // b went for c, and is executed again for itself.
        Assert.Equal((4, 2L, 2), (_executions, cache.Statistics.Evicted, cache.Statistics.Entries));
    }

    [Fact]
    public async Task Run_TooManyCorrelations_KeepsNoMoreThanItMay()
    {
        var cache = Cache(new QueryCacheOptions { MaxCorrelations = 10 });
        await ManualSource.ReadAsync(cache.RunAsync(KeyOf("a"), Results(6)));
        await ManualSource.ReadAsync(cache.RunAsync(KeyOf("b"), Results(4)));
        Assert.Equal((2, 10), (cache.Statistics.Entries, cache.Statistics.Correlations));

        await ManualSource.ReadAsync(cache.RunAsync(KeyOf("c"), Results(5)));
        Assert.Equal((2, 9, 1), (cache.Statistics.Entries, cache.Statistics.Correlations, cache.Statistics.Evicted));
        Assert.Equal(11, (await ManualSource.ReadAsync(cache.RunAsync(KeyOf("d"), Results(11)))).Count);
        Assert.Equal((2, 9, 1), (cache.Statistics.Entries, cache.Statistics.Correlations, cache.Statistics.NotKept));
    }

    [Fact]
    public async Task Run_Fails_IsToldAndNotKept()
    {
        var cache = Cache();

        await Assert.ThrowsAsync<InvalidOperationException>(() => ManualSource.ReadAsync(cache.RunAsync(Key, Failing())));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ManualSource.ReadAsync(cache.RunAsync(Key, Failing())));

        Assert.Equal((2, 0, 2L), (_executions, cache.Statistics.Entries, cache.Statistics.NotKept));
    }

    [Fact]
    public async Task Remove_Query_IsExecutedAgain()
    {
        var cache = Cache();
        await ManualSource.ReadAsync(cache.RunAsync(Key, Results(2)));
        cache.Remove(Key);
        await ManualSource.ReadAsync(cache.RunAsync(Key, Results(2)));
        cache.Clear();
        await ManualSource.ReadAsync(cache.RunAsync(Key, Results(2)));

        Assert.Equal((3, 2L), (_executions, cache.Statistics.Correlations));
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new QueryCache(new QueryCacheOptions { MaxEntries = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new QueryCache(new QueryCacheOptions { MaxCorrelations = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new QueryCache(new QueryCacheOptions { TimeToLive = TimeSpan.Zero }));
        Assert.Equal(0, new QueryCache().Statistics.HitRate);
    }

    private QueryCache Cache(QueryCacheOptions? options = null) => new((options ?? new QueryCacheOptions()) with { Scheduler = _scheduler });

    private static QueryCacheKey KeyOf(string text) => new(text, new CorrelationOptions());

    private Func<CancellationToken, IAsyncEnumerable<Correlation>> Results(int count) => _ =>
    {
        _executions++;
        return Enumerable.Range(0, count).Select(static i => ManualSource.Result(i)).ToAsyncEnumerable();
    };

    private Func<CancellationToken, IAsyncEnumerable<Correlation>> Failing() => FailAsync;

    private async IAsyncEnumerable<Correlation> FailAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _executions++;
        yield return ManualSource.Result(1);
        await Task.FromException(new InvalidOperationException("mine"));
    }
}
