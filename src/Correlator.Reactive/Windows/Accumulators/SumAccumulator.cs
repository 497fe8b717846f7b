namespace Correlator;

/// <summary>The sum of numbers, correctly rounded; numbers beyond 2^960 count as unreadable.</summary>
internal class SumAccumulator : NumberAccumulator
{
    private NumberTotal _total;

    public override double Number => _total.Sum(Count);

    /// <summary>The mean of the numbers.</summary>
    protected double Mean => _total.Mean(Count);

    protected sealed override bool TryInclude(double number) => _total.TryAdd(number, number);

    protected sealed override bool TryExclude(double number) => _total.TryAdd(number, -number);
}

/// <summary>The mean of numbers.</summary>
internal sealed class AvgAccumulator : SumAccumulator
{
    public override double Number => Mean;
}

/// <summary>The sum of numbers per second; its <see cref="Accumulator.Number"/> is the sum.</summary>
internal sealed class RateAccumulator : SumAccumulator
{
    public override Value Result(double seconds)
    {
        var sum = base.Result(seconds);
        return sum.IsMissing || !(seconds > 0) ? Value.Missing : Value.OfNumber(sum.Number / seconds, sum.Kind);
    }
}
