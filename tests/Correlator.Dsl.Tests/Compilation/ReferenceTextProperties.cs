using System.Globalization;
using Correlator.Testing;
using Correlator.Tests.Execution;

namespace Correlator.Dsl.Tests.Compilation;

/// <summary>Queries of the references, run as text: the engine gives what the naive reference gives, in any order of arrival within lateness.</summary>
public sealed class ReferenceTextProperties
{
    private static readonly ScenarioShape Shape = new() { MaxEvents = 30, KeyValues = 2 };

    [Law(MaxTest = 1000, StartSize = 1000, EndSize = 100_000_000)]
    public void Aggregates_AnyArrivals_EqualReference(int seed)
    {
        var scenario = StreamArbitraries.GenerateAggregation(seed, Shape);
        var expected = ReferenceWindows.Evaluate(scenario.Query, scenario.Events).Select(row => Show(scenario.Query, row));
        AssertEqual(scenario, [scenario.Query.Stream], expected, result => Show(scenario.Query, result));
    }

    [Law(MaxTest = 1000, StartSize = 1000, EndSize = 100_000_000)]
    public void AsOf_AnyArrivals_EqualsReference(int seed)
    {
        var scenario = StreamArbitraries.GenerateAsOf(seed, Shape);
        var expected = ReferenceAsOf.Evaluate(scenario.Query, scenario.Events).Select(Show);
        AssertEqual(scenario, scenario.Query.Join.Streams, expected, Show);
    }

    [Law(MaxTest = 500, StartSize = 1000, EndSize = 100_000_000)]
    public void Dedup_AnyArrivals_EqualsReference(int seed)
    {
        var scenario = StreamArbitraries.GenerateDeduplication(seed, Shape);
        var expected = ReferenceDeduplication.Evaluate(scenario.Query, scenario.Events).Select(static e => $"{e.Stream}#{e.Position}");
        AssertEqual(scenario, [scenario.Query.Stream], expected, static result => $"0#{result.Events[0].Event.Position}");
    }

    [Law(MaxTest = 500, StartSize = 1000, EndSize = 100_000_000)]
    public void Suppress_AnyArrivals_EqualsReference(int seed)
    {
        var scenario = StreamArbitraries.GenerateSuppression(seed, Shape);
        var expected = ReferenceSuppression.Evaluate(scenario.Query, scenario.Events).Select(static e => $"{e.Stream}#{e.Position}");
        AssertEqual(scenario, [scenario.Query.Stream], expected, static result => $"0#{result.Events[0].Event.Position}");
    }

    private static void AssertEqual<T>(ReferenceScenario<T> scenario, IEnumerable<StreamQuery> streams, IEnumerable<string> expected, Func<Correlation, string> show)
        where T : notnull
    {
        var wanted = expected.Order(StringComparer.Ordinal).ToList();
        ReferenceEngine Engine() => new(sources => Compile(scenario.QueryText, sources), streams, message: string.Empty);
        var arrivals = StreamArbitraries.ShuffledArrivals(scenario.SourceEvents, scenario.LatenessTicks, scenario.Seed + 1);
        var engines = new List<(string How, ReferenceEngine Engine)>
        {
            ("read", Engine().Finite(scenario.SourceEvents, scenario.LatenessTicks)),
        };
        if (scenario.Query is not ReferenceAggregation { Window.Kind: ReferenceWindowKind.Whole })
        {
            engines.Add(("pushed", Engine().Push(arrivals, scenario.LatenessTicks)));
        }

        foreach (var (how, engine) in engines)
        {
            var actual = engine.Results.Select(show).Order(StringComparer.Ordinal).ToList();
            Assert.True(wanted.SequenceEqual(actual), $"{how}: {scenario}\nexpected\n  {string.Join("\n  ", wanted)}\nactual\n  {string.Join("\n  ", actual)}");
            Assert.All(engine.Statistics!.Streams, static stream => Assert.Equal(0, stream.Ledger.Open));
            Assert.Empty(engine.Late);
        }
    }

    private static OperatorNode Compile(string text, IReadOnlyDictionary<string, ILogSource> sources)
    {
        var catalog = new SourceCatalog();
        foreach (var source in sources.Values)
        {
            catalog.Add(source);
        }

        return QueryCompiler.Compile(text, catalog).Node;
    }

    private static string Show(ReferenceAggregation query, ReferenceRow row) =>
        Show(query, row.Time, row.Group, aggregate => aggregate.Function == ReferenceFunction.Quantile ? "?" : ReferenceAggregates.Text(aggregate, row));

    private static string Show(ReferenceAggregation query, Correlation result)
    {
        var labels = Assert.Single(result.Events).Event.Labels;
        var group = labels.Where(label => query.Aggregates.All(aggregate => aggregate.Column != label.Key));
        return Show(query, result.Events[0].Event.Ticks, group, aggregate =>
            aggregate.Function == ReferenceFunction.Quantile ? "?" : labels.GetValueOrDefault(aggregate.Column));
    }

    private static string Show(
        ReferenceAggregation query, long ticks, IEnumerable<KeyValuePair<string, string>> group, Func<ReferenceAggregate, string?> valueOf) =>
        $"{ticks} {{{string.Join(',', group.OrderBy(static l => l.Key, StringComparer.Ordinal).Select(static l => $"{l.Key}={l.Value}"))}}} "
        + string.Join(' ', query.Aggregates.Select(aggregate => $"{aggregate.Column}={Rounded(valueOf(aggregate))}"));

    // The reference adds plain doubles one after the other; the engine rounds once.
    private static string? Rounded(string? value) =>
        double.TryParse(value, CultureInfo.InvariantCulture, out var number) ? Math.Round(number, 6).ToString("G9", CultureInfo.InvariantCulture) : value;

    private static string Show(ReferenceCorrelation c) =>
        $"{string.Join(' ', c.Events.Select(static e => $"{e.Stream}#{e.Position}"))} {(c.Complete ? "Complete" : "Partial")} {Show(c.Key)} {Show(c.Labels)}";

    private static string Show(Correlation c) =>
        $"{string.Join(' ', c.Events.Select(static e => $"{e.Stream}#{e.Event.Position}"))} {c.Completeness} {Show(c.KeyParts)} {Show(c.Labels)}";

    private static string Show(IEnumerable<KeyValuePair<string, string>> pairs) =>
        "{" + string.Join(',', pairs.OrderBy(static p => p.Key, StringComparer.Ordinal).Select(static p => $"{p.Key}={p.Value}")) + "}";
}
