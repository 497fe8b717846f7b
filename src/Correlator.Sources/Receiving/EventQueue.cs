using System.Runtime.InteropServices;

namespace Correlator.Sources;

/// <summary>What a receiver has taken and the query has not yet: many writers, one reader that takes all at once.</summary>
internal sealed class EventQueue(int maxEvents)
{
    private readonly Lock _gate = new();
    private List<LogEvent> _waiting = [];
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _arrival;
    private LostSpan? _lost;
    private bool? _isConnected;
    private string? _malformed;
    private bool _isComplete;
    private bool _isAborted;

    /// <summary>Adds events, as soon as there is room for all of them. More than the queue ever holds go in once it is empty.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended, or nobody takes any more.</exception>
    public async ValueTask<int> AddAsync(List<LogEvent> events, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task room;
            lock (_gate)
            {
                if (_isAborted)
                {
                    throw new OperationCanceledException("The receiver has stopped.");
                }

                if (_waiting.Count == 0 || _waiting.Count + events.Count <= maxEvents)
                {
                    _waiting.AddRange(events);
                    Signal(ref _arrival);
                    return events.Count;
                }

                room = (_room ??= NewSignal()).Task;
            }

            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Adds as many events as there is room for, from the first on.</summary>
    /// <returns>How many.</returns>
    public int Offer(ReadOnlySpan<LogEvent> events)
    {
        lock (_gate)
        {
            var taken = _isAborted ? 0 : Math.Clamp(maxEvents - _waiting.Count, 0, events.Length);
            _waiting.AddRange(events[..taken]);
            Signal(ref _arrival);
            return taken;
        }
    }

    /// <summary>Says that what happened in this span may be missing.</summary>
    public void AddLost(LostSpan span)
    {
        lock (_gate)
        {
            _lost = _lost is { } known ? new LostSpan(Math.Min(known.FromTicks, span.FromTicks), Math.Max(known.ToTicks, span.ToTicks)) : span;
            Signal(ref _arrival);
        }
    }

    /// <summary>Says that a record was none, for those who want no such.</summary>
    public void AddMalformed(string example)
    {
        lock (_gate)
        {
            _malformed ??= example;
            Signal(ref _arrival);
        }
    }

    /// <summary>Says whether what is received from can be reached.</summary>
    public void AddConnected(bool isConnected)
    {
        lock (_gate)
        {
            _isConnected = isConnected;
            Signal(ref _arrival);
        }
    }

    /// <summary>Says that nothing more will come.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _isComplete = true;
            Signal(ref _arrival);
        }
    }

    /// <summary>Says that nobody takes any more: who waits for room is let go.</summary>
    /// <returns>How many events were left.</returns>
    public int Abort()
    {
        lock (_gate)
        {
            var left = _waiting.Count;
            _waiting = [];
            _isAborted = true;
            _isComplete = true;
            Signal(ref _arrival);
            Signal(ref _room);
            return left;
        }
    }

    /// <summary>Waits for something, and takes all there is.</summary>
    /// <param name="events">An empty list; it becomes the queue's own, which the caller gets.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null at the end.</returns>
    public async ValueTask<Arrivals?> TakeAsync(List<LogEvent> events, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task arrival;
            lock (_gate)
            {
                if (_waiting.Count > 0 || _lost is not null || _isConnected is not null || _malformed is not null)
                {
                    var taken = new Arrivals(_waiting, _lost, _isConnected, _malformed);
                    (_waiting, _lost, _isConnected, _malformed) = (events, null, null, null);
                    Signal(ref _room);
                    return taken;
                }

                if (_isComplete)
                {
                    return null;
                }

                arrival = (_arrival ??= NewSignal()).Task;
            }

            await arrival.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static void Signal(ref TaskCompletionSource? waiter)
    {
        waiter?.TrySetResult();
        waiter = null;
    }

    /// <summary>A span of event time, both ends included, in UTC ticks of 100 ns.</summary>
    internal readonly record struct LostSpan(long FromTicks, long ToTicks);

    /// <summary>What was taken at once.</summary>
    internal readonly record struct Arrivals(List<LogEvent> Events, LostSpan? Lost, bool? IsConnected, string? Malformed)
    {
        public ReadOnlySpan<LogEvent> Span => CollectionsMarshal.AsSpan(Events);
    }
}
