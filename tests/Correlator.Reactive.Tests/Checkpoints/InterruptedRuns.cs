using Correlator.Testing;
using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Checkpoints;

/// <summary>Runs a query with crashes in between, over one store, until it comes to its end.</summary>
internal static class InterruptedRuns
{
    public static void AssertSame(int seed, IReadOnlyList<ReferenceEvent> events, long lateness, string text, Func<Dictionary<string, ILogSource>, OperatorNode> graph)
    {
        var expected = InterruptedRun.Of(OptionsOf(seed, lateness), graph(SourcesOf(events, new Crash(seed, int.MaxValue), isResumable: false)));
        var (said, from) = (0, 0);
        foreach (var run in Of(seed, events, lateness, graph))
        {
            // What a run says is a part of what is said undisturbed, which begins where the one before ended or earlier.
            from = Enumerable.Range(0, said + 1).Reverse().FirstOrDefault(at => expected.Results.Skip(at).Take(run.Results.Count).SequenceEqual(run.Results), -1);
            Assert.True(from >= 0, $"seed {seed}: {text}\n--- undisturbed\n{string.Join('\n', expected.Results)}\n--- said before: {said}\n{string.Join('\n', run.Results)}");
            said = Math.Max(said, from + run.Results.Count);

            // How much of a chunk was taken in behind the last result of a limit depends on the chunk.
            if (run.HasEnded && !text.Contains("limit", StringComparison.Ordinal))
            {
                Assert.True(expected.Counted == run.Counted, $"seed {seed}: {text}\n--- undisturbed\n{expected.Counted}\n--- restarted\n{run.Counted}");
            }
        }

        Assert.True(said == expected.Results.Count, $"seed {seed}: {text}\n{said} of {expected.Results.Count} results");
    }

    public static List<InterruptedRun> Of(int seed, IReadOnlyList<ReferenceEvent> events, long lateness, Func<Dictionary<string, ILogSource>, OperatorNode> graph)
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
