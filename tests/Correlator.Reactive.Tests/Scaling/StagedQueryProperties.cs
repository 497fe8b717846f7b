using Correlator.Testing;
using Correlator.Tests.Joins;
using Correlator.Tests.Partitions;

namespace Correlator.Tests.Scaling;

/// <summary>Whatever happens to the workers of all stages, those of the last together say what the query says in one process; what is said twice bears the same id.</summary>
public sealed class StagedQueryProperties
{
    private static readonly ScenarioShape Dense = new() { MaxEvents = 100, KeyValues = 3, SpanSteps = 200, MinStreams = 3, MaxStreams = 4 };

    [Law(MaxTest = 600, StartSize = 1000, EndSize = 100_000_000)]
    public void Joins_DifferentKeysAnyAssignmentsAndDeaths_SayWhatOneProcessSays(int seed)
    {
        if (Next(seed) is not var (events, query, text))
        {
            return;
        }

        var expected = ScaledInput.OneProcess(query.Last.Node, query.Last.Options);
        var run = StagedRun.Of(query, events, seed);
        var said = run.Results.Select(ScaledInput.Show).Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(
            said.SequenceEqual(expected),
            $"seed {seed} by {string.Join(" | ", query.Stages.Select(static stage => stage.Key))}: {text}\n--- one process\n{string.Join('\n', expected)}\n--- stages\n{string.Join('\n', said)}");
        Assert.False(run.HasLate, $"seed {seed}: {text}");
        foreach (var same in run.Results.GroupBy(static result => (result.Partition, result.Position)))
        {
            Assert.Single(same.Select(static result => (result.Correlation.Id, result.Correlation.Revision)).Distinct());
        }
    }

    [Fact]
    public void Scenarios_ManySeeds_AreStagedDieAndBeginBehindTheBeginning()
    {
        var (staged, results, exchanges, last) = (0, 0, 0, 0);
        var kinds = new SortedSet<string>(StringComparer.Ordinal);
        for (var seed = 0; seed < 100; seed++)
        {
            if (Next(seed * 1001) is var (events, query, _))
            {
                var run = StagedRun.Of(query, events, seed);
                (staged, results) = (staged + 1, results + (run.Results.Any() ? 1 : 0));
                (exchanges, last) = (exchanges + (run.Figures.Exchanges.LateStarts > 0 ? 1 : 0), last + (run.Figures.Last.LateStarts > 0 ? 1 : 0));
                kinds.Add($"{((JoinNode)query.Last.Node).Kind} {query.Stages.Count}");
            }
        }

        Assert.InRange(staged, 60, 100);
        Assert.True(results > 30 && exchanges > 50 && last > 10, $"{results} with results, {exchanges} and {last} with late starts");
        Assert.Superset(new HashSet<string>(["And 2", "And 3", "Or 2", "Right 2", "Semi 2", "Unless 2", "Unless 3"]), kinds);
    }

    /// <summary>The next scenario of some whose query has several stages.</summary>
    private static (IReadOnlyList<ReferenceEvent> Events, StagedQuery Query, string Text)? Next(int seed)
    {
        for (var next = seed; next < seed + 20; next++)
        {
            var scenario = StreamArbitraries.Generate(next, Dense);
            var events = (next & 1) == 0 ? scenario.SourceEvents : Spread(scenario.SourceEvents);
            if (Prepare(next, scenario, events) is { } query)
            {
                return (events, query, scenario.QueryText);
            }
        }

        return null;
    }

    /// <summary>The same with long silences, so that what was held before can be forgotten. Nobody is late who was not.</summary>
    private static List<ReferenceEvent> Spread(IReadOnlyList<ReferenceEvent> events)
    {
        var (episode, silence) = (TimeSpan.FromSeconds(50).Ticks, TimeSpan.FromSeconds(1000).Ticks);
        var first = events.Select(static e => e.Time).DefaultIfEmpty().Min();
        var newest = events.Select(static e => e.Source).Distinct().ToDictionary(static source => source, _ => first);
        return [.. events.Select(e =>
        {
            newest[e.Source] = Math.Max(newest[e.Source], e.Time);
            return e with { Time = e.Time + ((newest[e.Source] - first) / episode * silence) };
        })];
    }

    private static StagedQuery? Prepare(int seed, ReferenceScenario scenario, IReadOnlyList<ReferenceEvent> events)
    {
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
