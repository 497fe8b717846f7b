using System.Text.Json;

namespace Correlator.Dsl.Tests.Completion;

public sealed class QueryCompletionTests
{
    public static IEnumerable<object[]> Cases => CaseFile.Ids("suggest");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Complete_Case_ProposesWhatIsExpected(string id)
    {
        var (input, expected) = CaseFile.Get(id);

        var items = QueryCompletion.Complete(input.GetProperty("query").GetString()!, input.GetProperty("position").GetInt32());

        var texts = items.Select(item => item.Text).ToList();
        Assert.All(Texts(expected.GetProperty("includes")), text => Assert.Contains(text, texts));
        Assert.All(Texts(expected.GetProperty("excludes")), text => Assert.DoesNotContain(text, texts));
    }

    [Theory]
    [InlineData("lo", "loki(")]
    [InlineData("loki({ser", "service=")]
    [InlineData("loki({level=\"e", "\"error\"")]
    [InlineData("loki({level=\"error\", ", "job=")]
    [InlineData("loki({a=\"b\"})[", "[5m]")]
    [InlineData("loki({a=\"b\"})[5m] and ", "on(")]
    [InlineData("loki({a=\"b\"})[5m] and on(req", "request_id")]
    [InlineData("loki({a=\"b\"})[5m] and on(a, t", "trace_id")]
    [InlineData("loki({a=\"b\"})[5m] and on(request_id) within(30s) gra", "graylog(")]
    [InlineData("loki({a=\"b\"})[5m] and on(request_id) asof(", "nearest")]
    [InlineData("loki({a=\"b\"})[5m] and on(x) loki({b=\"c\"})[5m] | lim", "limit ")]
    [InlineData("loki({a=\"b\"} | js", "json")]
    [InlineData("loki({a=\"b\"}) | emit ", "final")]
    [InlineData("graylog(ser", "service:")]
    [InlineData("sequence by (user) maxspan 10m [ lo", "loki(")]
    [InlineData("let edge = loki({a=\"b\"})[5m]; ed", "edge")]
    [InlineData("a()[5m] union ", "loki(")]
    [InlineData("a()[5m] {", "level=")]
    public void Complete_UnfinishedText_Proposes(string text, string expected) =>
        Assert.Contains(expected, QueryCompletion.Complete(text, text.Length).Select(item => item.Text));

    [Fact]
    public void Complete_ClauseThatIsThere_IsNotProposedAgain() =>
        Assert.DoesNotContain("within(", QueryCompletion.Complete("a() and on(k) within(5s) ", 25).Select(item => item.Text));

    [Fact]
    public void Complete_Prefix_IsReplaced()
    {
        var item = QueryCompletion.Complete("loki({ser", 9).First(item => item.Text == "service=");

        Assert.Equal((6, 3), (item.Replaces.Start, item.Replaces.Length));
    }

    [Fact]
    public void Complete_WithCatalog_ProposesItsNamesAndValues()
    {
        var catalog = new TestCatalog("web", "shop-db");

        Assert.Contains("shop-db(", QueryCompletion.Complete("sh", 2, catalog).Select(item => item.Text));
        Assert.Equal(["tenant="], QueryCompletion.Complete("web({", 5, catalog).Select(item => item.Text));
        Assert.Equal(["\"acme\"", "\"umbrella\""], QueryCompletion.Complete("web({tenant=", 12, catalog).Select(item => item.Text));
    }

    [Fact]
    public void Complete_InsideComment_ProposesNothing() => Assert.Empty(QueryCompletion.Complete("loki({a=\"b\"})[5m] # an", 22));

    private static IEnumerable<string> Texts(JsonElement array) => array.EnumerateArray().Select(item => item.GetString()!);
}
