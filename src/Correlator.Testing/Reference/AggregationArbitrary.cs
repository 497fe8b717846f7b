namespace Correlator.Testing;

/// <summary>Random aggregates.</summary>
internal sealed class AggregationArbitrary(SplitMix64 random, ScenarioShape shape)
{
    private static readonly int[] LengthSteps = [1, 2, 3, 5, 7];

    // The others are texts or estimates, or the order of their sums shows.
    private static readonly ReferenceFunction[] Exact =
        [ReferenceFunction.Count, ReferenceFunction.CountDistinct, ReferenceFunction.Sum, ReferenceFunction.Avg, ReferenceFunction.Min, ReferenceFunction.Max];

    public ReferenceAggregation Next()
    {
        var hasThreshold = random.Chance(50);
        var count = random.Between(1, 3);
        var aggregates = Enumerable.Range(0, count)
            .Select(index => Aggregate(random.Pick(hasThreshold && index == count - 1 ? Exact : Enum.GetValues<ReferenceFunction>()), $"c{index}"));
        return new(new StreamQuery(0, "a", 300 * shape.Step.Ticks), [.. aggregates])
        {
            Grouping = Grouping(),
            Window = Window(random.Pick(Enum.GetValues<ReferenceWindowKind>())),
            Threshold = hasThreshold ? new(random.Pick(Enum.GetValues<ReferenceComparison>()), random.Next(5)) : null,
        };
    }

    private ReferenceGrouping Grouping() => random.Next(10) switch
    {
        < 2 => ReferenceGrouping.None,
        < 6 => new(["x"]),
        < 8 => new(["x", "y"]),
        8 => new(["v", "region", "tier"], IsWithout: true),
        _ => new(["y", "v", "region", "tier"], IsWithout: true),
    };

    private ReferenceWindow Window(ReferenceWindowKind kind) => kind switch
    {
        ReferenceWindowKind.Tumbling => ReferenceWindow.Tumbling(Length()),
        ReferenceWindowKind.Hopping => ReferenceWindow.Hopping(Length(), Length()),
        ReferenceWindowKind.Sliding => ReferenceWindow.Sliding(Length()),
        ReferenceWindowKind.Session => ReferenceWindow.Session(Length(), random.Chance(50) ? Length() : null),
        ReferenceWindowKind.Count => ReferenceWindow.Events(random.Between(1, 4)),
        _ => ReferenceWindow.Whole,
    };

    private long Length() => random.Pick(LengthSteps) * shape.Step.Ticks;

    private ReferenceAggregate Aggregate(ReferenceFunction function, string alias)
    {
        IReadOnlyList<string> fields = function switch
        {
            ReferenceFunction.Count => random.Pick<string[]>([[], [], ["y"], ["v"], ["x", "region"]]),
            ReferenceFunction.CountDistinct => random.Pick<string[]>([["y"], ["v"], ["region", "tier"]]),
            ReferenceFunction.Rate => random.Pick<string[]>([[], ["v"]]),
            ReferenceFunction.First or ReferenceFunction.Last => [random.Pick<string>(["v", "region"])],
            ReferenceFunction.TopK or ReferenceFunction.BottomK => [random.Pick<string>(["v", "region", "y"])],
            _ => ["v"],
        };
        var parameter = function switch
        {
            ReferenceFunction.Quantile => random.Pick([0.0, 0.25, 0.5, 0.9, 1.0]),
            ReferenceFunction.TopK or ReferenceFunction.BottomK => random.Between(1, 3),
            _ => 0,
        };
        return new(function, fields) { Parameter = parameter, Alias = alias };
    }
}
