using Correlator.Testing;
using Correlator.Tests.Joins;
using Correlator.Tests.Patterns;

namespace Correlator.Tests.Checkpoints;

/// <summary>A live query that falls over again and again says, all in all, what it says undisturbed, as often as its sources are connected anew.</summary>
public sealed class JournalProperties
{
    private static readonly ScenarioShape Shape = new() { MaxEvents = 60, KeyValues = 4, SpanSteps = 240 };

    [Law(MaxTest = 1500, StartSize = 1000, EndSize = 100_000_000)]
    public void Joins_AnyCrashes_SayWhatTheySayUndisturbed(int seed)
    {
        var scenario = StreamArbitraries.Generate(seed, Shape with { Ignoring = seed % 4 == 0 });
        AssertSame(seed, scenario.SourceEvents, scenario.LatenessTicks, scenario.QueryText, sources => Staged(seed, new ReferenceGraph(scenario.Query, sources).Node));
    }

    [Law(MaxTest = 1500, StartSize = 1000, EndSize = 100_000_000)]
    public void Sequences_AnyCrashes_SayWhatTheySayUndisturbed(int seed)
    {
        var scenario = StreamArbitraries.GenerateSequence(seed, Shape);
        AssertSame(seed, scenario.SourceEvents, scenario.LatenessTicks, scenario.QueryText, sources => Staged(seed, SequenceGraph.Of(scenario.Query, sources)));
    }

    // Who waited for a clock before its source was connected anew; events of a union that waited for a burst that had ended; late ones that a union held.
    [Theory]
    [InlineData(20741953)]
    [InlineData(2004481)]
    [InlineData(16388779)]
    [InlineData(-6596248)]
    [InlineData(-78647763)]
    [InlineData(-2941176)]
    [InlineData(-12650387)]
    public void Joins_ScenarioThatOnceDiffered_SaysWhatItSaysUndisturbed(int seed) => Joins_AnyCrashes_SayWhatTheySayUndisturbed(seed);

    // The same, and starts of overlapping matches that were counted in another moment.
    [Theory]
    [InlineData(14704968)]
    [InlineData(-77509146)]
    [InlineData(-285438)]
    public void Sequences_ScenarioThatOnceDiffered_SaysWhatItSaysUndisturbed(int seed) => Sequences_AnyCrashes_SayWhatTheySayUndisturbed(seed);

    [Fact]
    public void Restarts_ManySeeds_LetGoWhatNothingDependsOn()
    {
        var (partial, redelivered) = (0, 0L);
        for (var seed = 0; seed < 100; seed++)
        {
            var scenario = StreamArbitraries.Generate(seed, Shape with { MaxStreams = 2 });
            var runs = LiveScript.Generate(seed, scenario.SourceEvents).Play(
                sources => new ReferenceGraph(scenario.Query, sources).Node, OptionsOf(seed, scenario.LatenessTicks) with { Checkpoint = CheckpointOf(seed, new MemoryCheckpointStore()) });
            partial += runs.Exists(static run => run.Run.Statistics.Checkpoint!.Skipped > 0) ? 1 : 0;
            redelivered += runs.Sum(static run => run.Run.Statistics.Checkpoint!.Redelivered);
        }

        Assert.InRange(partial, 10, 100);
        Assert.InRange(redelivered, 50, long.MaxValue);
    }

    /// <summary>Some with a stage behind them whose state is a chain of decisions.</summary>
    private static OperatorNode Staged(int seed, OperatorNode node) => ((uint)seed % 7) switch
    {
        0 => new DedupNode(node, [KeyExpression.Field("x")], TimeSpan.FromSeconds(3)),
        1 => new SuppressNode(node, [KeyExpression.Field("x")], TimeSpan.FromSeconds(5)),
        2 => new LimitNode(node, 4),
        _ => node,
    };

    private static void AssertSame(int seed, IReadOnlyList<ReferenceEvent> events, long lateness, string text, Func<Dictionary<string, ILogSource>, OperatorNode> graph)
    {
        var script = LiveScript.Generate(seed, events);
        var expected = script.Play(graph, OptionsOf(seed, lateness))[0];
        Assert.True(expected.HasEnded, $"seed {seed}: {expected.Failure}");
        var (said, from) = (0, 0);
        var store = new MemoryCheckpointStore();
        var runs = script.Play(graph, OptionsOf(seed, lateness) with { Checkpoint = CheckpointOf(seed, store) });
        foreach (var run in runs)
        {
            // What a run says is a part of what is said undisturbed, which begins where the one before ended or earlier.
            from = Enumerable.Range(0, said + 1).Reverse().FirstOrDefault(at => expected.Said.Skip(at).Take(run.Said.Count).SequenceEqual(run.Said), -1);
            Assert.True(from >= 0, $"seed {seed}: {text}\n--- undisturbed\n{string.Join('\n', expected.Said)}\n--- said before: {said}\n{string.Join('\n', run.Said)}\n{run.Failure}");
            said = Math.Max(said, from + run.Said.Count);
            Assert.Null(run.Run.Statistics.Checkpoint!.Failure);
        }

        Assert.True(said == expected.Said.Count, $"seed {seed}: {text}\n{said} of {expected.Said.Count} results\n--- undisturbed\n{string.Join('\n', expected.Said)}\n--- restarted\n{string.Join("\n---\n", runs.Select(static run => string.Join('\n', run.Said)))}");
        Assert.True(runs[^1].HasEnded, $"seed {seed}: {text}\n{runs[^1].Failure}");

        // How much of a burst is counted behind the last result of a limit depends on where the run was in it.
        if ((uint)seed % 7 != 2)
        {
            Assert.True(expected.Figures == runs[^1].Figures, $"seed {seed}: {text}\n--- undisturbed\n{expected.Figures}\n--- restarted\n{runs[^1].Figures}");
        }
    }

    private static CheckpointOptions CheckpointOf(int seed, ICheckpointStore store) => new(store)
    {
        Interval = seed % 2 == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(10),
        Flush = (seed & 4) == 0 ? null : static () => { },
        SegmentBytes = (seed & 32) == 0 ? 1 : 1000,
    };

    private static CorrelationOptions OptionsOf(int seed, long lateness) => new()
    {
        Lateness = TimeSpan.FromTicks(seed % 3 == 0 && !LiveScript.ComesAgain(seed) ? 0 : lateness),
        Emit = (EmitMode)(1 + ((uint)seed % 3)),
        MaxEvents = seed % 5 == 0 ? 3 : 1000,
        MaxState = seed % 11 == 0 ? StateBudget.Events(6) : default,
        Idle = TimeSpan.FromSeconds(5),
    };
}
