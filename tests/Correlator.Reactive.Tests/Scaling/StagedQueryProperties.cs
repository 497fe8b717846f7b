using Correlator.Testing;
using Correlator.Tests.Joins;
using Correlator.Tests.Partitions;

namespace Correlator.Tests.Scaling;

/// <summary>Whatever happens to the workers of all stages, those of the last together say what the query says in one process; what is said twice bears the same id.</summary>
public sealed class StagedQueryProperties
{
    private static readonly ScenarioShape Shape = new() { MaxEvents = 60, KeyValues = 4, SpanSteps = 240, MinStreams = 3, MaxStreams = 4 };

    [Law(MaxTest = 2000, StartSize = 1000, EndSize = 100_000_000)]
    public void Joins_DifferentKeysAnyAssignmentsAndDeaths_SayWhatOneProcessSays(int seed)
    {
        var scenario = StreamArbitraries.Generate(seed, Shape);
        if (Prepare(seed, scenario) is not { } query)
        {
            return;
        }

        var expected = ScaledInput.OneProcess(query.Last.Node, query.Last.Options);
        var run = StagedRun.Of(query, scenario.SourceEvents, seed);
        var said = run.Results.Select(ScaledInput.Show).Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(
            said.SequenceEqual(expected),
            $"seed {seed} by {string.Join(" | ", query.Stages.Select(static stage => stage.Key))}: {scenario.QueryText}\n--- one process\n{string.Join('\n', expected)}\n--- stages\n{string.Join('\n', said)}");
        foreach (var same in run.Results.GroupBy(static result => (result.Partition, result.Position)))
        {
            Assert.Single(same.Select(static result => (result.Correlation.Id, result.Correlation.Revision)).Distinct());
        }
    }

    [Fact]
    public void Scenarios_ManySeeds_AreStagedDieAndBeginBehindTheBeginning()
    {
        var (staged, results, exchanges, last) = (0, 0, 0, 0);
        var kinds = new SortedSet<string>();
        for (var seed = 0; seed < 400; seed++)
        {
            var scenario = StreamArbitraries.Generate(seed, Shape);
            if (Prepare(seed, scenario) is { } query)
            {
                var run = StagedRun.Of(query, scenario.SourceEvents, seed);
                (staged, results) = (staged + 1, results + (run.Results.Any() ? 1 : 0));
                (exchanges, last) = (exchanges + (run.Figures.Exchanges.LateStarts > 0 ? 1 : 0), last + (run.Figures.Last.LateStarts > 0 ? 1 : 0));
                kinds.Add($"{((JoinNode)query.Last.Node).Kind} {query.Stages.Count}");
            }
        }

        Assert.Fail($"{staged} staged, {results} with results, {exchanges} and {last} with late starts: {string.Join(", ", kinds)}");
    }

    private static StagedQuery? Prepare(int seed, ReferenceScenario scenario)
    {
        var events = scenario.SourceEvents;
        var sources = PartitionedRun.ListsOf(events, Enumerable.Range('a', 20).Select(static letter => ((char)letter).ToString()).Concat(events.Select(static e => e.Source)));
        var options = new CorrelationOptions { Lateness = TimeSpan.FromTicks(scenario.LatenessTicks), Emit = (seed & 2) == 0 ? EmitMode.Final : EmitMode.Each };
        try
        {
            return StagedQuery.Of(new ReferenceGraph(scenario.Query, sources).Node, options) is { Stages.Count: > 1 } staged ? staged : null;
        }
        catch (LogException error) when (error.Code == "NOT_PARTITIONABLE")
        {
            return null;
        }
    }
}
