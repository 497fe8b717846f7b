namespace Correlator.Benchmarks;

/// <summary>Counts what comes out.</summary>
internal sealed class CountingObserver(PairTally tally) : IObserver<Correlation>
{
    public void OnNext(Correlation value) => tally.Results++;

    public void OnError(Exception error) => throw error;

    public void OnCompleted()
    {
    }
}
