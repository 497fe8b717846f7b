using Correlator.Testing;
using Correlator.Tests.Joins;
using Correlator.Tests.Patterns;

namespace Correlator.Tests.Checkpoints;

/// <summary>A query that falls over again and again says, all in all, what it says undisturbed: nothing is lost, and what comes again bears the same id.</summary>
public sealed class CheckpointProperties
{
    // Longer than what queries look back, so that restarts need not begin at the beginning.
    private static readonly ScenarioShape Shape = new() { MaxEvents = 60, KeyValues = 4, SpanSteps = 240 };

    [Law(MaxTest = 1500, StartSize = 1000, EndSize = 100_000_000)]
    public void Joins_AnyCrashes_SayWhatTheySayUndisturbed(int seed)
    {
        var scenario = StreamArbitraries.Generate(seed, Shape with { Ignoring = seed % 4 == 0 });
        InterruptedRuns.AssertSame(seed, scenario.SourceEvents, scenario.LatenessTicks, Text(seed, scenario.QueryText), sources => Staged(seed, new ReferenceGraph(scenario.Query, sources).Node));
    }

    [Law(MaxTest = 1500, StartSize = 1000, EndSize = 100_000_000)]
    public void Sequences_AnyCrashes_SayWhatTheySayUndisturbed(int seed)
    {
        var scenario = StreamArbitraries.GenerateSequence(seed, Shape);
        InterruptedRuns.AssertSame(seed, scenario.SourceEvents, scenario.LatenessTicks * (seed & 1), Text(seed, scenario.QueryText), sources => Staged(seed, SequenceGraph.Of(scenario.Query, sources)));
    }

    [Fact]
    public void Restarts_ManySeeds_OftenReadOnlyAPart()
    {
        var partial = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var scenario = StreamArbitraries.Generate(seed, Shape with { MaxStreams = 2 });
            partial += InterruptedRuns.Of(seed, scenario.SourceEvents, scenario.LatenessTicks, sources => new ReferenceGraph(scenario.Query, sources).Node).Exists(static run => run.IsPartial) ? 1 : 0;
        }

        Assert.InRange(partial, 30, 199);
    }

    private static string Text(int seed, string query) => (uint)seed % 7 == 2 ? $"{query} | limit 4" : query;

    /// <summary>Some with a stage behind them whose state is a chain of decisions.</summary>
    private static OperatorNode Staged(int seed, OperatorNode node) => ((uint)seed % 7) switch
    {
        0 => new DedupNode(node, [KeyExpression.Field("x")], TimeSpan.FromSeconds(3)),
        1 => new SuppressNode(node, [KeyExpression.Field("x")], TimeSpan.FromSeconds(5)),
        2 => new LimitNode(node, 4),
        _ => node,
    };
}
