using Correlator.Testing;
using Correlator.Tests.Execution;

namespace Correlator.Tests.Patterns;

/// <summary>The engine gives what was worked out by hand.</summary>
public sealed class SequenceTests
{
    public static TheoryData<string> Names => [.. SequenceCases.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_Case_GivesItsMatchesInOrder(string name)
    {
        var one = SequenceCases.All.Single(one => one.Name == name);

        var engine = Engine(one.Query).Finite(one.SourceEvents, latenessTicks: TimeSpan.TicksPerHour);

        Assert.Equal(one.Matches, string.Join("; ", engine.Results.Select(ReferenceEngine.Text)));
        Assert.Equal(one.TimedOut, string.Join(' ', Starts(engine)));
    }

    internal static ReferenceEngine Engine(ReferenceSequenceQuery query) => new(sources => SequenceGraph.Of(query, sources), query.Streams);

    /// <summary>The starts that timed out, in total order.</summary>
    internal static IEnumerable<string> Starts(ReferenceEngine engine) => engine.TimedOut
        .Select(static c => c.Events[0])
        .OrderBy(static e => (e.Event.Ticks, e.Stream, e.Event.Position))
        .Select(static e => $"{e.Event.Source}{e.Event.Position}");
}
