using Correlator.Dsl.Formatting;
using Correlator.Dsl.Syntax;
using Correlator.Testing;
using Correlator.Tests.Joins;

namespace Correlator.Dsl.Tests.Compilation;

/// <summary>Text and operators build the same graphs.</summary>
public sealed class TextGraphProperties
{
    [Law(MaxTest = 1000, StartSize = 1000, EndSize = 100_000_000)]
    public void Graph_OfText_EqualsThatOfOperators(int seed)
    {
        var scenario = Generate(seed);
        var sources = scenario.Query.Streams.Select(s => s.Source).Distinct().ToDictionary(s => s, s => (ILogSource)new ListSource(s, []));

        Assert.Equal(new ReferenceGraph(scenario.Query, sources).Node, QueryCompiler.Compile(scenario.QueryText).Node);
    }

    [Law(MaxTest = 300, StartSize = 1000, EndSize = 100_000_000)]
    public void Results_OfText_EqualThoseOfOperators(int seed)
    {
        var scenario = Generate(seed);
        ScenarioRun.Finite(scenario, EmitMode.Final, out var ofOperators);
        var catalog = new SourceCatalog();
        foreach (var source in ScenarioRun.ListsOf(scenario).Values)
        {
            catalog.Add(source);
        }

        var ofText = new List<Correlation>();
        var options = new CorrelationOptions { Lateness = TimeSpan.FromTicks(scenario.LatenessTicks) };
        using var run = QueryCompiler.Compile($"{scenario.QueryText} | emit final", catalog, options).Query.Subscribe(ofText.Add);

        Assert.Equal(ofOperators.Select(c => c.Id), ofText.Select(c => c.Id));
        Assert.Equal(ofOperators.Select(ScenarioRun.Show), ofText.Select(ScenarioRun.Show));
    }

    [Law(MaxTest = 1000, StartSize = 1000, EndSize = 100_000_000)]
    public void Graph_PrintedAndParsed_IsTheSame(int seed)
    {
        var graph = QueryCompiler.Compile(Generate(seed).QueryText).Node;

        Assert.Equal(graph, QueryCompiler.Compile(graph.ToString()).Node);
    }

    [Law(MaxTest = 100, StartSize = 1000, EndSize = 100_000_000)]
    public void Graph_OfAnyTreeThatCompiles_PrintsBack(int seed)
    {
        var graph = Compiled(seed);

        Assert.Equal(graph.ToString(), QueryCompiler.Compile(graph.ToString()).Node.ToString());
    }

    /// <summary>The graph of the first random query that is one: of the trees about one in forty makes sense.</summary>
    private static OperatorNode Compiled(int seed)
    {
        for (var next = seed; ; next++)
        {
            try
            {
                return QueryCompiler.Compile(QueryFormatter.Format(new RandomQuery(next).Next())).Node;
            }
            catch (QueryException)
            {
                // The next one, then.
            }
        }
    }

    /// <summary>A scenario whose query is valid: a key whose parts name two aliases of one side is the one thing that the arbitraries make and the language refuses.</summary>
    private static ReferenceScenario Generate(int seed)
    {
        for (var next = seed; ; next++)
        {
            var scenario = StreamArbitraries.Generate(next, new ScenarioShape());
            var errors = CorrelationQuery.Check(scenario.QueryText).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
            Assert.All(errors, error => Assert.Equal("COR214", error.Code));
            if (errors.Count == 0)
            {
                return scenario;
            }
        }
    }

