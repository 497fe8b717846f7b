namespace Correlator.Tests.Checkpoints;

/// <summary>A live source that a test drives by hand through several runs of a query.</summary>
/// <param name="name">The source's name.</param>
/// <param name="past">What it delivers once more to a run that begins.</param>
internal sealed class CrashableSource(string name, SourcePast past) : ILiveSource
{
    private readonly List<LogEvent> _delivered = [];
    private ILiveObserver? _observer;

    public string Name => name;

    public SelectorLanguage Language => SelectorLanguage.Labels;

    public SourcePast Past => past;

    public bool HasEnded { get; private set; }

    /// <summary>How many of its last events it delivers again to the next run; those that it could not deliver besides.</summary>
    public int Again { get; set; }

    public IDisposable Subscribe(SourceRequest request, ILiveObserver observer)
    {
        _observer = observer;
        if (HasEnded)
        {
            observer.OnCompleted();
        }
        else if (Again > 0)
        {
            observer.OnEvents([.. _delivered.TakeLast(Again)]);
        }

        return System.Reactive.Disposables.Disposable.Create(this, static self => self._observer = null);
    }

    public void Push(params ReadOnlySpan<LogEvent> events)
    {
        LogEvent[] own = [.. events.ToArray().Select(logEvent => logEvent.At(Name, logEvent.Position))];
        _delivered.AddRange(own);
        _observer?.OnEvents(own);
    }

    public void Reconnect()
    {
        if (!HasEnded)
        {
            _observer?.OnConnected(true);
        }
    }

    public void Disconnect() => _observer?.OnConnected(false);

    public void Complete()
    {
        HasEnded = true;
        _observer?.OnCompleted();
    }

    public void Fail() => _observer?.OnError(new SourceException(Name, "cannot go on"));
}
