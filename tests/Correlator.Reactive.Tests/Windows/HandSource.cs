namespace Correlator.Tests.Windows;

/// <summary>A live source whose observer a test calls itself.</summary>
internal sealed class HandSource : ILiveSource
{
    public string Name => "a";

    public SelectorLanguage Language => SelectorLanguage.Labels;

    public ILiveObserver? Observer { get; private set; }

    public IDisposable Subscribe(SourceRequest request, ILiveObserver observer)
    {
        Observer = observer;
        return System.Reactive.Disposables.Disposable.Empty;
    }
}
