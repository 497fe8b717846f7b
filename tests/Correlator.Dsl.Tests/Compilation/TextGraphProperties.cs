using Correlator.Dsl.Syntax;
using Correlator.Testing;
using Correlator.Tests.Joins;
using FsCheck.Xunit;

namespace Correlator.Dsl.Tests.Compilation;

/// <summary>Text and operators build the same graphs.</summary>
public sealed class TextGraphProperties
{
    [Property(MaxTest = 1000, StartSize = 1000, EndSize = 100_000_000)]
    public void Graph_OfText_EqualsThatOfOperators(int seed)
    {
        var scenario = Generate(seed);
        var sources = scenario.Query.Streams.Select(s => s.Source).Distinct().ToDictionary(s => s, s => (ILogSource)new ListSource(s, []));

        Assert.Equal(new ReferenceGraph(scenario.Query, sources).Node, QueryCompiler.Compile(scenario.QueryText).Node);
    }

    [Property(MaxTest = 300, StartSize = 1000, EndSize = 100_000_000)]
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

    [Property(MaxTest = 1000, StartSize = 1000, EndSize = 100_000_000)]
    public void Graph_PrintedAndParsed_IsTheSame(int seed)
    {
        var graph = QueryCompiler.Compile(Generate(seed).QueryText).Node;

        Assert.Equal(graph, QueryCompiler.Compile(graph.ToString()).Node);
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
    public void Graph_OfEveryClause_PrintsBack(string text)
    {
        var graph = QueryCompiler.Compile(text).Node;

        Assert.Equal(graph.ToString(), QueryCompiler.Compile(graph.ToString()).Node.ToString());
    }
}
