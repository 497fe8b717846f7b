using Correlator.Testing;
using Correlator.Tests.Joins;
using Correlator.Tests.Partitions;
using Correlator.Tests.Patterns;

namespace Correlator.Tests.Scaling;

/// <summary>Whatever happens to the workers of a group, all of them together say what the query says in one process; what is said twice bears the same id.</summary>
public sealed class PartitionWorkerProperties
{
    private static readonly ScenarioShape Shape = new() { MaxEvents = 60, KeyValues = 5, SpanSteps = 240 };

    [Law(MaxTest = 1000, StartSize = 1000, EndSize = 100_000_000)]
    public void Joins_AnyAssignmentsAndDeaths_SayWhatOneProcessSays(int seed)
    {
        var scenario = StreamArbitraries.Generate(seed, Shape with { MaxStreams = 2 + (seed & 1) });
        AssertSame(seed, scenario.SourceEvents, scenario.LatenessTicks, scenario.QueryText, sources => Staged(seed, new ReferenceGraph(scenario.Query, sources).Node));
    }

    [Law(MaxTest = 1000, StartSize = 1000, EndSize = 100_000_000)]
    public void Sequences_AnyAssignmentsAndDeaths_SayWhatOneProcessSays(int seed)
    {
        var scenario = StreamArbitraries.GenerateSequence(seed, Shape);
        AssertSame(seed, scenario.SourceEvents, scenario.LatenessTicks, scenario.QueryText, sources => Staged(seed, SequenceGraph.Of(scenario.Query, sources)));
    }

    [Law(MaxTest = 500, StartSize = 1000, EndSize = 100_000_000)]
    public void Windows_AnyAssignmentsAndDeaths_SayWhatOneProcessSays(int seed)
    {
        var scenario = StreamArbitraries.Generate(seed, Shape with { MaxStreams = 1, MinStreams = 1 });
        var stream = scenario.Query.Streams[0];
        var window = ((uint)seed % 3) switch
        {
            0 => WindowSpec.Tumbling(TimeSpan.FromSeconds(10)),
            1 => WindowSpec.Hopping(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5)),
            _ => WindowSpec.Sliding(TimeSpan.FromSeconds(15)),
        };
        AssertSame(seed, scenario.SourceEvents, scenario.LatenessTicks, $"count by (x) {window}", sources => new AggregateNode(
            new StreamNode(stream.Source) { Source = sources[stream.Source], Range = TimeSpan.FromTicks(stream.RangeTicks) },
            new AggregateClause { By = ["x"], Window = window }));
    }

    [Fact]
    public void Scenarios_ManySeeds_AreSpreadDieAndBeginBehindTheBeginning()
    {
        var (spread, late, replayed) = (0, 0, 0L);
        for (var seed = 0; seed < 100; seed++)
        {
            var scenario = StreamArbitraries.Generate(seed, Shape with { MaxStreams = 2 });
            if (Prepare(seed, scenario.SourceEvents, scenario.LatenessTicks, sources => new ReferenceGraph(scenario.Query, sources).Node) is { } query)
            {
                var run = ScaledRun.Of(query, ScaledInput.LogOf(query, scenario.SourceEvents, seed), seed);
                (spread, late, replayed) = (spread + 1, late + run.LateStarts, replayed + run.Replayed);
            }
        }

        Assert.InRange(spread, 40, 100);
        Assert.True(late > 100 && replayed > 100, $"{late} late starts, {replayed} records replayed");
    }

    private static void AssertSame(int seed, IReadOnlyList<ReferenceEvent> events, long lateness, string text, Func<Dictionary<string, ILogSource>, OperatorNode> graph)
    {
        if (Prepare(seed, events, lateness, graph) is not { } query)
        {
            return;
        }

        var expected = ScaledInput.OneProcess(query.Node, query.Options);
        var run = ScaledRun.Of(query, ScaledInput.LogOf(query, events, seed), seed);
        var said = run.Results.Select(ScaledInput.Show).ToList();
        Assert.True(
            said.Distinct().Order(StringComparer.Ordinal).SequenceEqual(expected),
            $"seed {seed} by {query.Key}: {text}\n--- one process\n{string.Join('\n', expected)}\n--- workers\n{string.Join('\n', said.Distinct().Order(StringComparer.Ordinal))}");
        foreach (var same in run.Results.GroupBy(static result => (result.Partition, result.Position)))
        {
            Assert.Single(same.Select(static result => (result.Correlation.Id, result.Correlation.Revision)).Distinct());
        }
    }

    private static PartitionedQuery? Prepare(int seed, IReadOnlyList<ReferenceEvent> events, long lateness, Func<Dictionary<string, ILogSource>, OperatorNode> graph)
    {
        var sources = PartitionedRun.ListsOf(events, Enumerable.Range('a', 20).Select(static letter => ((char)letter).ToString()).Concat(events.Select(static e => e.Source)));
        var options = new CorrelationOptions { Lateness = TimeSpan.FromTicks(lateness), Emit = (seed & 2) == 0 ? EmitMode.Final : EmitMode.Each };
        try
        {
            return PartitionedQuery.Of(graph(sources), options);
        }
        catch (LogException error) when (error.Code == "NOT_PARTITIONABLE")
        {
            return null;
        }
    }

    /// <summary>Some with a stage behind them whose state is a chain of decisions.</summary>
    private static OperatorNode Staged(int seed, OperatorNode node) => ((uint)seed % 7) switch
    {
        0 => new DedupNode(node, [KeyExpression.Field("x")], TimeSpan.FromSeconds(3)),
        1 => new SuppressNode(node, [KeyExpression.Field("x")], TimeSpan.FromSeconds(5)),
        _ => node,
    };
}
