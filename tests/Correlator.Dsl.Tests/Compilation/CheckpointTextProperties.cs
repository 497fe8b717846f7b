using Correlator.Testing;
using Correlator.Tests.Checkpoints;

namespace Correlator.Dsl.Tests.Compilation;

/// <summary>Queries of all kinds that fall over again and again say, all in all, what they say undisturbed.</summary>
public sealed class CheckpointTextProperties
{
    private const int Runs = 500;
    private static readonly ScenarioShape Shape = new() { MaxEvents = 60, KeyValues = 3, SpanSteps = 240 };

    [Law(MaxTest = Runs, StartSize = 1000, EndSize = 100_000_000)]
    public void Aggregates_AnyCrashes_SayWhatTheySayUndisturbed(int seed) => AssertSame(StreamArbitraries.GenerateAggregation(seed, Shape));

    [Law(MaxTest = Runs, StartSize = 1000, EndSize = 100_000_000)]
    public void AsOf_AnyCrashes_SayWhatTheySayUndisturbed(int seed) => AssertSame(StreamArbitraries.GenerateAsOf(seed, Shape));

    [Law(MaxTest = Runs, StartSize = 1000, EndSize = 100_000_000)]
    public void Dedup_AnyCrashes_SayWhatTheySayUndisturbed(int seed) => AssertSame(StreamArbitraries.GenerateDeduplication(seed, Shape));

    [Law(MaxTest = Runs, StartSize = 1000, EndSize = 100_000_000)]
    public void Suppress_AnyCrashes_SayWhatTheySayUndisturbed(int seed) => AssertSame(StreamArbitraries.GenerateSuppression(seed, Shape));

    [Theory]
    [InlineData("a({})[2s] and on(x) (b({})[2s] and on(y) c({})[3s])")]
    [InlineData("a({})[2s] unless on(x) (b({})[2s] | count by (x) [4s] >= 2)")]
    [InlineData("a({})[3s] | count by (x) [3s] | sum(count) by (x) [10s]")]
    [InlineData("a({})[3s] and on(x) b({})[3s] | count(distinct y) by (x) [8s:2s] >= 2")]
    public void Combinations_ManyCrashes_SayWhatTheySayUndisturbed(string text)
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var events = StreamArbitraries.Generate(seed, Shape with { MinStreams = 3 }).SourceEvents;
            InterruptedRuns.AssertSame(seed, events, 0, text, sources => Compile(text, sources));
        }
    }

    private static void AssertSame<T>(ReferenceScenario<T> scenario)
        where T : notnull =>
        InterruptedRuns.AssertSame(scenario.Seed, scenario.SourceEvents, scenario.LatenessTicks, scenario.QueryText, sources => Compile(scenario.QueryText, sources));

    private static OperatorNode Compile(string text, Dictionary<string, ILogSource> sources)
    {
        var catalog = new SourceCatalog();
        foreach (var source in sources.Values)
        {
            catalog.Add(source);
        }

        return QueryCompiler.Compile(text, catalog).Node;
    }
}
