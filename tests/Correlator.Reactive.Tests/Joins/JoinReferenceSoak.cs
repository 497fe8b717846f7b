using System.Globalization;
using Correlator.Testing;

namespace Correlator.Tests.Joins;

/// <summary>The laws over as many scenarios as CORRELATOR_SCENARIOS says; a few without it.</summary>
public sealed class JoinReferenceSoak
{
    private static int Scenarios { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("CORRELATOR_SCENARIOS"), CultureInfo.InvariantCulture, out var count) ? count : 100;

    [Fact]
    public void Final_InAnyOrder_EqualsReference() => ForEachScenario(static (scenario, seed) =>
    {
        var expected = ReferenceJoin.Evaluate(scenario.Query, scenario.Events).Select(ScenarioRun.Show).Order(StringComparer.Ordinal);
        var actual = ScenarioRun.Push(scenario, StreamArbitraries.ShuffledArrivals(scenario, seed), EmitMode.Final);
        return expected.SequenceEqual(actual.Select(ScenarioRun.Show).Order(StringComparer.Ordinal));
    });

    [Fact]
    public void Each_InAnyOrder_EqualsReference() => ForEachScenario(static (scenario, seed) =>
    {
        var expected = ReferenceJoin.Evaluate(scenario.Query, scenario.Events, emitEach: true).Select(ScenarioRun.Show).Order(StringComparer.Ordinal);
        var actual = ScenarioRun.Push(scenario, StreamArbitraries.ShuffledArrivals(scenario, seed), EmitMode.Each);
        return expected.SequenceEqual(actual.Select(ScenarioRun.Show).Order(StringComparer.Ordinal));
    });

    [Fact]
    public void Ignoring_FiniteSources_EqualsReference() => ForEachScenario(
        static (scenario, _) =>
        {
            ScenarioRun.Finite(scenario, EmitMode.Final, out var actual);
            var expected = ReferenceJoin.Evaluate(scenario.Query, scenario.Events).Select(ShowEvents).Order(StringComparer.Ordinal);
            return expected.SequenceEqual(actual.Select(ShowEvents).Order(StringComparer.Ordinal));
        },
        new ScenarioShape { Ignoring = true });

    private static string ShowEvents(Correlation c) => string.Join(' ', c.Events.Select(e => $"{e.Stream}#{e.Event.Position}")) + c.Completeness;

    private static string ShowEvents(ReferenceCorrelation c) =>
        string.Join(' ', c.Events.Select(e => $"{e.Stream}#{e.Position}")) + (c.Complete ? "Complete" : "Partial");

    private static void ForEachScenario(Func<ReferenceScenario, int, bool> holds, ScenarioShape? shape = null)
    {
        for (var seed = 0; seed < Scenarios; seed++)
        {
            var scenario = StreamArbitraries.Generate(seed, shape ?? new ScenarioShape());
            Assert.True(holds(scenario, seed + 1), scenario.ToString());
        }
    }
}
