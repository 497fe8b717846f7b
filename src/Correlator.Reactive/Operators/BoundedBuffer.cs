using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Correlator;

/// <summary>Holds items between who writes and who reads, and no more of them than it may.</summary>
/// <remarks>
/// Order: that of the writes; writers that wait go on in the order in which they came. Memory: at most <see cref="BoundedBufferOptions.Capacity"/> items and
/// one for each writer that waits. Safe to use from any thread; each item is read once. Where water marks and counters are of no use,
/// a bounded <c>System.Threading.Channels.Channel</c> does the same.
/// </remarks>
/// <example><code>
/// var buffer = new BoundedBuffer&lt;string&gt;(new BoundedBufferOptions { Capacity = 2, Overflow = OverflowPolicy.DropOldest });
/// foreach (var item in "a b c".Split(' '))
/// {
///     await buffer.WriteAsync(item);
/// }
///
/// buffer.Complete();
/// await foreach (var item in buffer.ReadAllAsync())
/// {
///     Console.WriteLine(item);
/// }
///
/// Console.WriteLine($"{buffer.Statistics.Dropped} dropped");
/// </code></example>
/// <typeparam name="T">What is held.</typeparam>
public sealed partial class BoundedBuffer<T>
{
    private readonly BoundedBufferOptions _options;
    private readonly Lock _gate = new();
    private readonly Queue<T> _items = new();
    private readonly LinkedList<Writer> _writers = new();
    private TaskCompletionSource? _arrival;
    private Exception? _error;
    private bool _isComplete;
    private bool _isPaused;
    private long _processed;
    private long _dropped;
    private long _pauses;
    private long _resumes;

    /// <summary>Makes an empty buffer.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public BoundedBuffer(BoundedBufferOptions? options = null) => _options = (options ?? new BoundedBufferOptions()).Validate();

    /// <summary>Whether writers are asked to pause: from the high mark until the low mark. Under <see cref="OverflowPolicy.Wait"/> they are made to.</summary>
    public bool IsPaused
    {
        get
        {
            lock (_gate)
            {
                return _isPaused;
            }
        }
    }

    /// <summary>The counters, all of one moment.</summary>
    public BoundedBufferStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                return new BoundedBufferStatistics(_items.Count, _processed, _dropped, _pauses, _resumes);
            }
        }
    }

    /// <summary>Writes an item without waiting.</summary>
    /// <returns>Whether the item is held: not while writers have to wait, not where the newcomer is dropped, not after the end.</returns>
    /// <exception cref="StateBudgetException">The buffer is full and has failed by that (<see cref="OverflowPolicy.Fail"/>); its reader gets the same.</exception>
    public bool TryWrite(T item)
    {
        lock (_gate)
        {
            return !_isComplete && Offer(item);
        }
    }

    /// <summary>Writes an item; waits for room under <see cref="OverflowPolicy.Wait"/>. A newcomer that is dropped is counted and nothing else.</summary>
    /// <exception cref="InvalidOperationException">The buffer takes no more: it is complete, or became so during the wait.</exception>
    /// <exception cref="StateBudgetException">The buffer is full and has failed by that (<see cref="OverflowPolicy.Fail"/>); its reader gets the same.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended; the item is not held.</exception>
    public ValueTask WriteAsync(T item, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        LinkedListNode<Writer> writer;
        lock (_gate)
        {
            if (_isComplete)
            {
                throw NoMore();
            }

            if (_options.Overflow != OverflowPolicy.Wait || !_isPaused)
            {
                Offer(item);
                return ValueTask.CompletedTask;
            }

            writer = _writers.AddLast(new Writer(item));
        }

        return new ValueTask(WaitAsync(writer, cancellationToken));
    }

    /// <summary>Ends the buffer: nothing more is taken, what is held is still read. A second call does nothing.</summary>
    /// <param name="error">What the reader gets after the last item; null for a plain end.</param>
    public void Complete(Exception? error = null)
    {
        lock (_gate)
        {
            End(error);
        }
    }

    /// <summary>Reads an item that is held.</summary>
    public bool TryRead([MaybeNullWhen(false)] out T item)
    {
        lock (_gate)
        {
            if (!_items.TryDequeue(out item))
            {
                return false;
            }

            _processed++;
            if (_isPaused && _items.Count <= _options.Low)
            {
                Resume();
            }

            return true;
        }
    }

    /// <summary>Waits for an item.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task arrival;
            lock (_gate)
            {
                if (_items.Count > 0)
                {
                    return true;
                }

                if (_isComplete)
                {
                    return _error is null ? false : throw _error;
                }

                arrival = (_arrival ??= NewSignal()).Task;
            }

            await arrival.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads items as they come, until the end.</summary>
    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (TryRead(out var item))
            {
                yield return item;
            }
        }
    }
}
