using Correlator.Testing;
using Correlator.Tests.Execution;

namespace Correlator.Dsl.Tests.Compilation;

/// <summary>However little stages with state may hold, what comes out is true.</summary>
public sealed class StateBudgetTextProperties
{
    private const int Runs = 500;
    private static readonly ScenarioShape Shape = new() { MaxEvents = 30, KeyValues = 2 };

    [Law(MaxTest = Runs, StartSize = 1000, EndSize = 100_000_000)]
    public void AsOf_AnyBound_GivesSomeOfTheResults(int seed)
    {
        var scenario = StreamArbitraries.GenerateAsOf(seed, Shape);
        AssertSome(scenario, scenario.Query.Join.Streams, Show);
    }

    [Law(MaxTest = Runs, StartSize = 1000, EndSize = 100_000_000)]
    public void Dedup_AnyBound_LetsNoCopyPass(int seed)
    {
        var scenario = StreamArbitraries.GenerateDeduplication(seed, Shape);
        AssertStable(scenario, scenario.Query.Stream);
    }

    [Law(MaxTest = Runs, StartSize = 1000, EndSize = 100_000_000)]
    public void Suppress_AnyBound_LetsNoSecondPass(int seed)
    {
        var scenario = StreamArbitraries.GenerateSuppression(seed, Shape);
        AssertStable(scenario, scenario.Query.Stream);
    }

    [Law(MaxTest = Runs, StartSize = 1000, EndSize = 100_000_000)]
    public void Aggregates_AnyBound_GiveSomeOfTheRowsAndMarkOthers(int seed)
    {
        // A row that may lack events says so; without the mark it is that of the whole.
        var scenario = StreamArbitraries.GenerateAggregation(seed, Shape);
        AssertSome(scenario, [scenario.Query.Stream], Show, static result => result.Events[0].Event["incomplete"] != "true");
    }

    // A threshold that holds now, over a window before that may lack what gave way: whether it held there already is not known.
    [Theory]
    [InlineData(-53322129)]
    public void Aggregates_CrossingThatIsNotProved_IsMarked(int seed) => Aggregates_AnyBound_GiveSomeOfTheRowsAndMarkOthers(seed);

    [Law(MaxTest = Runs, StartSize = 1000, EndSize = 100_000_000)]
    public void Sequences_AnyBound_GiveMatches(int seed)
    {
        // Another match may have used up the events of this one: beside the events that must be absent it needs only its own.
        var scenario = StreamArbitraries.GenerateSequence(seed, Shape);
        var query = scenario.Query;
        var absent = query.Steps.Where(static step => step.IsNegated).Append(query.Until).Select(static step => step?.Stream.Index).ToHashSet();
        var (engine, budget) = Run(scenario, query.Streams, seed);
        foreach (var result in engine.Results)
        {
            var own = result.Events.Select(static e => (e.Stream, e.Event.Position)).ToHashSet();
            var events = scenario.Events.Where(e => absent.Contains(e.Stream) || own.Contains((e.Stream, e.Position))).ToList();
            var expected = ReferenceSequence.Evaluate(query, events).Select(static match => match.EventIds).ToList();
            var shown = result.Events.Select(static e => new ReferenceEventId(e.Stream, e.Event.Position)).ToHashSet();
            Assert.True(expected.Exists(shown.SetEquals), $"{budget}: {Show(result)}\n{scenario}");
        }
    }

    private static void AssertSome<T>(ReferenceScenario<T> scenario, IReadOnlyList<StreamQuery> streams, Func<Correlation, string> show, Func<Correlation, bool>? isWhole = null)
        where T : notnull
    {
        var expected = Engine(scenario, streams).Finite(scenario.SourceEvents, scenario.LatenessTicks).Results.Select(show).ToHashSet();
        var large = Engine(scenario, streams, StateBudget.Parse("1000000, 1GB")).Finite(scenario.SourceEvents, scenario.LatenessTicks);
        Assert.True(expected.SetEquals(large.Results.Select(show)), scenario.ToString());
        var (engine, budget) = Run(scenario, streams, scenario.Seed);
        foreach (var result in engine.Results.Where(isWhole ?? (static _ => true)))
        {
            Assert.True(expected.Contains(show(result)), $"{budget}: {show(result)}\n{scenario}\nexpected\n  {string.Join("\n  ", expected)}");
        }
    }

    /// <summary>What has passed would pass as a whole: none of it is too near to another.</summary>
    private static void AssertStable<T>(ReferenceScenario<T> scenario, StreamQuery stream)
        where T : notnull
    {
        var (engine, budget) = Run(scenario, [stream], scenario.Seed);
        var passed = engine.Results.Select(static result => result.Events[0].Event.Position).ToHashSet();
        var again = Engine(scenario, [stream]).Finite([.. scenario.SourceEvents.Where(e => passed.Contains(e.Position))], scenario.LatenessTicks);
        Assert.True(again.Results.Count == passed.Count, $"{budget}: {string.Join(' ', passed.Order())}\n{scenario}");
    }

    private static (ReferenceEngine Engine, StateBudget Budget) Run<T>(ReferenceScenario<T> scenario, IReadOnlyList<StreamQuery> streams, int seed)
        where T : notnull
    {
        var policy = (seed & 1) == 0 ? OverflowPolicy.DropOldest : OverflowPolicy.DropNewest;
        var budget = StateBudget.Events(1 + ((seed & int.MaxValue) / 2 % 6)) with { Policy = policy };
        var engine = Engine(scenario, streams, budget).Finite(scenario.SourceEvents, scenario.LatenessTicks);
        var state = engine.Statistics!.State!;
        Assert.True(state.PeakEvents <= budget.MaxEvents, $"{state.PeakEvents} of {budget}\n{scenario}");
        Assert.All(engine.Statistics.Streams, stream => Assert.True(stream.Ledger.Open == 0, $"{stream.Alias}: {stream.Ledger.Open} of {budget}\n{scenario}"));
        if (scenario.Query is not ReferenceAggregation)
        {
            Assert.True(state is { Events: 0, Bytes: 0 }, $"{state.Events} events, {state.Bytes} bytes are left of {budget}\n{scenario}");
        }

        return (engine, budget);
    }

    private static ReferenceEngine Engine<T>(ReferenceScenario<T> scenario, IEnumerable<StreamQuery> streams, StateBudget budget = default)
        where T : notnull => new(sources => Compile(scenario.QueryText, sources), streams, message: string.Empty) { MaxState = budget };

    private static OperatorNode Compile(string text, IReadOnlyDictionary<string, ILogSource> sources)
    {
        var catalog = new SourceCatalog();
        foreach (var source in sources.Values)
        {
            catalog.Add(source);
        }

        return QueryCompiler.Compile(text, catalog).Node;
    }

    private static string Show(Correlation c) =>
        $"{string.Join(' ', c.Events.Select(static e => $"{e.Stream}#{e.Event.Ticks}{e.Event.Labels}"))} {c.Completeness} {string.Join(',', c.Labels)}";
}
