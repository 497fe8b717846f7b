using Microsoft.Reactive.Testing;

namespace Correlator.Dsl.Tests.Compilation;

/// <summary>Callers who ask for one query at the same time share its execution.</summary>
public sealed class QueryCacheSharingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly QueryCacheKey Key = new("a", new CorrelationOptions());

    [Fact]
    public async Task Run_AtTheSameTime_SharesOneExecutionFromItsFirstResultOn()
    {
        var (cache, source) = (Cache(), new ManualSource());
        await using var first = cache.RunAsync(Key, source.ExecuteAsync).GetAsyncEnumerator();
        source.Push(1);
        Assert.True(await first.MoveNextAsync());

        var others = Enumerable.Range(0, 5).Select(_ => ManualSource.ReadAsync(cache.RunAsync(Key, source.ExecuteAsync))).ToList();
        source.Push(2);
        source.Complete();

        Assert.True(await first.MoveNextAsync());
        Assert.False(await first.MoveNextAsync());
        Assert.All(await Task.WhenAll(others).WaitAsync(Patience), static results => Assert.Equal(2, results.Count));
        Assert.Equal((1, new QueryCacheStatistics(1, 2, 0, 5, 1)), (source.Executions, cache.Statistics));
    }

    [Fact]
    public async Task Run_SharedExecutionFails_IsToldToAllAndNotKept()
    {
        var (cache, source) = (Cache(), new ManualSource());
        var callers = Enumerable.Range(0, 3).Select(_ => ManualSource.ReadAsync(cache.RunAsync(Key, source.ExecuteAsync))).ToList();

        source.Complete(new InvalidOperationException("mine"));

        foreach (var caller in callers)
        {
            Assert.Equal("mine", (await Assert.ThrowsAsync<InvalidOperationException>(() => caller.WaitAsync(Patience))).Message);
        }

        Assert.Equal((1, 0), (source.Executions, cache.Statistics.Entries));
    }

    [Fact]
    public async Task Run_OneOfTwoCallersGoes_TheOtherGetsAll()
    {
        var (cache, source) = (Cache(), new ManualSource());
        using var stop = new CancellationTokenSource();
        var gone = ManualSource.ReadAsync(cache.RunAsync(Key, source.ExecuteAsync), stop.Token);
        var stays = ManualSource.ReadAsync(cache.RunAsync(Key, source.ExecuteAsync));

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        Assert.False(source.Ended.IsCompleted);
        source.Push(1);
        source.Complete();

        Assert.Single(await stays.WaitAsync(Patience));
    }

    [Fact]
    public async Task Run_AllCallersGo_EndsTheExecutionAndKeepsNothing()
    {
        var (cache, source) = (Cache(), new ManualSource());
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 2).Select(_ => ManualSource.ReadAsync(cache.RunAsync(Key, source.ExecuteAsync), stop.Token)).ToList();
        source.Push(1);

        await stop.CancelAsync();
        foreach (var caller in callers)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => caller);
        }

        await source.Ended.WaitAsync(Patience);
        Assert.True(source.IsCancelled);
        Assert.Equal(0, cache.Statistics.Entries);
        var again = new ManualSource();
        again.Complete();
        Assert.Empty(await ManualSource.ReadAsync(cache.RunAsync(Key, again.ExecuteAsync)));
        Assert.Equal(1, again.Executions);
    }

    [Fact]
    public async Task Run_MoreResultsThanAreHeld_GoesOnAtThePaceOfTheSlowestCaller()
    {
        var (cache, source) = (Cache(new QueryCacheOptions { MaxCorrelations = 3 }), new ManualSource());
        var slow = cache.RunAsync(Key, source.ExecuteAsync).GetAsyncEnumerator();
        var waiting = slow.MoveNextAsync();
        var fast = ManualSource.ReadAsync(cache.RunAsync(Key, source.ExecuteAsync));
        for (var i = 0; i < 100; i++)
        {
            source.Push(i);
        }

        source.Complete();
        Assert.True(await waiting.AsTask().WaitAsync(Patience));

        // More than are held have been read of the source, and not all: it waits for him.
        await source.TakenAsync(4).WaitAsync(Patience);
        Assert.False(fast.IsCompleted);
        var count = 1;
        while (await slow.MoveNextAsync())
        {
            count++;
        }

        Assert.Equal((100, 100), (count, (await fast.WaitAsync(Patience)).Count));
        Assert.Equal((0, 1), (cache.Statistics.Entries, cache.Statistics.NotKept));
        await slow.DisposeAsync();
    }

    [Fact]
    public async Task Run_ManyThreads_ExecuteOnce()
    {
        var (cache, source) = (Cache(), new ManualSource());
        using var start = new Barrier(8);
        var callers = Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return ManualSource.ReadAsync(cache.RunAsync(Key, source.ExecuteAsync));
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()).ToList();
        for (var i = 0; i < 50; i++)
        {
            source.Push(i);
        }

        source.Complete();

        Assert.All(await Task.WhenAll(callers).WaitAsync(Patience), static results => Assert.Equal(50, results.Count));
        Assert.Equal(1, source.Executions);
    }

    private static QueryCache Cache(QueryCacheOptions? options = null) => new((options ?? new QueryCacheOptions()) with { Scheduler = new TestScheduler() });
}
