using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Tests.Formatting;

public sealed class QueryFormatterTests
{
    [Theory]
    [MemberData(nameof(LanguageExamples.Titles), MemberType = typeof(LanguageExamples))]
    public void Format_LanguageExample_KeepsTheTreeAndIsIdempotent(string title)
    {
        var text = LanguageExamples.TextOf(title);

        var formatted = CorrelationQuery.Format(text);

        Assert.Equal(formatted, CorrelationQuery.Format(formatted));
        Assert.True(SyntaxComparer.AreEquivalent(CorrelationQuery.Parse(text).Syntax, CorrelationQuery.Parse(formatted).Syntax), formatted);
    }

    [Theory]
    [InlineData("a({x=y})AND ON ( k )b( )", "a({x=y}) and on(k) b()")]
    [InlineData("a() and on(k) b() or on(k) c()", "(a() and on(k) b()) or on(k) c()")]
    [InlineData("a() or on(k) b() and on(k) c()", "a() or on(k) (b() and on(k) c())")]
    [InlineData("sequence by host with maxspan=5m [a()] by pid [b()] by ppid with runs=3", "sequence by (host) maxspan 5m [ a() ] by (pid) [ b() ] by (ppid){3}")]
    [InlineData("a() | status>=500,x=~'y' or not (p=1 or q=2)", "a() | where status >= 500 and x =~ 'y' or not (p = 1 or q = 2)")]
    [InlineData("a() | count by (h) [5m:1m] as n >5", "a() | count as n by (h) [5m:1m] > 5")]
    [InlineData("a()[5m] @ start() offset -5m with (idle=1s)", "a()[5m] offset -5m @ start() with (idle=1s)")]
    [InlineData("graylog( a:b  AND c )", "graylog(a:b  AND c)")]
    public void Format_ShortQuery_IsCanonicalOnOneLine(string text, string expected) =>
        Assert.Equal(expected, CorrelationQuery.Format(text));

    [Fact]
    public void Format_LongQuery_BreaksAtJoinsAndStages()
    {
        var text = "loki({service=\"frontend\"})[5m] as fe and on(trace_id) within(10s) loki({service=\"api\"})[5m] as api | where api.status >= 500 | limit 10";

        Assert.Equal(
            """
            loki({service="frontend"})[5m] as fe
              and on(trace_id) within(10s) loki({service="api"})[5m] as api
            | where api.status >= 500
            | limit 10
            """.ReplaceLineEndings("\n"),
            CorrelationQuery.Format(text));
    }

    [Theory]
    [InlineData("# head\na() # first\n# own line\nand on(k) # clause\n b() # tail\n# end", "# head\na() # first\n# own line\n  and on(k) b() # clause\n# tail\n# end")]
    [InlineData("a() # only", "a() # only")]
    [InlineData("set idle = 1s; # why\na()", "set idle = 1s; # why\na()")]
    [InlineData("(a() # in\n and on(k) b() # out\n) | limit 1", "(\n  a() # in\n    and on(k) b() # out\n)\n| limit 1")]
    [InlineData("graylog(a:b # c\n) and on(k) b()", "graylog(a:b # c\n) and on(k) b()")]
    public void Format_Comments_AreKept(string text, string expected)
    {
        var formatted = CorrelationQuery.Format(text);

        Assert.Equal(formatted, CorrelationQuery.Format(formatted));
        Assert.Equal(text.Count(c => c == '#'), formatted.Count(c => c == '#'));
        Assert.Equal(expected.Replace("\n# own line", "\n  # own line", StringComparison.Ordinal), formatted);
    }
}
