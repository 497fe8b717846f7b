namespace Correlator.Sources;

/// <summary>Hands what a live source has to its observer: one ending at most, changes of the connection once, and no call that begins after disposal.</summary>
/// <remarks>The source calls from one thread at a time; disposal may come from any, and does not wait for a call under way, so it cannot deadlock with the observer.</remarks>
public sealed class LiveDelivery : ILiveObserver, IDisposable
{
    private readonly ILiveObserver _observer;
    private int _isEnded;
    private bool? _isConnected;

    /// <summary>Hands on to an observer.</summary>
    /// <param name="observer">Who takes what the source delivers.</param>
    public LiveDelivery(ILiveObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        _observer = observer;
    }

    /// <summary>Whether the source has ended, or nobody listens any more.</summary>
    public bool IsEnded => Volatile.Read(ref _isEnded) != 0;

    /// <inheritdoc/>
    public void OnEvents(ReadOnlySpan<LogEvent> events)
    {
        if (!IsEnded && !events.IsEmpty)
        {
            _observer.OnEvents(events);
        }
    }

    /// <inheritdoc/>
    public void OnWatermark(DateTimeOffset completeUntil)
    {
        if (!IsEnded)
        {
            _observer.OnWatermark(completeUntil);
        }
    }

    /// <inheritdoc/>
    public void OnConnected(bool isConnected)
    {
        if (!IsEnded && _isConnected != isConnected)
        {
            _isConnected = isConnected;
            _observer.OnConnected(isConnected);
        }
    }

    /// <inheritdoc/>
    public void OnGap(DateTimeOffset from, DateTimeOffset to)
    {
        if (!IsEnded)
        {
            _observer.OnGap(from, to);
        }
    }

    /// <inheritdoc/>
    public void OnCompleted()
    {
        if (Interlocked.Exchange(ref _isEnded, 1) == 0)
        {
            _observer.OnCompleted();
        }
    }

    /// <inheritdoc/>
    public void OnError(Exception error)
    {
        if (Interlocked.Exchange(ref _isEnded, 1) == 0)
        {
            _observer.OnError(error);
        }
    }

    /// <summary>Nothing is handed on any more.</summary>
    public void Dispose() => Interlocked.Exchange(ref _isEnded, 1);
}
