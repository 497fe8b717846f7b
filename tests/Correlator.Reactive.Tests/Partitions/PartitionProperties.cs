using Correlator.Testing;
using Correlator.Tests.Joins;
using Correlator.Tests.Patterns;

namespace Correlator.Tests.Partitions;

/// <summary>Results, side outputs and figures are the same at any number of lanes.</summary>
public sealed class PartitionProperties
{
    private static readonly ScenarioShape Shape = new() { MaxEvents = 40, KeyValues = 5 };
    private static readonly int[] Degrees = [2, 3, 8];

    [Law(MaxTest = 1500, StartSize = 1000, EndSize = 100_000_000)]
    public void Joins_AnyDegree_GiveTheSame(int seed)
    {
        var scenario = StreamArbitraries.Generate(seed, Shape with { MaxStreams = 2 + (seed & 1) });
        var graph = new ReferenceGraph(scenario.Query, PartitionedRun.ListsOf(scenario.SourceEvents, scenario.Query.Streams.Select(static s => s.Source))).Node;
        AssertSame(graph, seed, scenario.LatenessTicks, scenario.QueryText);
    }

    [Law(MaxTest = 500, StartSize = 1000, EndSize = 100_000_000)]
    public void JoinsWithLateEvents_AnyDegree_GiveTheSame(int seed)
    {
        var scenario = StreamArbitraries.Generate(seed, Shape with { MaxStreams = 2 });
        var graph = new ReferenceGraph(scenario.Query, PartitionedRun.ListsOf(scenario.SourceEvents, scenario.Query.Streams.Select(static s => s.Source))).Node;
        AssertSame(graph, seed, latenessTicks: 0, scenario.QueryText);
    }

    [Law(MaxTest = 1000, StartSize = 1000, EndSize = 100_000_000)]
    public void Sequences_AnyDegree_GiveTheSame(int seed)
    {
        var scenario = StreamArbitraries.GenerateSequence(seed, Shape);
        var graph = SequenceGraph.Of(scenario.Query, PartitionedRun.ListsOf(scenario.SourceEvents, scenario.Query.Streams.Select(static s => s.Source)));
        AssertSame(graph, seed, scenario.LatenessTicks * (seed & 1), scenario.QueryText);
    }

    [Fact]
    public void Joins_ManySeeds_MostlyHaveAKeyToGoBy()
    {
        var obstacles = Enumerable.Range(0, 200).Select(static seed => StreamArbitraries.Generate(seed, Shape))
            .Select(static scenario => CorrelationRun.PartitionObstacle(
                new ReferenceGraph(scenario.Query, PartitionedRun.ListsOf([], scenario.Query.Streams.Select(static s => s.Source))).Node))
            .ToList();

        Assert.InRange(obstacles.Count(static obstacle => obstacle is null), 80, 199);
    }

    private static void AssertSame(OperatorNode graph, int seed, long latenessTicks, string text)
    {
        if (CorrelationRun.PartitionObstacle(graph) is not null)
        {
            return;
        }

        // On the reading thread: what happens is the same each time.
        var options = new CorrelationOptions
        {
            LaneRunner = static take => new InlineLaneRunner(take),
            Lateness = TimeSpan.FromTicks(latenessTicks),
            Emit = (EmitMode)(1 + ((uint)seed % 3)),
            MaxEvents = seed % 5 == 0 ? 3 : 1000,
        };
        var expected = PartitionedRun.Of(graph, 1, options).Shown;
        foreach (var degree in Degrees)
        {
            var actual = PartitionedRun.Of(graph, degree, options).Shown;
            Assert.True(expected == actual, $"seed {seed} in {degree} lanes, emit {options.Emit}, lateness {options.Lateness}: {text}\n--- one lane\n{expected}\n--- lanes\n{actual}");
        }
    }
}
