namespace Correlator;

/// <summary>A sum of floating-point numbers without rounding error, so that neither the order of additions nor what has been taken away again shows.</summary>
/// <remarks>
/// An expansion after Shewchuk, "Adaptive Precision Floating-Point Arithmetic" (1997): a sum of doubles that do not overlap, of which two, a
/// double-double after Dekker (1971), are enough for numbers of like size; the rest lies in an array that most sums never need. Adding is
/// his Grow-Expansion with the TwoSum of Knuth (TAOCP 2, 4.2.2). Valid as long as no partial sum overflows.
/// </remarks>
internal struct ExactSum
{
    private double _high;
    private double _low;

    // Smaller parts, in increasing magnitude; zeros at the end are free places.
    private double[]? _rest;

    /// <summary>The rounded sum of two numbers and what rounding took away.</summary>
    public static void TwoSum(double a, double b, out double sum, out double error)
    {
        sum = a + b;
        var fromB = sum - a;
        error = (a - (sum - fromB)) + (b - fromB);
    }

    public void Add(double number)
    {
        if (_rest is null || _rest[0] == 0)
        {
            TwoSum(number, _low, out var sum, out var lowError);
            TwoSum(sum, _high, out var high, out var highError);
            TwoSum(highError, lowError, out var low, out var rest);
            if (rest == 0)
            {
                TwoSum(high, low, out _high, out _low);
                return;
            }

            _rest ??= new double[2];
        }

        Grow(number);
    }

    /// <summary>Adds a product without rounding error (TwoProduct; exact unless it underflows).</summary>
    public void AddProduct(double left, double right)
    {
        var product = left * right;
        Add(Math.FusedMultiplyAdd(left, right, -product));
        Add(product);
    }

    /// <summary>Adds a factor times another sum.</summary>
    public void AddProducts(in ExactSum sum, double factor)
    {
        AddProduct(sum._high, factor);
        AddProduct(sum._low, factor);
        foreach (var part in sum._rest.AsSpan())
        {
            AddProduct(part, factor);
        }
    }

    /// <summary>Takes the square of another sum away.</summary>
    public void SubtractSquare(in ExactSum sum)
    {
        AddProducts(sum, -sum._high);
        AddProducts(sum, -sum._low);
        foreach (var part in sum._rest.AsSpan())
        {
            AddProducts(sum, -part);
        }
    }

    public void Clear()
    {
        (_high, _low) = (0, 0);
        _rest.AsSpan().Clear();
    }

    /// <summary>The sum, rounded once: to the nearest double, ties to even.</summary>
    public readonly double Round()
    {
        TwoSum(_high, _low, out var sum, out var error);
        return Round(sum, error);
    }

    /// <summary>The sum as a double-double: the rounded sum, and the rounded rest.</summary>
    public readonly void Split(out double high, out double low)
    {
        TwoSum(_high, _low, out var sum, out var error);
        high = Round(sum, error);
        if (high == sum)
        {
            low = Round(error, 0);
            return;
        }

        var rest = Clone();
        rest.Add(-high);
        low = rest.Round();
    }

    /// <summary>A sum of its own with the same parts.</summary>
    private readonly ExactSum Clone() => new() { _high = _high, _low = _low, _rest = (double[]?)_rest?.Clone() };

    private static int Used(double[] rest)
    {
        var used = 0;
        while (used < rest.Length && rest[used] != 0)
        {
            used++;
        }

        return used;
    }

    private readonly double Round(double sum, double error)
    {
        if (_rest is null)
        {
            return sum;
        }

        var i = Used(_rest) - 1;
        while (error == 0 && i >= 0)
        {
            TwoSum(sum, _rest[i--], out sum, out error);
        }

        // What is left decides only where the error is just half a unit in the last place: then it breaks the tie.
        if (i >= 0 && (error < 0) == (_rest[i] < 0))
        {
            var doubled = error * 2;
            var next = sum + doubled;
            sum = next - sum == doubled ? next : sum;
        }

        return sum;
    }

    private void Grow(double number)
    {
        var rest = _rest!;
        var used = Used(rest);
        var kept = 0;
        for (var i = 0; i < used; i++)
        {
            TwoSum(number, rest[i], out number, out var error);
            if (error != 0)
            {
                rest[kept++] = error;
            }
        }

        TwoSum(number, _low, out number, out var lowError);
        TwoSum(number, _high, out var high, out var highError);
        TwoSum(highError, lowError, out var low, out var least);
        TwoSum(high, low, out _high, out _low);
        if (least != 0)
        {
            if (kept == rest.Length)
            {
                Array.Resize(ref _rest, kept * 2);
                rest = _rest!;
            }

            rest[kept++] = least;
        }

        if (_low == 0 && kept > 0)
        {
            _low = rest[--kept];
        }

        rest.AsSpan(kept).Clear();
    }
}
