using Correlator.Testing;

namespace Correlator.Tests.Joins;

/// <summary>The engine gives what the naive reference gives, for every kind of join and chain, in any order of arrival within lateness.</summary>
public sealed class JoinReferenceProperties
{
    private const int Runs = 600;

    [Law(MaxTest = Runs, StartSize = 1000, EndSize = 100_000_000)]
    public void Final_FiniteSources_EqualsReference(int seed) =>
        AssertEqual(seed, Final(Generate(seed)), Reference(Generate(seed), emitEach: false));

    [Law(MaxTest = Runs, StartSize = 1000, EndSize = 100_000_000)]
    public void Each_FiniteSources_EqualsReference(int seed) =>
        AssertEqual(seed, Run(Generate(seed), EmitMode.Each), Reference(Generate(seed), emitEach: true));

    [Law(MaxTest = Runs, StartSize = 1000, EndSize = 100_000_000)]
    public void Final_AnyArrivalsWithinLateness_EqualsReference(int seed)
    {
        var scenario = Generate(seed);
        var arrivals = StreamArbitraries.ShuffledArrivals(scenario, seed + 1);
        var results = ScenarioRun.Push(scenario, arrivals, EmitMode.Final);
        AssertEqual(seed, results, Reference(scenario, emitEach: false));
    }

    [Law(MaxTest = Runs, StartSize = 1000, EndSize = 100_000_000)]
    public void First_AnyArrivalsWithinLateness_KeepsTheLaws(int seed)
    {
        var scenario = Generate(seed);
        var arrivals = StreamArbitraries.ShuffledArrivals(scenario, seed + 1);
        var results = ScenarioRun.Push(scenario, arrivals, EmitMode.First);
        var lastOfId = results.Select((result, index) => (result.Id, index)).GroupBy(r => r.Id).ToDictionary(g => g.Key, g => g.Max(r => r.index));
        var published = results.Select((result, index) => new PublishedRevision(
            result.Id,
            result.Revision,
            result.Events.Select(e => new ReferenceEventId(e.Stream, e.Event.Position)).ToHashSet(),
            result.Merged,
            result.Revision > 0 || lastOfId[result.Id] == index)).ToList();
        var final = ReferenceJoin.Evaluate(scenario.Query, scenario.Events);
        Assert.True(ReferenceLaws.Check(published, final) is [], $"{string.Join(Environment.NewLine, ReferenceLaws.Check(published, final))}\n{scenario}");
    }

    [Law(MaxTest = Runs, StartSize = 1000, EndSize = 100_000_000)]
    public void MaxEvents_FiniteSources_EqualsReference(int seed)
    {
        var scenario = Generate(seed);
        var run = ScenarioRun.Finite(scenario, EmitMode.Final, out var results, maxEvents: 4);
        var expected = ReferenceJoin.Evaluate(scenario.Query, scenario.Events, maxEvents: 4);
        AssertEqual(seed, results, [.. expected.Select(ScenarioRun.Show).Order(StringComparer.Ordinal)]);
        Assert.Equal(expected.Count(c => c.Truncated), results.Count(c => c.IsTruncated));
        Assert.Equal(expected.Count(c => c.Continues is not null), results.Count(c => c.Continues is not null));
    }

    [Law(MaxTest = Runs, StartSize = 1000, EndSize = 100_000_000)]
    public void Ledger_AnyScenario_AddsUp(int seed)
    {
        var scenario = Generate(seed);
        var run = ScenarioRun.Finite(scenario, EmitMode.Final, out _);
        foreach (var stream in run.Statistics.Streams)
        {
            Assert.Equal(0, stream.Ledger.Open);
            Assert.True(stream.Ledger.Late == 0, scenario.ToString());
        }
    }

    private static ReferenceScenario Generate(int seed) => StreamArbitraries.Generate(seed, new ScenarioShape());

    private static List<Correlation> Final(ReferenceScenario scenario) => Run(scenario, EmitMode.Final);

    private static List<Correlation> Run(ReferenceScenario scenario, EmitMode mode)
    {
        ScenarioRun.Finite(scenario, mode, out var results);
        return results;
    }

    private static List<string> Reference(ReferenceScenario scenario, bool emitEach) =>
        [.. ReferenceJoin.Evaluate(scenario.Query, scenario.Events, emitEach).Select(ScenarioRun.Show).Order(StringComparer.Ordinal)];

    private static void AssertEqual(int seed, List<Correlation> actual, List<string> expected)
    {
        var shown = actual.Select(ScenarioRun.Show).Order(StringComparer.Ordinal).ToList();
        Assert.True(expected.SequenceEqual(shown), $"{Generate(seed)}\nexpected\n  {string.Join("\n  ", expected)}\nactual\n  {string.Join("\n  ", shown)}");
    }
}
