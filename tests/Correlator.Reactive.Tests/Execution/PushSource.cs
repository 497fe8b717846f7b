namespace Correlator.Tests.Execution;

/// <summary>A live source that a test drives by hand.</summary>
internal sealed class PushSource(string name) : ILiveSource
{
    private ILiveObserver? _observer;

    public string Name => name;

    public SelectorLanguage Language => SelectorLanguage.Labels;

    /// <summary>Whether somebody listens.</summary>
    public bool IsRead => _observer is not null;

    public IDisposable Subscribe(SourceRequest request, ILiveObserver observer)
    {
        _observer = observer;
        return System.Reactive.Disposables.Disposable.Empty;
    }

    public void Push(LogEvent logEvent) => _observer!.OnEvents([logEvent]);

    public void Complete() => _observer!.OnCompleted();
}
