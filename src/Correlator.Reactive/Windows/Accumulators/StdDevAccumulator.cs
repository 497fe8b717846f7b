namespace Correlator;

/// <summary>The standard deviation of the whole population, from exact sums of the numbers and their squares.</summary>
/// <remarks>
/// Rounded only at the end, so that what usually makes this formula unusable, cancellation, does not occur and the variance is never
/// negative. Numbers beyond 2^450 count as unreadable and those within 2^-450 of zero as zero: so neither squares nor their errors leave
/// the range of a double.
/// </remarks>
internal sealed class StdDevAccumulator : NumberAccumulator
{
    /// <summary>2^450, about 2.9e135.</summary>
    private const double MaxMagnitude = 2.9073548971824276E135;

    /// <summary>2^-40, so that a double-double still gives all bits of a double.</summary>
    private const double MinRemainder = 9.094947017729282E-13;

    private ExactSum _sum;
    private ExactSum _squares;
    private ExactSum _spread;

    public override double Number
    {
        get
        {
            if (Count == 0)
            {
                return double.NaN;
            }

            return Math.Sqrt(TryEstimateSpread(out var spread) ? spread : ExactSpread()) / Count;
        }
    }

    protected override bool TryInclude(double number) => TryAdd(number, 1);

    protected override bool TryExclude(double number) => TryAdd(number, -1);

    private bool TryAdd(double number, double sign)
    {
        var magnitude = Math.Abs(number);
        if (magnitude > MaxMagnitude)
        {
            return false;
        }

        if (magnitude >= 1 / MaxMagnitude)
        {
            _sum.Add(sign * number);
            _squares.AddProduct(sign * number, number);
        }

        return true;
    }

    /// <summary>The square of the count times the variance in double-double; false where too little is left after cancellation.</summary>
    private bool TryEstimateSpread(out double spread)
    {
        _sum.Split(out var sumHigh, out var sumLow);
        _squares.Split(out var squaresHigh, out var squaresLow);
        double count = Count;
        var scaled = count * squaresHigh;
        var square = sumHigh * sumHigh;
        var scaledError = Math.FusedMultiplyAdd(count, squaresHigh, -scaled) + (count * squaresLow);
        var squareError = Math.FusedMultiplyAdd(sumHigh, sumHigh, -square) + (2 * sumHigh * sumLow);
        ExactSum.TwoSum(scaled, -square, out var difference, out var error);
        spread = difference + (error + (scaledError - squareError));
        return spread > scaled * MinRemainder;
    }

    private double ExactSpread()
    {
        _spread.Clear();
        _spread.AddProducts(_squares, Count);
        _spread.SubtractSquare(_sum);
        return _spread.Round();
    }
}
