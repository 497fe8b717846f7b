namespace Correlator.Tests.Sources;

/// <summary>A live source that counts its subscriptions and can refuse them.</summary>
internal sealed class CountedSource : ILiveSource
{
    public string Name => "s";

    public SelectorLanguage Language => SelectorLanguage.Labels;

    public SourcePast Past { get; set; } = SourcePast.Lookback;

    public SourceException? Failure { get; set; }

    public int Count { get; private set; }

    public bool IsDisposed { get; private set; }

    public ILiveObserver Observer { get; private set; } = null!;

    public IDisposable Subscribe(SourceRequest request, ILiveObserver observer)
    {
        (Observer, Count, IsDisposed) = (observer, Count + 1, false);
        if (Failure is not null)
        {
            throw Failure;
        }

        return System.Reactive.Disposables.Disposable.Create(() => IsDisposed = true);
    }
}