    [Theory]
    [InlineData("a({x=\"1\", y!~\"a|b\"} |= \"t\" != \"u\" |~ `\\d+` | json | logfmt a, b=\"c.d\" | where n >= 500 and d > 1.5s)[1h30m] offset -200ms with (lateness=2m, idle=30s)")]
    [InlineData("a({}) as x and on(x.k, lower(v)=coalesce(v, w)) within(-5s, 10m) b({}) as y {level=\"error\", ms>10} | where x.s =~ \"5..\" and (missing(y) or y.d - x.d > 500ms) | select x.user as user, duration() | limit 5 | emit first")]
    [InlineData("(a({}) union b({})) as e semi on(k) c({}) | where any(code=\"500\" and not exists(t)) or all(z in (1, \"2\"))")]
    [InlineData("a({}) | pattern `<ip> - <_>` | regexp \"(?P<n>\\\\d+)\" | keep ip, n | label_format a=ip, b=\"{{.ip}}:{{.n}}\" | line_format \"{{.b}}\" | sample 0.5 | limit 10")]
    [InlineData("a({}) or on(k) (b({}) unless ignoring(pod) after(5s) c({})) {x!=\"\"}")]
    [InlineData("a({})[10m] with (lateness=0s, idle=1m, max_outage=1h30m, limit=1000)")]
    [InlineData("a({} | dedup | dedup by (k, lower(v)) [1m] | sample 0.25)")]
    [InlineData("a({}) as x and on(k) asof(prev) b({})")]
    [InlineData("a({}) as x or on(k=c) within(-5s, 10m) of x asof(nearest, 2s) group_left(zone, \"x-y\") b({})")]
    [InlineData("a({}) unless on(k) asof(next, 1h) b({})")]
    [InlineData("a({}) semi on(k) asof(prev, 0s) b({})")]
    [InlineData("a({}) and ignoring(pod, \"x-y\", user-id) within(1s) group_right(x.y) b({})")]
    [InlineData("sequence [a({})] [b({})]")]
    [InlineData("sequence by (user, lower(h)) maxspan 10m overlapping [a({}) as f] by (w){10,} ![c({})] by (x)  [b({}) as g] by (y) until [r({})] by (z) | limit 3")]
    [InlineData("sequence unordered by (u) maxspan 1h [a({})] [b({}) | suppress by (u) 1m] [c({}) and on(k) d({})] | where duration() > 1m")]
    [InlineData("sequence by (u) maxspan 5m ![z({})] by (o) [a({} |= \"x\")] by (p)+ [b({})] by (q)* [b({})] by (q)? [b({})] by (q){2,5} [b({})] by (q){3} [b({})] by (q) ![c({})] by (r)")]
    [InlineData("(sequence by (u) [a({})] [b({})]) as s and on(u) within(1m) c({})")]
    [InlineData("(sequence by (u) maxspan 1m [a({})] [b({})]) as s unless on(u) c({}) | count as n by (s.host) [1h] >= 3")]
    [InlineData("a({}) | count")]
    [InlineData("a({}) | count(x, y), count(distinct x, y) as d by (host, \"x-y\") [5m]")]
    [InlineData("a({}) | sum(v), avg(v), min(v), max(v), stddev(v), rate(v), first(v), last(v) without (host, \"x-y\") [10m:1m]")]
    [InlineData("a({}) | rate(), quantile(0.95, d) as p95, topk(3, u), bottomk(2, u) [sliding 90s]")]
    [InlineData("a({}) | count(distinct) as c [session 30s] > 100")]
    [InlineData("a({}) | max(d) by (k) [session 30s, 4h] >= 1.5s")]
    [InlineData("a({}) | avg(d) [100 events] < -2")]
    [InlineData("a({}) | sum(size) [1d] != 4KiB")]
    [InlineData("a({}) | count [1h] = 3 | where count > 2 | select host, count * 2 as twice | limit 5 | emit first")]
    [InlineData("a({}) | count by (host) [1m] | max(count) by (host) [1h]")]
    [InlineData("(a({}) | count by (host) [1m]) as n and on(host) within(1m) b({}) | where n.count > 3 | count(distinct n.host) [1h]")]
    [InlineData("a({}) as x and on(k) b({}) as y | dedup by (x.k, y.k) [1m] | suppress by (x.user) 10m | sample 0.1 | lookup \"as\\\"sets.csv\" on (x.host=name, k)")]
    [InlineData("a({}) union b({}) | dedup | suppress 1h")]
    [InlineData("(a({}) as p union b({}) as q) as e and on(k) c({}) | count by (e.k, p.k)")]
    [InlineData("a({}) | lookup \"t.json\" on (host) | suppress by (host) 1h | sample 1")]
    public void Graph_OfEveryClause_PrintsBack(string text)
    {
        var graph = QueryCompiler.Compile(text).Node;

        Assert.Equal(graph.ToString(), QueryCompiler.Compile(graph.ToString()).Node.ToString());
    }
}
