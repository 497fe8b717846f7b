namespace Correlator.Dsl.Tests.Compilation;

public sealed class CompileErrorTests
{
    [Theory]
    [InlineData("a({}) and on(number(x)) b({})", "COR203")]
    [InlineData("a({}) and on(substr(x, y)) b({})", "COR203")]
    [InlineData("a({}) and on(k) within(5s, 10s) before(3s) b({})", "COR206")]
    [InlineData("set timezone = \"Nowhere/Land\"; a({})", "COR218")]
    [InlineData("set max_events = 1; a({})", "COR218")]
    [InlineData("sequence by (k) maxspan 1m [a({})] [b({})]", "COR901")]
    [InlineData("a({}) and on(k) asof(prev, 1m) b({})", "COR901")]
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
    [InlineData("a({}) and on(label(\"x-y\")) b({})", "on(\"x-y\")")]
    public void Compile_Clauses_MeanWhatTheySay(string text, string clause) =>
        Assert.Contains(clause, QueryCompiler.Compile(text).Node.ToString(), StringComparison.Ordinal);

    [Fact]
    public void Compile_ZoneAsOffset_IsTaken() =>
        Assert.Equal(TimeSpan.FromHours(2), QueryCompiler.Compile("set timezone = \"+02:00\"; a({})").Options.TimeZone.BaseUtcOffset);
}
