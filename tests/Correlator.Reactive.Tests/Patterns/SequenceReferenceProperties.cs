using Correlator.Testing;
using Correlator.Tests.Execution;

namespace Correlator.Tests.Patterns;

/// <summary>The engine gives what the naive reference gives, in any order of arrival within lateness.</summary>
public sealed class SequenceReferenceProperties
{
    private static int Scenarios { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("CORRELATOR_SCENARIOS"), System.Globalization.CultureInfo.InvariantCulture, out var count) ? count : 1500;

    [Law(MaxTest = 300, StartSize = 1000, EndSize = 100_000_000)]
    public void Matches_AnyArrivalsWithinLateness_EqualReference(int seed) => AssertEqual(seed);

    [Fact]
    public void Matches_ManyScenarios_EqualReference()
    {
        for (var seed = 0; seed < Scenarios; seed++)
        {
            AssertEqual(seed);
        }
    }

    // A start that is complete waits for an older one; of several ends the earliest; a step that may be empty begins late.
    [Theory]
    [InlineData(26710)]
    [InlineData(32194)]
    [InlineData(46868)]
    [InlineData(50689)]
    [InlineData(83794)]
    public void Matches_ScenarioThatOnceDiffered_EqualReference(int seed) => AssertEqual(seed);

    private static void AssertEqual(int seed)
    {
        var scenario = new RandomSequence(seed);
        var expected = ReferenceSequence.Evaluate(scenario.Query, scenario.StreamEvents).Select(Show).Order(StringComparer.Ordinal).ToList();
        var finite = SequenceTests.Engine(scenario.Query).Finite(scenario.SourceEvents, RandomSequence.LatenessTicks);
        AssertResults("read", seed, expected, finite);
        AssertResults("pushed", seed, expected, SequenceTests.Engine(scenario.Query).Push(scenario.Arrivals(), RandomSequence.LatenessTicks));
        AssertResults("pushed, first", seed, expected, SequenceTests.Engine(scenario.Query).Push(scenario.Arrivals(), RandomSequence.LatenessTicks, EmitMode.First));
    }

    private static void AssertResults(string how, int seed, List<string> expected, ReferenceEngine engine)
    {
        var actual = engine.Results.Select(Show).Order(StringComparer.Ordinal).ToList();
        Assert.True(
            expected.SequenceEqual(actual),
            $"seed {seed}, {how}: {new RandomSequence(seed)}\nexpected\n  {string.Join("\n  ", expected)}\nactual\n  {string.Join("\n  ", actual)}");
        Assert.Empty(engine.Late);
        Assert.All(engine.Statistics!.Streams, static stream => Assert.Equal(0, stream.Ledger.Open));
    }

    private static string Show(Correlation c) => string.Join(' ', c.Events.Select(static e => $"{e.Stream}#{e.Event.Position}"))
        + $" {c.Completeness} {string.Join(',', c.KeyParts.Select(static part => $"{part.Key}={part.Value}"))}";

    private static string Show(ReferenceCorrelation c) => string.Join(' ', c.Events.Select(static e => $"{e.Stream}#{e.Position}"))
        + $" {(c.Complete ? "Complete" : "Partial")} {string.Join(',', c.Key.Select(static part => $"{part.Key}={part.Value}"))}";
}
