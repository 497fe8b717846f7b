namespace Correlator.Cli;

/// <summary>A generated stream that its queries read in this process: they do their work within the call that hands events over.</summary>
internal sealed class MemoryTarget(string name) : ILoadTarget, ILiveSource
{
    private readonly EventOrigin _origin = new(name, Labels.Empty, decoder: null);
    private readonly List<LogEvent> _events = [];
    private readonly List<Subscription> _subscriptions = [];

    public string Name => name;

    public SelectorLanguage Language => SelectorLanguage.Labels;

    public SourcePast Past => SourcePast.None;

    public ILogSource Source => this;

    public string Transport => "memory";

    public (long Dropped, long Malformed) Losses => default;

    public IDisposable Subscribe(SourceRequest request, ILiveObserver observer)
    {
        var subscription = new Subscription(request, observer);
        _subscriptions.Add(subscription);
        observer.OnConnected(true);
        return subscription;
    }

    public Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask SendAsync(LoadBatch batch, CancellationToken cancellationToken)
    {
        _events.Clear();
        foreach (var number in batch.Numbers)
        {
            var key = batch.Traffic.KeyOf(number);
            _events.Add(LogEvent.FromText(_origin, batch.TicksOf(number), number, batch.Traffic.MessageOf(number, key), Labels.Of(("request_id", key))));
        }

        foreach (var subscription in _subscriptions)
        {
            subscription.OnEvents(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_events));
        }

        return ValueTask.CompletedTask;
    }

    public Task FinishAsync()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.OnCompleted();
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Subscription(SourceRequest request, ILiveObserver observer) : IDisposable
    {
        private volatile bool _isEnded;

        public void OnEvents(ReadOnlySpan<LogEvent> events)
        {
            if (!_isEnded)
            {
                request.Statistics.AddEvents(events.Length);
                observer.OnEvents(events);
            }
        }

        public void OnCompleted()
        {
            if (!_isEnded)
            {
                observer.OnCompleted();
            }
        }

        public void Dispose() => _isEnded = true;
    }
}
