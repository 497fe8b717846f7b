namespace Correlator.Dsl.Tests.Compilation;

public sealed class CompileErrorTests
{
    [Theory]
    [InlineData("a({}) and on(number(x)) b({})", "COR203")]
    [InlineData("a({}) and on(substr(x, y)) b({})", "COR203")]
    [InlineData("a({}) and on(k) within(5s, 10s) before(3s) b({})", "COR206")]
    [InlineData("set timezone = \"Nowhere/Land\"; a({})", "COR218")]
    [InlineData("set max_events = 1; a({})", "COR218")]
    [InlineData("set max_state = 0; a({}) and on(k) b({})", "COR218")]
    [InlineData("set max_state = \"64MB, drop\"; a({}) and on(k) b({})", "COR218")]
    [InlineData("a({}) with (max_state=5m)", "COR218")]
    [InlineData("a({}) | count, count(distinct x) [1m]", "COR215")]
    [InlineData("a({}) right on(k) asof(prev, 1m) b({})", "COR206")]
    [InlineData("a({}) and on(k) asof(next) within(5s, 10s) b({})", "COR206")]
    [InlineData("sequence by (k) unordered [a({})]{2} [b({})]", "COR218")]
    [InlineData("a({}) | dedup by (k) [sliding 1m]", "COR218")]
    [InlineData("a({}) | count by (k) [1d:1s]", "COR218")]
    [InlineData("a({}) | sum() by (k) [1m]", "COR218")]
    [InlineData("a({}) | lookup \"\" on (k)", "COR218")]
    [InlineData("a({} | json x=\"\")", "COR218")]
    [InlineData("a({})[now, 1h ago]", "COR210")]
    public void Compile_Mistake_IsADiagnosticWithItsCode(string text, string code)
    {
        var error = Assert.Throws<QueryException>(() => QueryCompiler.Compile(text));

        Assert.Contains(error.Diagnostics, diagnostic => diagnostic.Code == code);
    }

    [Fact]
    public void Compile_NativeTextForASourceOfLabels_IsRefused()
    {
        var catalog = new SourceCatalog { new ListSource("promql", []) };

        var error = Assert.Throws<QueryException>(() => QueryCompiler.Compile("promql(rate(x[1m]))", catalog));

        Assert.Equal("COR218", Assert.Single(error.Diagnostics).Code);
    }

    [Theory]
    [InlineData("a({}) and on(k) within(1s) before(10s) b({})", "on(k) within(-1s, 0s)")]
    [InlineData("graylog(a:b OR\n# why\n \"c # d\" # this\n | json)", "graylog(a:b OR\n\n \"c # d\" | json)")]
    [InlineData("promql(rate(x{a=\"#\"}[1m]) # why\n)", "promql(rate(x{a=\"#\"}[1m]))")]
    [InlineData("a({}) and on(label(\"x-y\")) b({})", "on(\"x-y\")")]
    public void Compile_Clauses_MeanWhatTheySay(string text, string clause) =>
        Assert.Contains(clause, QueryCompiler.Compile(text).Node.ToString(), StringComparison.Ordinal);

    [Fact]
    public void Compile_ZoneAsOffset_IsTaken() =>
        Assert.Equal(TimeSpan.FromHours(2), QueryCompiler.Compile("set timezone = \"+02:00\"; a({})").Options.TimeZone.BaseUtcOffset);
}
