using System.Reactive.Linq;
using System.Reactive.Subjects;
using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Operators;

/// <summary>The buffer used alone: waiting, failing, ending.</summary>
public sealed class BoundedBufferTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Wait_HighMarkReached_WritersGoOnFromTheLowMarkInTheirOrder()
    {
        var buffer = new BoundedBuffer<int>(new BoundedBufferOptions { Capacity = 4, HighWaterMark = 4, LowWaterMark = 1 });
        for (var i = 0; i < 4; i++)
        {
            await buffer.WriteAsync(i);
        }

        var (fifth, sixth) = (buffer.WriteAsync(4).AsTask(), buffer.WriteAsync(5).AsTask());
        Assert.True(buffer.TryRead(out _) && buffer.TryRead(out _));
        Assert.False(fifth.IsCompleted || sixth.IsCompleted);
        Assert.True(buffer.IsPaused);
        Assert.False(buffer.TryWrite(9));

        Assert.True(buffer.TryRead(out _));
        await Task.WhenAll(fifth, sixth).WaitAsync(Patience);

        Assert.Equal([3, 4, 5], Drain(buffer));
        Assert.Equal(new BoundedBufferStatistics(0, 6, 0, 1, 1), buffer.Statistics);
    }

    [Fact]
    public async Task Wait_WriterIsCancelled_ItsItemIsNotHeldAndTheNextGoesOn()
    {
        var buffer = new BoundedBuffer<int>(new BoundedBufferOptions { Capacity = 1 });
        await buffer.WriteAsync(0);
        using var stop = new CancellationTokenSource();
        var (given, kept) = (buffer.WriteAsync(1, stop.Token).AsTask(), buffer.WriteAsync(2).AsTask());

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.True(buffer.TryRead(out _));
        await kept.WaitAsync(Patience);

        Assert.Equal([2], Drain(buffer));
    }

    [Fact]
    public async Task Complete_WriterWaits_IsTurnedAwayAndWhatIsHeldIsRead()
    {
        var buffer = new BoundedBuffer<int>(new BoundedBufferOptions { Capacity = 1 });
        await buffer.WriteAsync(0);
        var waiting = buffer.WriteAsync(1).AsTask();

        buffer.Complete();

        await Assert.ThrowsAsync<InvalidOperationException>(() => waiting);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await buffer.WriteAsync(2));
        Assert.False(buffer.TryWrite(2));
        Assert.Equal([0], await ReadAsync(buffer.ReadAllAsync()));
    }

    [Fact]
    public async Task Fail_Full_WriterAndReaderAreToldAfterWhatIsHeld()
    {
        var buffer = new BoundedBuffer<int>(new BoundedBufferOptions { Capacity = 2, Overflow = OverflowPolicy.Fail });
        Assert.True(buffer.TryWrite(0) && buffer.TryWrite(1));

        var thrown = Assert.Throws<StateBudgetException>(() => buffer.TryWrite(2));

        var read = new List<int>();
        var told = await Assert.ThrowsAsync<StateBudgetException>(async () =>
        {
            await foreach (var item in buffer.ReadAllAsync())
            {
                read.Add(item);
            }
        });
        Assert.Same(thrown, told);
        Assert.Equal([0, 1], read);
    }

    [Fact]
    public async Task WaitToRead_Cancelled_EndsTheWaitAndLosesNothing()
    {
        var buffer = new BoundedBuffer<int>();
        using var stop = new CancellationTokenSource();
        var waiting = buffer.WaitToReadAsync(stop.Token).AsTask();

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        buffer.TryWrite(1);

        Assert.True(await buffer.WaitToReadAsync());
    }

    [Fact]
    public async Task Threads_ManyWritersAndReaders_ReadEachItemOnce()
    {
        const int Writers = 4, Each = 5000;
        var buffer = new BoundedBuffer<int>(new BoundedBufferOptions { Capacity = 16 });
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => ReadAsync(buffer.ReadAllAsync()))).ToList();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                await buffer.WriteAsync((writer * Each) + i);
                Assert.InRange(buffer.Statistics.Size, 0, 16);
            }
        }))).WaitAsync(Patience);
        buffer.Complete();
        var read = await Task.WhenAll(readers).WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(0, Writers * Each), read.SelectMany(static items => items).Order());
        Assert.Equal((Writers * Each, 0), (buffer.Statistics.Processed, buffer.Statistics.Dropped));
    }

    [Fact]
    public async Task ToAsyncEnumerable_ReaderIsSlow_HoldsNoMoreThanItMay()
    {
        var scheduler = new TestScheduler();
        var source = scheduler.CreateHotObservable([.. Enumerable.Range(1, 100).Select(static i => ReactiveTest.OnNext(i * 10, i)), ReactiveTest.OnCompleted<int>(2000)]);
        await using var reader = source.ToAsyncEnumerable(new BoundedBufferOptions { Capacity = 3, Overflow = OverflowPolicy.DropOldest }).GetAsyncEnumerator();

        var first = reader.MoveNextAsync();
        scheduler.AdvanceTo(10);
        Assert.True(await first);
        Assert.Equal(1, reader.Current);
        scheduler.AdvanceTo(2000);

        var rest = new List<int>();
        while (await reader.MoveNextAsync())
        {
            rest.Add(reader.Current);
        }

        Assert.Equal([98, 99, 100], rest);
        source.Subscriptions.AssertEqual(ReactiveTest.Subscribe(0, 2000));
    }

    [Fact]
    public async Task ToAsyncEnumerable_ReaderEnds_EndsTheSubscription()
    {
        using var source = new Subject<int>();
        await using (var reader = source.ToAsyncEnumerable(new BoundedBufferOptions { Overflow = OverflowPolicy.Fail }).GetAsyncEnumerator())
        {
            var first = reader.MoveNextAsync();
            Assert.True(source.HasObservers);
            source.OnNext(1);
            Assert.True(await first);
        }

        Assert.False(source.HasObservers);
    }

    [Fact]
    public async Task ToAsyncEnumerable_Wait_ColdSourceIsReadWholeThroughASmallBuffer() =>
        Assert.Equal(Enumerable.Range(0, 10_000), await ReadAsync(Observable.Range(0, 10_000).ToAsyncEnumerable(new BoundedBufferOptions { Capacity = 2 })).WaitAsync(Patience));

    [Fact]
    public async Task ToAsyncEnumerable_ReaderEndsWhileTheSourceWaits_LetsTheSourceGo()
    {
        var isReleased = new TaskCompletionSource();
        var source = Observable.Create<int>(observer =>
        {
            for (var i = 0; i < 10; i++)
            {
                observer.OnNext(i);
            }

            isReleased.SetResult();
            return () => { };
        });
        await foreach (var item in source.ToAsyncEnumerable(new BoundedBufferOptions { Capacity = 1 }))
        {
            break;
        }

        await isReleased.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task ToAsyncEnumerable_SourceFails_ErrorComesAfterTheItems()
    {
        var source = Observable.Range(0, 3).Concat(Observable.Throw<int>(new InvalidOperationException("mine")));
        var read = new List<int>();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var item in source.ToAsyncEnumerable(new BoundedBufferOptions { Overflow = OverflowPolicy.DropNewest }))
            {
                read.Add(item);
            }
        });

        Assert.Equal(("mine", 3), (error.Message, read.Count));
    }

    [Theory]
    [InlineData(0, null, null)]
    [InlineData(4, 5, null)]
    [InlineData(4, 0, null)]
    [InlineData(4, 2, 2)]
    [InlineData(4, null, -1)]
    public void Options_OutOfRange_AreRefused(int capacity, int? high, int? low) => Assert.Throws<ArgumentOutOfRangeException>(
        () => new BoundedBuffer<int>(new BoundedBufferOptions { Capacity = capacity, HighWaterMark = high, LowWaterMark = low }));

    private static List<int> Drain(BoundedBuffer<int> buffer)
    {
        var items = new List<int>();
        while (buffer.TryRead(out var item))
        {
            items.Add(item);
        }

        return items;
    }

    private static async Task<List<int>> ReadAsync(IAsyncEnumerable<int> source)
    {
        var items = new List<int>();
        await foreach (var item in source)
        {
            items.Add(item);
        }

        return items;
    }
}
