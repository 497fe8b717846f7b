namespace Correlator;

/// <summary>Hands events to the observer of a live source: at most one ending, and no call begins once it is disposed.</summary>
/// <remarks>The source calls from one thread at a time; disposal may come from any. It does not wait for a call under way, so it cannot deadlock with the observer.</remarks>
internal sealed class LiveOutput(ILiveObserver observer) : IDisposable
{
    private const int Idle = 0;
    private const int Calling = 1;
    private const int Ended = 2;
    private int _state;
    private bool? _isConnected;

    /// <summary>Whether no call will be made any more.</summary>
    public bool IsEnded => Volatile.Read(ref _state) == Ended;

    public void OnEvents(ReadOnlySpan<LogEvent> events)
    {
        if (!events.IsEmpty && TryEnter())
        {
            try
            {
                observer.OnEvents(events);
            }
            finally
            {
                Leave();
            }
        }
    }

    /// <summary>Tells whether the source is connected, where that has changed.</summary>
    public void OnConnected(bool isConnected)
    {
        if (_isConnected != isConnected && TryEnter())
        {
            _isConnected = isConnected;
            try
            {
                observer.OnConnected(isConnected);
            }
            finally
            {
                Leave();
            }
        }
    }

    public void OnCompleted()
    {
        if (TryEnter())
        {
            Dispose();
            observer.OnCompleted();
        }
    }

    public void OnError(Exception error)
    {
        if (TryEnter())
        {
            Dispose();
            observer.OnError(error);
        }
    }

    public void Dispose() => Volatile.Write(ref _state, Ended);

    private bool TryEnter() => Interlocked.CompareExchange(ref _state, Calling, Idle) == Idle;

    private void Leave() => Interlocked.CompareExchange(ref _state, Idle, Calling);
}
