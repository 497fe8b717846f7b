namespace Correlator.Benchmarks;

/// <summary>Takes correlations of the streams a and b: counts them, and in a checked run takes their matching pairs apart.</summary>
internal sealed class PairObserver(PairTally tally) : IObserver<Correlation>
{
    public void OnNext(Correlation value)
    {
        tally.Results++;
        if (tally.IsChecked)
        {
            Check(value);
        }
    }

    public void OnError(Exception error) => throw error;

    public void OnCompleted()
    {
    }

    private void Check(Correlation correlation)
    {
        foreach (var left in correlation[0])
        {
            foreach (var right in correlation[1].Where(right => Math.Abs(left.Ticks - right.Ticks) <= PairEvents.WithinTicks))
            {
                tally.Check(PairTally.NumberOf(left), PairTally.NumberOf(right));
            }
        }
    }
}
