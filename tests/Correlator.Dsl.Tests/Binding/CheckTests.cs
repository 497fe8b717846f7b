using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Tests.Binding;

public sealed class CheckTests
{
    [Theory]
    [InlineData("a()[0s]", "COR210", 5)]
    [InlineData("a()[-5m]", "COR210", 5)]
    [InlineData("a()[99999999999d]", "COR106", 5)]
    [InlineData("a()[1.5s]", "COR102", 6)]
    [InlineData("a()[5M]", "COR102", 6)]
    [InlineData("a() and on() b()", "COR209", 12)]
    [InlineData("loki{a=\"b\"}[5m] and on(k) b()", "COR101", 5)]
    [InlineData("a() and on(k) near(5s) b()", "COR101", 15)]
    [InlineData("a() and and on(k) b()", "COR101", 9)]
    [InlineData("a() and b()", "COR101", 9)]
    [InlineData("a() and within(5s) on(k) b()", "COR101", 9)]
    [InlineData("a()[5m] b()[5m]", "COR101", 9)]
    [InlineData("a({x=\"y\"}[5m] and on(t) b()", "COR101", 10)]
    [InlineData("a({x=\"y\")[5m] and on(t) b()", "COR101", 9)]
    [InlineData("a()[5m and on(t) b()[5m]", "COR101", 8)]
    [InlineData("(a() and on(t) b()", "COR101", 19)]
    [InlineData("a() and on(k) within(30) b()", "COR102", 24)]
    [InlineData("a() and on(k) before(1s) after(1s) b()", "COR206", 26)]
    [InlineData("a() semi on(k) group_left() b()", "COR207", 16)]
    [InlineData("a() right on(k) group_left() b()", "COR207", 17)]
    [InlineData("a() and on(k) group_left() group_right() b()", "COR206", 28)]
    [InlineData("a() as x and on(k) b() as x", "COR215", 27)]
    [InlineData("a() as on", "COR213", 8)]
    [InlineData("let or = a(); b()", "COR213", 5)]
    [InlineData("a() and on(k) b() | json", "COR208", 21)]
    [InlineData("a() and on(k) b() |= \"x\"", "COR208", 19)]
    [InlineData("a({x=\"y\"} | limit 5)", "COR208", 13)]
    [InlineData("a() | emit first | emit final", "COR212", 20)]
    [InlineData("(a() | emit first) and on(k) b()", "COR212", 8)]
    [InlineData("a() as x and on(k) b() as y | where missing(z)", "COR201", 45)]
    [InlineData("a() as x and on(k) b() as y | where time(q) > 5s", "COR201", 42)]
    [InlineData("a() as x and on(k) within(0, 5s) of y b() as y", "COR201", 37)]
    [InlineData("a() | where lowr(x) = \"y\"", "COR203", 13)]
    [InlineData("a({x=\"y\"} | duration() > 5s)", "COR203", 13)]
    [InlineData("set latenes = 5s; a()", "COR202", 5)]
    [InlineData("a() with (foo=5)", "COR202", 11)]
    [InlineData("set idle = 5; a()", "COR218", 12)]
    [InlineData("edge and on(k) a()", "COR216", 1)]
    [InlineData("sequence [a()] ![b()]", "COR211", 16)]
    [InlineData("sequence maxspan 5m [a()]? [b()]", "COR217", 26)]
    [InlineData("sequence maxspan 5m [a()] ![b()]{2} [c()]", "COR217", 33)]
    [InlineData("sequence maxspan 5m [a()] until [b()]+", "COR217", 38)]
    [InlineData("(a() as x and on(k) b() as y) and on(x.i=j, y.i=k) c()", "COR214", 45)]
    [InlineData("loki({a=~\"x(?=y)\"})", "COR108", 12)]
    [InlineData("loki({a=~\"x(\"})", "COR108", 13)]
    [InlineData("a() | quantile(2, x) [5m]", "COR106", 16)]
    [InlineData("a()[2026-01-02, 2026-01-01]", "COR210", 4)]
    [InlineData("a() and on(k) on(j) b()", "COR205", 15)]
    [InlineData("a()[5m][6m]", "COR205", 8)]
    [InlineData("a() and on(k) within(5s, 1s) b()", "COR106", 22)]
    [InlineData("a() adn on(k) b()", "COR111", 5)]
    [InlineData("a() and on(k) witin(5s) b()", "COR111", 15)]
    [InlineData("a() | limt 5", "COR111", 7)]
    [InlineData("loki({a=\u201Cb\u201D})", "COR104", 9)]
    [InlineData("a()\u00A0and on(k) b()", "COR104", 4)]
    [InlineData("graylog(a:)", "COR109", 11)]
    [InlineData("graylog(a:b AND)", "COR109", 16)]
    [InlineData("graylog(a:\"b)", "COR103", 11)]
    [InlineData("a()[2026-13-01, now]", "COR110", 5)]
    [InlineData("sequence by (lowr(x)) maxspan 5m [a()] [b()]", "COR203", 14)]
    [InlineData("sequence maxspan 5m [a()] by x [b()]", "COR218", 32)]
    [InlineData("graylog(a:b\u00A0AND c:d)", "COR104", 12)]
    public void Check_Mistake_IsFoundAtItsPlace(string text, string code, int column)
    {
        var errors = CorrelationQuery.Check(text).Diagnostics.Where(item => item.Severity == DiagnosticSeverity.Error).ToList();

        Assert.Equal((code, 1, column), (errors.FirstOrDefault()?.Code, errors.FirstOrDefault()?.Line ?? 1, errors.FirstOrDefault()?.Column ?? 0));
        Assert.Single(errors);
    }

