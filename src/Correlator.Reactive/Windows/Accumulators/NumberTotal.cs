namespace Correlator;

/// <summary>The exact sum of numbers within limits, and their mean.</summary>
internal struct NumberTotal
{
    /// <summary>2^960, about 9.7e288: so many times 2^63 is still finite.</summary>
    private const double MaxMagnitude = 9.745314011399999E288;

    private ExactSum _sum;

    /// <summary>Adds a term if the number that it stands for is within the limits.</summary>
    public bool TryAdd(double number, double term)
    {
        if (Math.Abs(number) > MaxMagnitude)
        {
            return false;
        }

        _sum.Add(term);
        return true;
    }

    /// <summary>The sum, correctly rounded; NaN for no numbers.</summary>
    public readonly double Sum(long count) => count == 0 ? double.NaN : _sum.Round();

    /// <summary>The mean; NaN for no numbers.</summary>
    public readonly double Mean(long count)
    {
        if (count == 0)
        {
            return double.NaN;
        }

        // One step of division by hand, so that the mean of equal numbers is that number.
        _sum.Split(out var high, out var low);
        var quotient = high / count;
        return quotient + ((Math.FusedMultiplyAdd(-quotient, count, high) + low) / count);
    }
}
