using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Runtime.CompilerServices;

namespace Correlator;

/// <summary>Bridges from pushed to pulled sequences that hold no more than they may.</summary>
public static class BoundedEnumeration
{
    /// <summary>The items of an observable, to be pulled one by one; between the two lies a <see cref="BoundedBuffer{T}"/>.</summary>
    /// <remarks>
    /// Each enumeration subscribes once, when its first item is asked for, and ends the subscription when it ends. Order: that of the source. An error of the source comes
    /// after the items that are held. Under <see cref="OverflowPolicy.Wait"/> the source's own thread is made to wait, so it is subscribed to on the task pool.
    /// </remarks>
    /// <example><code>
    /// await foreach (var placed in orderEvents.ToAsyncEnumerable(new BoundedBufferOptions { Capacity = 100 }))
    /// {
    ///     Console.WriteLine(placed);
    /// }
    /// </code></example>
    public static IAsyncEnumerable<T> ToAsyncEnumerable<T>(this IObservable<T> source, BoundedBufferOptions options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return EnumerateAsync(options.Overflow == OverflowPolicy.Wait ? source.SubscribeOn(TaskPoolScheduler.Default) : source, options);
    }

    /// <summary>Writes the items of an observable into a buffer, and completes it when the observable ends.</summary>
    /// <remarks>Where the buffer makes writers wait, the observable's thread waits; another one has to read. A buffer that takes no more takes nothing, and says nothing.</remarks>
    /// <returns>Ends the subscription; the buffer is not completed by that.</returns>
    public static IDisposable SubscribeTo<T>(this BoundedBuffer<T> buffer, IObservable<T> source)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ArgumentNullException.ThrowIfNull(source);
        return source.Subscribe(new Filling<T>(buffer));
    }

    private static async IAsyncEnumerable<T> EnumerateAsync<T>(
        IObservable<T> source, BoundedBufferOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var buffer = new BoundedBuffer<T>(options);
        using var subscription = buffer.SubscribeTo(source);
        try
        {
            await foreach (var item in buffer.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return item;
            }
        }
        finally
        {
            // A source that waits for room is let go, before its subscription is ended.
            buffer.Complete();
        }
    }

    private sealed class Filling<T>(BoundedBuffer<T> buffer) : ObserverBase<T>
    {
        protected override void OnNextCore(T value) => buffer.Fill(value);

        protected override void OnErrorCore(Exception error) => buffer.Complete(error);

        protected override void OnCompletedCore() => buffer.Complete();
    }
}