    [Theory]
    [InlineData("a() and on(k) b() or on(k) c()", "COR301")]
    [InlineData("a() and on(k) ignoring(x) b()", "COR302")]
    [InlineData("a()[5m] and on(k) within(10m) b()[5m]", "COR303")]
    [InlineData("loki({a=~\"error\"})", "COR304")]
    [InlineData("a() and on(k) b() {x=\"y\"}", "COR305")]
    [InlineData("a() | count by (k) [session 5m]", "COR306")]
    [InlineData("a() as x", "COR307")]
    [InlineData("a() as x and on(k) b() as y | where x.a-5 > 1", "COR309")]
    [InlineData("let x = a(); b()", "COR310")]
    [InlineData("loki({a=\"\\d\"})", "COR105")]
    [InlineData("a() as api and on(k) b() | where apii.x = 1", "COR201")]
    [InlineData("graylog(a:b and c:d)", "COR111")]
    public void Check_Doubt_IsNoError(string text, string code)
    {
        var check = CorrelationQuery.Check(text);

        Assert.True(check.IsValid);
        Assert.Contains(code, check.Diagnostics.Select(item => item.Code));
    }

    [Fact]
    public void Check_WithCatalog_NamesTheKnownSources()
    {
        var check = CorrelationQuery.Check("wev() and on(k) within(1ms) web()", new TestCatalog("web", "db"));

        var error = Assert.Single(check.Diagnostics, item => item.Code == "COR204");
        Assert.Equal("A source was expected, found 'wev'; known are db, web.", error.Message);
        Assert.Equal(new DiagnosticFix("Did you mean 'web'?", new TextSpan(0, 3), "web"), error.Fix);
        Assert.EndsWith(" Did you mean 'web'?", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ClauseBelowResolution_IsDoubted() =>
        Assert.Contains("COR308", CorrelationQuery.Check("web() and on(k) within(1ms) web()", new TestCatalog("web")).Diagnostics.Select(item => item.Code));

    [Fact]
    public void Check_SeveralMistakes_AreAllFound()
    {
        var check = CorrelationQuery.Check("loki({a==\"b\"})[300] and on(t,) within(5) loki({svc=\"db\"})[5m] | limt 3");

        Assert.Equal([9, 19, 30, 40, 65], check.Diagnostics.Select(item => item.Column));
    }

    [Fact]
    public void Check_LetsThatNameEachOther_DoNotHang() =>
        Assert.False(CorrelationQuery.Check("let a = b; let b = a; a").IsValid);

    [Fact]
    public void Check_LetsThatDouble_StopAt64Streams()
    {
        var lets = string.Concat(Enumerable.Range(1, 20).Select(i => $"let x{i} = x{i - 1} union x{i - 1}; "));

        Assert.Contains("COR107", CorrelationQuery.Check("let x0 = a(); " + lets + "x20").Diagnostics.Select(item => item.Code));
    }
}
