using FsCheck;

namespace Correlator.Testing.Tests.Events;

public sealed class DisorderedStreamsTests
{
    private static readonly StreamShape Shape = new() { Sources = ["a", "b", "c"], MaxEvents = 60 };

    public static Arbitrary<DisorderedStreams> Streams() => DisorderedStreams.Arbitrary(Shape);

    [Law(Arbitrary = [typeof(DisorderedStreamsTests)])]
    public void Arrivals_Any_ComeWithinTheLatenessAndInTheOrderOfTheirTimes(DisorderedStreams streams)
    {
        Assert.All(streams.Arrivals.Zip(streams.ArrivalTimes), arrival =>
            Assert.InRange(arrival.Second - arrival.First.Timestamp, TimeSpan.Zero, streams.Lateness));
        Assert.Equal(streams.ArrivalTimes.Order(), streams.ArrivalTimes);
        Assert.Equal(streams.Arrivals.Count, streams.ArrivalTimes.Count);
    }

    [Law(Arbitrary = [typeof(DisorderedStreamsTests)])]
    public void InOrder_Any_HoldsTheArrivalsSortedAndNumberedBySource(DisorderedStreams streams)
    {
        Assert.Equal(streams.Arrivals.ToHashSet(), [.. streams.InOrder]);
        Assert.Equal(streams.InOrder.Select(static e => e.Ticks).Order(), streams.InOrder.Select(static e => e.Ticks));
        Assert.All(streams.InOrder.GroupBy(static e => e.Source), static source =>
            Assert.Equal(Enumerable.Range(0, source.Count()).Select(static i => (long)i), source.Select(static e => e.Position)));
    }

    [Law(Arbitrary = [typeof(DisorderedStreamsTests)])]
    public void Shrink_Any_IsSimplerAndEnds(DisorderedStreams streams)
    {
        Assert.All(streams.Shrink(), simpler => Assert.True(Weight(simpler).CompareTo(Weight(streams)) < 0, simpler.ToString()));
        Assert.Equal(Weight(streams) == (0, 0), !streams.Shrink().Any());
    }

    [Fact]
    public void Generate_OneSeed_GivesTheSameEvents()
    {
        Assert.Equal(DisorderedStreams.Generate(7, Shape).ToString(), DisorderedStreams.Generate(7, Shape).ToString());
        Assert.NotEqual(DisorderedStreams.Generate(7, Shape).ToString(), DisorderedStreams.Generate(8, Shape).ToString());
    }

    [Fact]
    public void Generate_ManySeeds_HasDisorderTiesMissingLabelsAndEverySource()
    {
        var all = Enumerable.Range(0, 100).Select(static seed => DisorderedStreams.Generate(seed, Shape with { SpanSteps = 10 })).ToList();

        // Of twenty events and more in ten seconds some are less than three seconds apart.
        Assert.All(all.Where(static streams => streams.Arrivals.Count >= 20), static streams => Assert.NotEqual(streams.InOrder, streams.Arrivals));
        Assert.Contains(all, static streams => streams.InOrder.GroupBy(static e => e.Ticks).Any(static time => time.Count() > 1));
        Assert.Contains(all, static streams => streams.InOrder.Any(static e => !e.Labels.ContainsKey("id")));
        Assert.Equal(["a", "b", "c"], all.SelectMany(static streams => streams.InOrder).Select(static e => e.Source).Distinct().Order());
    }

    [Fact]
    public void Generate_ShapeOutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => DisorderedStreams.Generate(1, Shape with { Sources = [] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => DisorderedStreams.Generate(1, Shape with { MissingLabelPercent = 101 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => DisorderedStreams.Arbitrary(Shape with { Lateness = TimeSpan.FromTicks(-1) }));
        Assert.Contains("'x' has no value", Assert.Throws<ArgumentException>(
            () => DisorderedStreams.Generate(1, Shape with { Labels = new Dictionary<string, IReadOnlyList<string>> { ["x"] = [] } })).Message, StringComparison.Ordinal);
    }

    private static (int Events, int Delayed) Weight(DisorderedStreams streams) =>
        (streams.Arrivals.Count, streams.Arrivals.Zip(streams.ArrivalTimes).Count(static arrival => arrival.Second > arrival.First.Timestamp));
}
