using Correlator.Testing;
using Correlator.Tests.Execution;

namespace Correlator.Tests.Patterns;

/// <summary>The engine gives what the naive reference gives, for the scenarios that the library makes.</summary>
public sealed class SequenceArbitraryProperties
{
    private static readonly ScenarioShape Shape = new() { MaxEvents = 30, KeyValues = 2 };

    [Law(MaxTest = 1000, StartSize = 1000, EndSize = 100_000_000)]
    public void MatchesAndTimedOut_AnyScenario_EqualReference(int seed)
    {
        var scenario = StreamArbitraries.GenerateSequence(seed, Shape);
        var matches = ReferenceSequence.Evaluate(scenario.Query, scenario.Events).Select(match => SequenceCase.Text(match.Events)).Order(StringComparer.Ordinal).ToList();
        var timedOut = SequenceCase.Text(ReferenceSequence.TimedOut(scenario.Query, scenario.Events));
        ReferenceEngine[] engines =
        [
            SequenceTests.Engine(scenario.Query).Finite(scenario.SourceEvents, scenario.LatenessTicks),
            SequenceTests.Engine(scenario.Query).Push(StreamArbitraries.ShuffledArrivals(scenario.SourceEvents, scenario.LatenessTicks, seed), scenario.LatenessTicks),
        ];
        foreach (var engine in engines)
        {
            var actual = engine.Results.Select(ReferenceEngine.Text).Order(StringComparer.Ordinal).ToList();
            Assert.True(matches.SequenceEqual(actual), $"{scenario}\nexpected {string.Join("; ", matches)}\nactual {string.Join("; ", actual)}");

            var starts = string.Join(' ', SequenceTests.Starts(engine));
            Assert.True(timedOut == starts, $"{scenario}\nmatches {string.Join("; ", matches)}\nexpected timed out {timedOut}\nactual {starts}");
        }
    }

    // A match of a later start of the same moment takes a copy of an earlier start for a later step.
    [Theory]
    [InlineData(-9431932)]
    [InlineData(7161690)]
    public void TimedOut_CopyOfTheStartIsUsed_IsNoTimedOutStart(int seed) => MatchesAndTimedOut_AnyScenario_EqualReference(seed);

    // The event that is both the start and the only candidate for its second step is no match, but a later start of the same moment takes it.
    [Theory]
    [InlineData(423345769)]
    [InlineData(204641477)]
    public void Until_StartThatIsCompleteAndWaitsForAnOlderOne_Matches(int seed) => MatchesAndTimedOut_AnyScenario_EqualReference(seed);

    // The start's own copy is no event that cancels it, though an absence has been broken before.
    [Theory]
    [InlineData(20340124)]
    [InlineData(-596069575)]
    public void Until_CopyOfTheStart_DoesNotCancelIt(int seed) => MatchesAndTimedOut_AnyScenario_EqualReference(seed);

    // A run that begins earlier, over a step that may be empty, but ends later, is not the earliest completion.
    [Theory]
    [InlineData(1036493250)]
    [InlineData(1064919047)]
    [InlineData(-1475904245)]
    [InlineData(2005418136)]
    public void TrailingAbsence_OptionalStepBeginsLate_TakesTheEarliestEnd(int seed) => MatchesAndTimedOut_AnyScenario_EqualReference(seed);
}
