using Correlator.Testing;
using Correlator.Tests.Partitions;

namespace Correlator.Dsl.Tests.Compilation;

/// <summary>Queries as text, over lanes with threads of their own: what comes of them is the same at any number.</summary>
public sealed class PartitionTextProperties
{
    private static readonly ScenarioShape Shape = new() { MaxEvents = 40, KeyValues = 5 };

    private static readonly string[] Queries =
    [
        "(a()[5s] full on(k) within(3s) b()[5s]) | suppress by (k) 6s",
        "(a()[3s] and on(k) b()[3s] | dedup by (k) [6s]) unless on(k) c()[5s]",
        "a(* | dedup by (k, j) [4s] | where j=\"1\" or j=\"2\")[5s] or on(k) b()[4s]",
        "a(* | dedup [4s])[5s] or on(k=j) b()[4s]",
        "(a()[5s] and on(j) b()[5s]) union (c()[5s] unless on(k) a()[5s])",
        "(a()[5s] union b()[5s]) and on(k) c()[2s] | where count > 2 | select duration() as d",
        "a()[5s] as x and on(k) b()[5s] or on(x.k=j) c()[5s]",
        "sequence by (k) maxspan 6s [a()] ![b()] [c()] until [d()]",
        "sequence by (k) maxspan 6s [a() and on(k, j) within(2s) b()] [c()]",
        "a()[5s] or on(k) asof(nearest, 3s) b()[5s]",
        "a()[5s] and on(k) group_left(j) b()[5s] | sample 0.5",
    ];

    [Law(MaxTest = 200, StartSize = 1000, EndSize = 100_000_000)]
    public void AsOf_AnyDegree_GivesTheSame(int seed)
    {
        var scenario = StreamArbitraries.GenerateAsOf(seed, Shape);
        AssertSame(scenario.QueryText, scenario.SourceEvents, scenario.LatenessTicks, seed);
    }

    [Law(MaxTest = 200, StartSize = 1000, EndSize = 100_000_000)]
    public void Stages_AnyDegree_GiveTheSame(int seed)
    {
        var dedup = StreamArbitraries.GenerateDeduplication(seed, Shape);
        AssertSame(dedup.QueryText, dedup.SourceEvents, dedup.LatenessTicks, seed);
        var suppress = StreamArbitraries.GenerateSuppression(seed, Shape);
        AssertSame(suppress.QueryText, suppress.SourceEvents, suppress.LatenessTicks, seed);
    }

    [Law(MaxTest = 400, StartSize = 1000, EndSize = 100_000_000)]
    public void Queries_AnyDegree_GiveTheSame(int seed)
    {
        var text = Queries[(uint)seed % Queries.Length];
        Assert.Null(CorrelationRun.PartitionObstacle(Compile(text, [])));
        AssertSame(text, EventsOf(seed), TimeSpan.TicksPerSecond * 3, seed / Queries.Length);
    }

    private static OperatorNode Compile(string text, IReadOnlyList<ReferenceEvent> events)
    {
        var catalog = new SourceCatalog();
        foreach (var source in PartitionedRun.ListsOf(events, ["a", "b", "c", "d"]).Values)
        {
            catalog.Add(source);
        }

        return QueryCompiler.Compile(text, catalog).Node;
    }

    private static List<ReferenceEvent> EventsOf(int seed)
    {
        var random = new Random(seed);
        var events = new List<ReferenceEvent>();
        for (var i = 0; i < 60; i++)
        {
            var labels = new Dictionary<string, string> { ["v"] = $"{random.Next(9)}" };
            foreach (var name in (string[])["k", "j"])
            {
                // Some are missing, some are empty.
                var value = random.Next(-2, 5);
                if (value > -2)
                {
                    labels[name] = value < 0 ? string.Empty : $"{value}";
                }
            }

            var source = random.Next(4);
            events.Add(new ReferenceEvent(source, ((i / 2) + random.Next(-3, 1) + 3) * TimeSpan.TicksPerSecond, i, $"{"abcd"[source]}", labels));
        }

        return events;
    }

    private static void AssertSame(string text, IReadOnlyList<ReferenceEvent> events, long latenessTicks, int seed)
    {
        var graph = Compile(text, events);
        if (CorrelationRun.PartitionObstacle(graph) is not null)
        {
            return;
        }

        var options = new CorrelationOptions { Lateness = TimeSpan.FromTicks(latenessTicks), Emit = (seed & 1) == 0 ? EmitMode.Final : EmitMode.First };
        var expected = PartitionedRun.Of(graph, 1, options).Shown;
        foreach (var degree in (int[])[2, 3, 8])
        {
            var actual = PartitionedRun.Of(graph, degree, options).Shown;
            Assert.True(expected == actual, $"seed {seed} in {degree} lanes, emit {options.Emit}: {text}\n--- one lane\n{expected}\n--- lanes\n{actual}");
        }
    }
}
