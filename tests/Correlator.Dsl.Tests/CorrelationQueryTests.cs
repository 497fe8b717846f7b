using System.Text.Json;

namespace Correlator.Dsl.Tests;

public sealed class CorrelationQueryTests
{
    [Fact]
    public void Parse_MissingUnit_ThrowsWithPlaceAndRemedy()
    {
        var exception = Assert.Throws<QueryException>(() => CorrelationQuery.Parse("a() and on(k) within(30) b()"));

        Assert.Equal("QUERY_PARSE_ERROR", exception.Code);
        Assert.Equal("COR102 at 1:24: 'within' needs a duration such as 30s, found '30'. Add a unit: within(30s).", exception.Message);
    }

    [Fact]
    public void Render_Diagnostic_ShowsLineAndCaret()
    {
        var text = "a()\n\tand on request_id b()";
        var error = Assert.Single(CorrelationQuery.Check(text).Diagnostics);

        Assert.Equal("COR101 at 2:9: '(' was expected after 'on', found 'request_id'. Write on(request_id).\n2 | \tand on request_id b()\n  | \t       ^^^^^^^^^^", DiagnosticRenderer.Render(text, error));
    }

    [Fact]
    public void Fix_Edit_MakesTheQueryValid()
    {
        foreach (var text in (string[])["a() and on request_id b()", "a() adn on(k) b()", "a()[300]", "a()[5 minutes]", "a({x==\"y\"})", "a() and on(k) within(5s) within(6s) b()", "a({x=\u201Cy\u201D})", "a()\u00A0as x"])
        {
            var fix = CorrelationQuery.Check(text).Diagnostics[0].Fix;

            Assert.NotNull(fix?.Span);
            Assert.True(CorrelationQuery.Check(text.Remove(fix.Span.Value.Start, fix.Span.Value.Length).Insert(fix.Span.Value.Start, fix.Replacement!)).IsValid, text);
        }
    }

    [Fact]
    public void TryParse_Text_GivesQueryOrDiagnostics()
    {
        Assert.True(CorrelationQuery.TryParse("a() as x", out var query, out var hints));
        Assert.Equal("COR307", Assert.Single(hints).Code);
        Assert.Equal("a() as x", query.ToString());
        Assert.False(CorrelationQuery.TryParse("a(", out _, out var errors));
        Assert.NotEmpty(errors);
    }

    [Fact]
    public void ToJson_Clauses_AreAsTyped()
    {
        using var listing = JsonDocument.Parse(CorrelationQuery.Check("loki( {a=\"b\"} )[ 1h30m ] as x and on(lower(k), l=r) within( -5s, 10m ) of x asof(prev,1m) ignoring(z) group_right b() or ignoring(q) before(3s) c()[now, now]").ToJson());

        var (streams, joins) = (listing.RootElement.GetProperty("streams"), listing.RootElement.GetProperty("joins"));
        Assert.Equal("""{"source":"loki","alias":"x","selector":" {a=\u0022b\u0022} ","range":"1h30m"}""", streams[0].GetRawText());
        Assert.Equal("""{"source":"b","selector":""}""", streams[1].GetRawText());
        Assert.Equal("now, now", streams[2].GetProperty("range").GetString());
        Assert.Equal("""{"type":"and","keys":["lower(k)",["l","r"]],"within":"-5s, 10m","of":"x","asof":"prev,1m","ignoring":["z"],"group":"right","groupLabels":[]}""", joins[0].GetRawText());
        Assert.Equal("""{"type":"or","keys":[],"before":"3s","ignoring":["q"]}""", joins[1].GetRawText());
    }

    [Fact]
    public void Analyze_WideQuery_GivesHints()
    {
        var analysis = QueryAnalyzer.Analyze(CorrelationQuery.Parse("a()[2d] and on(x, y, z) group_left() b()[5m] {l=\"m\"}"));

        Assert.Equal((80, QueryComplexity.Complex, 5), (analysis.Score, analysis.Level, analysis.Hints.Count));
    }
}
