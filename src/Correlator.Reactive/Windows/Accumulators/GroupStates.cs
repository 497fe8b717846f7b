namespace Correlator;

/// <summary>The state of one aggregate of one group as a value of an array, for functions that need little.</summary>
/// <remarks>Its default has seen nothing. What it tells is what the <see cref="Accumulator"/> of the function tells.</remarks>
internal interface IGroupState
{
    void Add(in Observation observation);

    /// <summary>The value in the window; missing where there is none.</summary>
    Value Result();
}

/// <summary>The number of items.</summary>
internal struct CountState : IGroupState
{
    private long _count;

    public void Add(in Observation observation) => _count++;

    public readonly Value Result() => Value.OfNumber(_count);
}

/// <summary>An aggregate of numbers: skips what is none, and keeps the common kind.</summary>
internal struct NumberState<TNumbers> : IGroupState
    where TNumbers : struct, INumbers
{
    private KindCounts _kinds;
    private TNumbers _numbers;

    public void Add(in Observation observation)
    {
        var numbers = _numbers;
        if (observation.IsNumber && numbers.TryInclude(observation.Number))
        {
            _numbers = numbers;
            _kinds.Add(observation.Kind);
        }
    }

    public readonly Value Result()
    {
        var number = _numbers.Number(_kinds.Total);
        return double.IsNaN(number) ? Value.Missing : Value.OfNumber(number, _kinds.Common);
    }
}

/// <summary>What an aggregate keeps of its numbers.</summary>
internal interface INumbers
{
    /// <summary>Takes a finite number in; false where it is beyond the limits of the function.</summary>
    bool TryInclude(double number);

    /// <summary>The result; NaN for none.</summary>
    /// <param name="count">How many numbers have been taken in.</param>
    double Number(long count);
}

/// <summary>Their sum.</summary>
internal struct SumNumbers : INumbers
{
    private NumberTotal _total;

    public bool TryInclude(double number) => _total.TryAdd(number, number);

    public readonly double Number(long count) => _total.Sum(count);
}

/// <summary>Their mean.</summary>
internal struct MeanNumbers : INumbers
{
    private NumberTotal _total;

    public bool TryInclude(double number) => _total.TryAdd(number, number);

    public readonly double Number(long count) => _total.Mean(count);
}

/// <summary>The least.</summary>
internal struct LeastNumber : INumbers
{
    private Extreme _least;

    public bool TryInclude(double number)
    {
        _least.Include(number, isGreatest: false);
        return true;
    }

    public readonly double Number(long count) => _least.Number;
}

/// <summary>The greatest.</summary>
internal struct GreatestNumber : INumbers
{
    private Extreme _greatest;

    public bool TryInclude(double number)
    {
        _greatest.Include(number, isGreatest: true);
        return true;
    }

    public readonly double Number(long count) => _greatest.Number;
}
