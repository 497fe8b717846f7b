namespace Correlator.Dsl.Tests.Compilation;

/// <summary>The fluent operators and LINQ build the graphs of the text.</summary>
public sealed class FluentTextTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly EventQuery<LogEvent> A = Stream("a");
    private static readonly EventQuery<LogEvent> B = Stream("b");
    private static readonly EventQuery<LogEvent> C = Stream("c");
    private static readonly LookupTable Table = new([Labels.Of(("name", "x"), ("owner", "y"))]);

    private static readonly Dictionary<string, EventQuery> Queries = new()
    {
        ["a({})[1h] offset -5m with (lateness=0s, idle=1s, max_outage=2m, limit=7)"] =
            A.Range(Hour).Offset(-5 * Minute).WithLateness(TimeSpan.Zero).WithIdle(Second).WithMaxOutage(2 * Minute).WithLimit(7),
        ["a({}) with (max_state=\"50000, 64MiB, fail\")"] =
            A.WithMaxState(new StateBudget { MaxEvents = 50_000, MaxBytes = 64 << 20, Policy = OverflowPolicy.Fail }),
        ["a({}) with (max_state=64MB)"] = A.WithMaxState(StateBudget.Bytes(64_000_000)),
        ["a({}) | dedup by (k, lower(v)) [1m] | sample 0.5"] = A.Dedup(by: ["k", KeyExpression.Call("lower", "v")], Minute).Sample(0.5),
        ["a({}) | dedup"] = A.Dedup(),
        ["a({}) | suppress by (k) 1m | lookup \"t.csv\" on (k=name) | limit 3"] = A.Suppress(by: ["k"], Minute).Lookup("t.csv", Table, "k=name").Limit(3),
        ["a({}) | suppress 1m | dedup [2m] | sample 0"] = A.Suppress(by: [], Minute).Dedup(window: 2 * Minute).Sample(0),
        ["a({}) as x and on(k) asof(prev, 1m) b({})"] = A.As("x").AsOf(B, on: ["k"], AsOfClause.Previous(Minute)),
        ["a({}) or on(k=l) asof(next) b({})"] = A.AsOf(B, on: ["k=l"], AsOfClause.Next(), JoinKind.Or),
        ["a({}) as x or on(k) b({}) as y | emit each"] = A.LeftJoin(B, x => x["k"], y => y["k"], (x, y) => 0),
        ["a({}) as x and on(k) asof(nearest, 1s) b({}) as y | emit each"] = A.AsOfJoin(B, x => x["k"], y => y["k"], AsOfClause.Nearest(Second), (x, y) => 0),
        ["a({}) | count by (host) [1h] >= 3"] =
            A.Aggregate(new AggregateClause { By = ["host"], Window = WindowSpec.Tumbling(Hour) }.Having(Comparison.GreaterOrEqual, "3")),
        ["a({}) | count, quantile(0.5, d) as p50 [session 1m, 1h] | where p50 > 1s"] =
            A.Aggregate(WindowSpec.Session(Minute, Hour), by: [], AggregateCall.Count(), AggregateCall.Quantile(0.5, "d").As("p50"))
                .Where(Predicate.Compare(ValueExpression.Field("p50"), Comparison.Greater, ValueExpression.Number("1s"))),
        ["a({}) | sum(v) by (h, u) [10m:1m]"] =
            A.Window(WindowSpec.Hopping(10 * Minute, Minute)).GroupBy(e => new { H = e["h"], U = e["u"] }).Select(g => g.Sum("v")),
        ["a({}) as x and on(k) b({}) as y | max(y.d) by (x.h) [1m] | emit each"] =
            A.Join(B, x => x["k"], y => y["k"], (x, y) => new { x, y })
                .Window(WindowSpec.Tumbling(Minute)).GroupBy(t => t.x["h"], t => t.y).Select(g => g.Max("d")),
        ["(a({}) | count by (h) [1m]) as n and on(h) b({}) | count by (n.h) [1h]"] =
            A.Aggregate(WindowSpec.Tumbling(Minute), by: ["h"]).As("n").And(B, on: ["h"]).Aggregate(WindowSpec.Tumbling(Hour), by: [new("h", "n")]),
        ["sequence by (u) maxspan 10m overlapping [a({}) as f]{3,} ![b({})] [c({})] until [b({})]"] =
            Sequence.By("u").MaxSpan(10 * Minute).Overlapping().Step(A.As("f"), atLeast: 3).Absent(B).Step(C).Until(B).ToQuery(),
        ["sequence unordered [a({})] by (k) [b({})] by (lower(l))"] =
            Sequence.By().Unordered().Step(A, by: ["k"]).Step(B, by: [KeyExpression.Call("lower", "l")]).ToQuery(),
        ["sequence by (u) [a({})] [b({})]{2,4} [c({})] | suppress by (u) 1h | limit 2 | emit final"] =
            Sequence.By("u").Step(A).Step(B, atLeast: 2, atMost: 4).Step(C).ToQuery().Suppress(by: ["u"], Hour).Limit(2).Emit(EmitMode.Final),
    };

    public static TheoryData<string> Texts => [.. Queries.Keys];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Operators_EveryConstruct_BuildTheGraphOfTheText(string text)
    {
        var built = Queries[text].Node;

        Assert.Equal(QueryCompiler.Compile(text).Node.ToString(), built.ToString());
        Assert.Equal(built, QueryCompiler.Compile(built.ToString()).Node);
    }

    private static EventQuery<LogEvent> Stream(string name) => EventQuery.From(name, Array.Empty<LogEvent>());
}
