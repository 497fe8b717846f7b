namespace Correlator;

/// <summary>The sum of numbers, correctly rounded; numbers beyond <see cref="MaxMagnitude"/> count as unreadable.</summary>
internal class SumAccumulator : NumberAccumulator
{
    /// <summary>2^960, about 9.7e288: so many times 2^63 is still finite.</summary>
    private const double MaxMagnitude = 9.745314011399999E288;

    private ExactSum _sum;

    public override double Number => Count == 0 ? double.NaN : _sum.Round();

    protected void Split(out double high, out double low) => _sum.Split(out high, out low);

    protected sealed override bool TryInclude(double number) => TryAdd(number, number);

    protected sealed override bool TryExclude(double number) => TryAdd(number, -number);

    private bool TryAdd(double number, double term)
    {
        if (Math.Abs(number) > MaxMagnitude)
        {
            return false;
        }

        _sum.Add(term);
        return true;
    }
}

/// <summary>The mean of numbers.</summary>
internal sealed class AvgAccumulator : SumAccumulator
{
    public override double Number
    {
        get
        {
            if (Count == 0)
            {
                return double.NaN;
            }

            // One step of division by hand, so that the mean of equal numbers is that number.
            Split(out var high, out var low);
            var quotient = high / Count;
            return quotient + ((Math.FusedMultiplyAdd(-quotient, Count, high) + low) / Count);
        }
    }
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
