namespace Correlator;

/// <summary>The state of one aggregate of one group in one window.</summary>
/// <remarks>
/// The result does not depend on the order in which items are added, except that of the most frequent values once they are approximate.
/// Where the window slides, items are added in total order and taken away in the same order.
/// </remarks>
internal abstract class Accumulator
{
    /// <summary>From how many different values on counts of values are approximate.</summary>
    public const int MaxExactValues = 10_000;

    /// <summary>Whether the result is an estimate because there were too many different values.</summary>
    public virtual bool IsApproximate => false;

    /// <summary>The current number, before division by seconds; NaN where there is none.</summary>
    public virtual double Number => double.NaN;

    /// <summary>How many items have been told of whose value was no finite number within the function's limits.</summary>
    public virtual long Unreadable => 0;

    /// <summary>The bytes that it takes on the heap.</summary>
    public virtual int Bytes => 96;

    /// <summary>Makes the state of an aggregate that has seen nothing.</summary>
    /// <param name="function">What it computes.</param>
    /// <param name="parameter">The quantile, or how many values are listed.</param>
    /// <param name="slidingTicks">The length of the sliding window; zero where nothing is ever taken away.</param>
    public static Accumulator Create(AggregateFunction function, double parameter, long slidingTicks) => function switch
    {
        AggregateFunction.Count => new CountAccumulator(),
        AggregateFunction.Sum => new SumAccumulator(),
        AggregateFunction.Avg => new AvgAccumulator(),
        AggregateFunction.Rate => new RateAccumulator(),
        AggregateFunction.Min or AggregateFunction.Max when slidingTicks > 0 => new SlidingExtremeAccumulator(function == AggregateFunction.Max),
        AggregateFunction.Min or AggregateFunction.Max => new ExtremeAccumulator(function == AggregateFunction.Max),
        AggregateFunction.StdDev => new StdDevAccumulator(),
        AggregateFunction.Quantile => new QuantileAccumulator(parameter, slidingTicks > 0),
        AggregateFunction.CountDistinct when slidingTicks > 0 => new SlidingDistinctAccumulator(slidingTicks),
        AggregateFunction.CountDistinct => new DistinctAccumulator(),
        AggregateFunction.First when slidingTicks > 0 => new SlidingFirstAccumulator(),
        AggregateFunction.Last when slidingTicks > 0 => new SlidingLastAccumulator(),
        AggregateFunction.First or AggregateFunction.Last => new EndpointAccumulator(function == AggregateFunction.Last),
        AggregateFunction.TopK or AggregateFunction.BottomK => new FrequencyAccumulator((int)parameter, function == AggregateFunction.TopK),
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, "There is no such aggregate function."),
    };

    public abstract void Add(in Observation observation);

    /// <summary>Takes the oldest item away that is still in; sliding windows only.</summary>
    public abstract void Remove(in Observation observation);

    /// <summary>The value in the window; missing where there is none.</summary>
    /// <param name="seconds">The length of the window, for rates.</param>
    public abstract Value Result(double seconds);
}
