namespace Correlator.Dsl;

/// <summary>A live source of which it is known whether it is connected, for all who are subscribed to it.</summary>
internal sealed class WatchedSource(ILiveSource source) : ILiveSource
{
    private int _waiting;

    public string Name => source.Name;

    public SelectorLanguage Language => source.Language;

    public SourceFilters Filters => source.Filters;

    public SourcePast Past => source.Past;

    public string DescribeRequest(SourceRequest request) => source.DescribeRequest(request);

    /// <summary>Whether none of its subscriptions waits for a connection.</summary>
    public bool IsConnected => Volatile.Read(ref _waiting) == 0;

    public IDisposable Subscribe(SourceRequest request, ILiveObserver observer)
    {
        var watching = new Watching(this, observer);
        try
        {
            watching.Subscription = source.Subscribe(request, watching);
            return watching;
        }
        catch
        {
            watching.Leave();
            throw;
        }
    }

    private sealed class Watching : ILiveObserver, IDisposable
    {
        private readonly Lock _gate = new();
        private readonly WatchedSource _owner;
        private readonly ILiveObserver _observer;
        private bool _isWaiting = true;
        private bool _hasLeft;

        public Watching(WatchedSource owner, ILiveObserver observer)
        {
            (_owner, _observer) = (owner, observer);
            Interlocked.Increment(ref owner._waiting);
        }

        public IDisposable? Subscription { get; set; }

        public void OnEvents(ReadOnlySpan<LogEvent> events) => _observer.OnEvents(events);

        public void OnWatermark(DateTimeOffset completeUntil) => _observer.OnWatermark(completeUntil);

        public void OnConnected(bool isConnected)
        {
            Set(!isConnected);
            _observer.OnConnected(isConnected);
        }

        public void OnGap(DateTimeOffset from, DateTimeOffset to) => _observer.OnGap(from, to);

        public void OnCompleted()
        {
            Leave();
            _observer.OnCompleted();
        }

        public void OnError(Exception error)
        {
            Leave();
            _observer.OnError(error);
        }

        public void Dispose()
        {
            Subscription?.Dispose();
            Leave();
        }

        public void Leave()
        {
            Set(false);
            lock (_gate)
            {
                _hasLeft = true;
            }
        }

        private void Set(bool isWaiting)
        {
            lock (_gate)
            {
                if (_isWaiting != isWaiting && !_hasLeft)
                {
                    _isWaiting = isWaiting;
                    Interlocked.Add(ref _owner._waiting, isWaiting ? 1 : -1);
                }
            }
        }
    }
}
