namespace Correlator.Sources;

/// <summary>Hands what a live source has to its observer: one ending at most, changes of the connection once, and no call that begins after disposal.</summary>
/// <remarks>The source calls from one thread at a time; disposal may come from any, and does not wait for a call under way, so it cannot deadlock with the observer.</remarks>
internal sealed class LiveDelivery(ILiveObserver observer) : IDisposable
{
    private int _isEnded;
    private bool? _isConnected;

    public bool IsEnded => Volatile.Read(ref _isEnded) != 0;

    public void OnEvents(ReadOnlySpan<LogEvent> events)
    {
        if (!IsEnded && !events.IsEmpty)
        {
            observer.OnEvents(events);
        }
    }

    public void OnWatermark(DateTimeOffset completeUntil)
    {
        if (!IsEnded)
        {
            observer.OnWatermark(completeUntil);
        }
    }

    public void OnConnected(bool isConnected)
    {
        if (!IsEnded && _isConnected != isConnected)
        {
            _isConnected = isConnected;
            observer.OnConnected(isConnected);
        }
    }

    public void OnGap(DateTimeOffset from, DateTimeOffset to)
    {
        if (!IsEnded)
        {
            observer.OnGap(from, to);
        }
    }

    public void OnCompleted()
    {
        if (Interlocked.Exchange(ref _isEnded, 1) == 0)
        {
            observer.OnCompleted();
        }
    }

    public void OnError(Exception error)
    {
        if (Interlocked.Exchange(ref _isEnded, 1) == 0)
        {
            observer.OnError(error);
        }
    }

    public void Dispose() => Interlocked.Exchange(ref _isEnded, 1);
}
