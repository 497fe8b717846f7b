using Correlator.Testing;
using Correlator.Tests.Execution;
using FsCheck.Xunit;

namespace Correlator.Tests.Patterns;

/// <summary>The engine gives what the naive reference gives, for the scenarios that the library makes.</summary>
public sealed class SequenceArbitraryProperties
{
    private static readonly ScenarioShape Shape = new() { MaxEvents = 30, KeyValues = 2 };

    [Property(MaxTest = 1000, StartSize = 1000, EndSize = 100_000_000)]
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

            // Whether an event of until cancels what a broken absence has ended already is not said anywhere.
            if (scenario.Query.Until is not null)
            {
                continue;
            }

            // Nor is, of copies at one time, whether a start has timed out that a match takes for a later step.
            var taken = matches.SelectMany(static match => match.Split(' ')).ToHashSet(StringComparer.Ordinal);
            var starts = string.Join(' ', SequenceTests.Starts(engine).Where(start => !taken.Contains(start)));
            Assert.True(string.Join(' ', timedOut.Split(' ').Where(start => !taken.Contains(start))) == starts, $"{scenario}\nmatches {string.Join("; ", matches)}\nexpected timed out {timedOut}\nactual {starts}");
        }
    }
}
