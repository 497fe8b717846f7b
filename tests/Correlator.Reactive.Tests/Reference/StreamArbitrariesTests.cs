using Correlator.Testing;

namespace Correlator.Tests.Reference;

public sealed class StreamArbitrariesTests
{
    private static readonly ScenarioShape Shape = new() { MaxStreams = 4, Ignoring = true };
    private static readonly IReadOnlyList<ReferenceScenario> Scenarios = [.. Enumerable.Range(0, 400).Select(seed => StreamArbitraries.Generate(seed, Shape))];

    private static IEnumerable<JoinQuery> Joins(ReferenceQuery query) => query switch
    {
        JoinQuery join => [join, .. Joins(join.Left), .. Joins(join.Right)],
        UnionQuery union => [.. Joins(union.Left), .. Joins(union.Right)],
        _ => [],
    };

    [Fact]
    public void Generate_SameSeed_GivesTheSameScenario() =>
        Assert.Equal(Scenarios.Select(s => s.ToString()), Scenarios.Select(s => StreamArbitraries.Generate(s.Seed, Shape).ToString()));

    [Fact]
    public void Generate_ManySeeds_CoverTheLanguage()
    {
        var joins = Scenarios.SelectMany(s => Joins(s.Query)).ToList();

        Assert.All(Enum.GetValues<ReferenceJoinKind>(), kind => Assert.Contains(joins, join => join.Kind == kind));
        Assert.All(Enum.GetValues<ReferenceGroup>(), group => Assert.Contains(joins, join => join.Group == group));
        Assert.Contains(joins, join => join.Left.IsComposite && join.Right.IsComposite);
        Assert.Contains(joins, join => !join.Left.IsComposite && join.Right.IsComposite);
        Assert.Contains(joins, join => join.Left is UnionQuery);
        Assert.Contains(joins, join => join.Of is not null);
        Assert.Contains(joins, join => join.Ignoring is not null);
        Assert.Contains(joins, join => join.On.Count == 0 && join.Ignoring is null);
        Assert.Contains(Scenarios, s => s.Query.Streams.DistinctBy(stream => stream.Source).Count() < s.Query.Streams.Count);
    }

    [Fact]
    public void Generate_ManySeeds_GiveResultsOfEverySort()
    {
        var results = Scenarios.SelectMany(s => ReferenceJoin.Evaluate(s.Query, s.Events)).ToList();

        Assert.Contains(results, r => r.Complete && r.Events.Count > 4);
        Assert.Contains(results, r => !r.Complete && r.Events.Count > 1);
        Assert.Contains(results, r => r.Key.Count == 0);
        Assert.Contains(results, r => r.Labels.Count > 0);
    }

    [Fact]
    public void Evaluate_AnyScenario_GivesDistinctSetsInTotalOrder() => Assert.All(
        from scenario in Scenarios from each in new[] { false, true } select (scenario, each),
        run =>
        {
            var results = ReferenceJoin.Evaluate(run.scenario.Query, run.scenario.Events, run.each);
            Assert.All(results, r => Assert.Equal(r.Events.Order(ReferenceEvent.TotalOrder), r.Events));
            Assert.Equal(results.Count, results.Select(r => string.Join(" ", r.EventIds)).Distinct().Count());
        });

    [Fact]
    public void Evaluate_EventsInAnyOrder_GivesTheSameResults() => Assert.All(Scenarios, s => Assert.Equal(
        ReferenceJoin.Evaluate(s.Query, s.Events).Select(r => r.ToString()),
        ReferenceJoin.Evaluate(s.Query, s.Events.Reverse()).Select(r => r.ToString())));

    [Fact]
    public void Evaluate_FullJoinOfPlainSides_ListsEveryEventOnce()
    {
        var shape = new ScenarioShape { MaxStreams = 2, Kinds = [ReferenceJoinKind.Full], GroupModifiers = false };

        Assert.All(Enumerable.Range(0, 200).Select(seed => StreamArbitraries.Generate(seed, shape)), s => Assert.Equal(
            s.Events, ReferenceJoin.Evaluate(s.Query, s.Events).SelectMany(r => r.Events).Order(ReferenceEvent.TotalOrder)));
    }

    [Fact]
    public void Check_RunThatPublishesEachFinalResultOnce_Holds() => Assert.All(Scenarios, s =>
    {
        var final = ReferenceJoin.Evaluate(s.Query, s.Events);
        Assert.Empty(ReferenceLaws.Check([.. final.Select((r, i) => new PublishedRevision($"{i}", 0, r.EventIds, [], true))], final));
    });

    [Fact]
    public void Arrivals_AnyScenario_AreAllEventsAndNoneIsLate() => Assert.All(Scenarios, s =>
    {
        var arrivals = StreamArbitraries.Arrivals(s, s.Seed + 1);
        Assert.Equal(s.SourceEvents, arrivals.OrderBy(e => e.Source, StringComparer.Ordinal).ThenBy(e => e.Position));
        Assert.All(arrivals.GroupBy(e => e.Source), source => Assert.Equal(source.OrderBy(e => e.Position), source));
        Assert.False(StreamArbitraries.HasLateEvent(arrivals, s.LatenessTicks));
    });

    [Fact]
    public void ShuffledArrivals_AnyScenario_AreAllEventsAndNoneIsLate() => Assert.All(Scenarios, s =>
    {
        var arrivals = StreamArbitraries.ShuffledArrivals(s, s.Seed + 1);
        Assert.Equal(s.SourceEvents, arrivals.OrderBy(e => e.Source, StringComparer.Ordinal).ThenBy(e => e.Position));
        Assert.False(StreamArbitraries.HasLateEvent(arrivals, s.LatenessTicks));
    });

    [Fact]
    public void Arrivals_ManyScenarios_AreOutOfOrderAndLetSourcesRunAhead() =>
        Assert.Contains(Scenarios, s => StreamArbitraries.HasLateEvent(
            [.. StreamArbitraries.Arrivals(s, 1).Select(e => e with { Source = "one" })], s.LatenessTicks));

    [Fact]
    public void HasLateEvent_EventBehindTheMinimumOfTheSources_IsLate()
    {
        var events = Streams.Events("a1@10; b1@10; a2@5");

        Assert.True(StreamArbitraries.HasLateEvent(events, 4 * TimeSpan.TicksPerSecond));
        Assert.False(StreamArbitraries.HasLateEvent(events, 5 * TimeSpan.TicksPerSecond));
    }
}
