using Correlator.Testing;
using Correlator.Tests.Joins;
using Correlator.Tests.Patterns;
using Microsoft.Reactive.Testing;

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
        AssertSame(seed, scenario.SourceEvents, scenario.LatenessTicks, scenario.QueryText, sources => Staged(seed, new ReferenceGraph(scenario.Query, sources).Node));
    }

    [Law(MaxTest = 1500, StartSize = 1000, EndSize = 100_000_000)]
    public void Sequences_AnyCrashes_SayWhatTheySayUndisturbed(int seed)
    {
        var scenario = StreamArbitraries.GenerateSequence(seed, Shape);
        AssertSame(seed, scenario.SourceEvents, scenario.LatenessTicks * (seed & 1), scenario.QueryText, sources => Staged(seed, SequenceGraph.Of(scenario.Query, sources)));
    }

    [Fact]
    public void Restarts_ManySeeds_OftenReadOnlyAPart()
    {
        var partial = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var scenario = StreamArbitraries.Generate(seed, Shape with { MaxStreams = 2 });
            partial += Interrupted(seed, scenario.SourceEvents, scenario.LatenessTicks, sources => new ReferenceGraph(scenario.Query, sources).Node).Exists(static run => run.IsPartial) ? 1 : 0;
        }

        Assert.InRange(partial, 30, 199);
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
        var expected = InterruptedRun.Of(OptionsOf(seed, lateness), graph(SourcesOf(events, new Crash(seed, int.MaxValue), isResumable: false)));
        var (said, from) = (0, 0);
        foreach (var run in Interrupted(seed, events, lateness, graph))
        {
            // What a run says is a part of what is said undisturbed, which begins where the one before ended or earlier.
            from = Enumerable.Range(0, said + 1).Reverse().FirstOrDefault(at => expected.Results.Skip(at).Take(run.Results.Count).SequenceEqual(run.Results), -1);
            Assert.True(from >= 0, $"seed {seed}: {text}\n--- undisturbed\n{string.Join('\n', expected.Results)}\n--- said before: {said}\n{string.Join('\n', run.Results)}");
            said = Math.Max(said, from + run.Results.Count);

            // How much of a chunk was taken in behind the last result of a limit depends on the chunk.
            if (run.HasEnded && (uint)seed % 7 != 2)
            {
                Assert.True(expected.Figures == run.Figures, $"seed {seed}: {text}\n--- undisturbed\n{expected.Figures}\n--- restarted\n{run.Figures}");
            }
        }

        Assert.True(said == expected.Results.Count, $"seed {seed}: {text}\n{said} of {expected.Results.Count} results");
    }

    private static List<InterruptedRun> Interrupted(int seed, IReadOnlyList<ReferenceEvent> events, long lateness, Func<Dictionary<string, ILogSource>, OperatorNode> graph)
    {
        var random = new Random(seed);
        var store = new MemoryCheckpointStore();
        var runs = new List<InterruptedRun>();
        do
        {
            // The last of at most five is let through.
            var reads = runs.Count == 5 ? int.MaxValue : 1 + random.Next(30);
            var options = OptionsOf(seed, lateness) with { Checkpoint = new CheckpointOptions(store) { Interval = TimeSpan.Zero } };
            runs.Add(InterruptedRun.Of(options, graph(SourcesOf(events, new Crash(seed + runs.Count, reads), isResumable: (seed & 8) == 0))));
        }
        while (!runs[^1].HasEnded);
        return runs;
    }

    private static CorrelationOptions OptionsOf(int seed, long lateness) => new()
    {
        Lateness = TimeSpan.FromTicks(seed % 3 == 0 ? 0 : lateness),
        Emit = (EmitMode)(1 + ((uint)seed % 3)),
        MaxEvents = seed % 5 == 0 ? 3 : 1000,
        MaxState = seed % 11 == 0 ? StateBudget.Events(6) : default,
        Scheduler = new TestScheduler(),
    };

    private static Dictionary<string, ILogSource> SourcesOf(IReadOnlyList<ReferenceEvent> events, Crash crash, bool isResumable) =>
        Enumerable.Range('a', 20).Select(static letter => ((char)letter).ToString()).Concat(events.Select(static e => e.Source)).Distinct().ToDictionary(
            static name => name,
            name => (ILogSource)new CrashingSource(name, [.. events.Where(e => e.Source == name).OrderBy(static e => e.Position).Select(ToEvent)], crash, isResumable));

    private static LogEvent ToEvent(ReferenceEvent e) =>
        new(DateTimeOffset.UnixEpoch.AddTicks(e.Time), e.Source, $"{e.Source}{e.Position}", Labels.Of(e.Labels), e.Position);
}
