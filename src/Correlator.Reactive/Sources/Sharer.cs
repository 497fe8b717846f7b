namespace Correlator;

/// <summary>One of those who share a subscription. No call to its observer begins once it has left.</summary>
internal sealed class Sharer(SourceRequest request, ILiveObserver observer, Action<Sharer> onLeft) : ILiveObserver, IDisposable
{
    private volatile bool _hasLeft;

    /// <summary>Of one who has joined: no earlier event is meant for it. The source counts its events for who came first.</summary>
    public long FromTicks { get; init; } = -1;

    public void OnEvents(ReadOnlySpan<LogEvent> events)
    {
        if (_hasLeft || events.IsEmpty)
        {
            return;
        }

        if (FromTicks >= 0)
        {
            request.Statistics.AddEvents(events.Length);
        }

        observer.OnEvents(events);
    }

    public void OnWatermark(DateTimeOffset completeUntil)
    {
        if (!_hasLeft)
        {
            observer.OnWatermark(completeUntil);
        }
    }

    public void OnConnected(bool isConnected)
    {
        if (!_hasLeft)
        {
            observer.OnConnected(isConnected);
        }
    }

    public void OnGap(DateTimeOffset from, DateTimeOffset to)
    {
        if (!_hasLeft)
        {
            observer.OnGap(from, to);
        }
    }

    public void OnCompleted()
    {
        if (!_hasLeft)
        {
            _hasLeft = true;
            observer.OnCompleted();
        }
    }

    public void OnError(Exception error)
    {
        if (!_hasLeft)
        {
            _hasLeft = true;
            observer.OnError(error);
        }
    }

    public void Dispose()
    {
        if (!_hasLeft)
        {
            _hasLeft = true;
            onLeft(this);
        }
    }
}
