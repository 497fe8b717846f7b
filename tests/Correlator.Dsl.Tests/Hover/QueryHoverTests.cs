using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Tests.Hover;

public sealed class QueryHoverTests
{
    public static IEnumerable<object[]> Samples => KeywordSamples.All.Select(static sample => new object[] { sample.Query, sample.Word, sample.Offset });

    [Fact]
    public void Samples_AllWords_AreThere() =>
        Assert.Equal([], KeywordSamples.Words.Except(KeywordSamples.All.Select(static sample => sample.Word), StringComparer.OrdinalIgnoreCase));

    [Theory]
    [MemberData(nameof(Samples))]
    public void At_Keyword_SaysWhatItMeans(string query, string word, int offset)
    {
        Assert.DoesNotContain(CorrelationQuery.Check(query).Diagnostics, static item => item.Severity == DiagnosticSeverity.Error);

        var hover = QueryHover.At(query, offset);

        Assert.NotNull(hover);
        Assert.Equal(word, hover.Span.In(query));
        Assert.Contains(word, hover.Markdown.Split('\n')[0], StringComparison.OrdinalIgnoreCase);
        Assert.True(hover.Markdown.Length > word.Length + 40, hover.Markdown);
    }

    [Theory]
    [InlineData("a({}) «and» on(k) b({})", "join")]
    [InlineData("a({} | where x > 1 «and» y > 1)", "condition")]
    [InlineData("a({} |= \"x\" «or» \"y\")", "line filter")]
    [InlineData("a({}) | «count»() [5m]", "aggregate")]
    [InlineData("a({}) as x and on(k) b({}) | where «count»(x) > 1", "function")]
    [InlineData("a({}) | «first»(x) [5m]", "aggregate")]
    [InlineData("a({}) | emit «first»", "emission")]
    [InlineData("a({}) with («limit»=5)", "option")]
    [InlineData("a({}) | «limit» 5", "stage")]
    [InlineData("a({}) «with» (lateness=5s)", "part of a stream")]
    [InlineData("sequence [a({})] «with» runs=2 [b({})]", "part of a sequence")]
    [InlineData("a({«and»=\"x\"})", "label")]
    [InlineData("a({}) and on(«unless») b({})", "label")]
    [InlineData("a({}) and on(k) lower({}) as «x»", "alias")]
    [InlineData("a({}) and on(k) «lower»({})", "source")]
    public void At_WordWithSeveralMeanings_SaysTheOneOfItsPlace(string marked, string kind) => Assert.Contains($"· {kind}", At(marked).Markdown, StringComparison.Ordinal);

    [Theory]
    [InlineData("a({}) and on(k) within(10m) «b»({})[2m]", "match for 2m")]
    [InlineData("a({}) «and» on(k) within(10m) b({})[2m]", "-2m <= right - left <= 5m")]
    [InlineData("a({}) and on(k) «within»(10m) b({})[2m]", "-2m <= right - left <= 5m")]
    [InlineData("a({}) and on(k) within(«10m») b({})[2m]", "-2m <= right - left <= 5m")]
    [InlineData("a({}) and on(k) within(1s) b({}) «or» on(k) within(0, 7s) c({})", "0s <= right - left <= 7s")]
    [InlineData("(a({}) «unless» on(k) within(3s) b({})) union c({})", "-3s <= right - left <= 3s")]
    [InlineData("a({}) «and» on(k) b({})", "Results of this query: emit")]
    [InlineData("a({}) | emit «each»", "Results of this query: emit each")]
    [InlineData("set «emit» = final; a({})", "Results of this query: emit final")]
    [InlineData("«a»({level=\"error\"})[1h]", "at the source: everything is read")]
    [InlineData("«a»({level=\"error\"} | json)[1h]", "here: {level=\"error\"} | json")]
    [InlineData("a({}) and on(k) «b»({})[1h]", "stream 1: b")]
    [InlineData("let e = a({}); e and on(k) «e»", "a({})")]
    [InlineData("a({}) as web and on(k) b({}) | select «web».path", "of the events of `web`")]
    [InlineData("a({}) as web and on(k) b({}) | where time(«web») - start() > 1s", "alias")]
    [InlineData("a({}) and on(«request_id») b({})", "part of the key")]
    public void At_ValidQuery_AddsTheFactsOfThisQuery(string marked, string fact) => Assert.Contains(fact, At(marked).Markdown, StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("a({})«[5m]»", "how long an event")]
    [InlineData("a({})[«5m»]", "how long an event")]
    [InlineData("a({})[«2026-01-01», 2026-01-02]", "from a to b")]
    [InlineData("a({}) «@» 1767225600", "ends at this instant")]
    [InlineData("a(«*»)", "Keeps everything")]
    [InlineData("a(«level:error» AND NOT x)", "Lucene")]
    [InlineData("promql(rate(«x»[1m]))", "own language")]
    [InlineData("a({x«=~»\"y.*\"})", "whole value")]
    [InlineData("a({} «|~» \"y\")", "some part matches")]
    [InlineData("a({} |= «\"y\"»)", "contains the text")]
    [InlineData("a({}) | count() «[5m]»", "Tumbling")]
    [InlineData("a({}) | count() [5m«:»1m]", "Hopping")]
    [InlineData("a({}) | count() [5m] «>=» 5", "Threshold")]
    [InlineData("sequence [a({})]«{3,5}» [b({})]", "quantifier")]
    [InlineData("sequence [a({})]«+» [b({})]", "quantifier")]
    [InlineData("sequence [a({})] [b({})]«*» [c({})]", "quantifier")]
    [InlineData("sequence [a({})] [b({})]«?» [c({})]", "quantifier")]
    [InlineData("sequence [a({})] «!»[b({})] [c({})]", "Absence")]
    [InlineData("sequence «[»a({})] [b({})]", "A step")]
    [InlineData("a({}) and on(k) b({}) «{»x=\"y\"}", "Trailing filter")]
    public void At_Mark_SaysWhatItMeans(string marked, string text) => Assert.Contains(text, At(marked).Markdown, StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("a({})« »and on(k) b({})")]
    [InlineData("a({}) «#» and on(k) b({})")]
    [InlineData("a({}) # «and» on(k) b({})")]
    [InlineData("a({x=«\"and\"»})")]
    public void At_PlaceThatMeansNothingByItself_SaysNothing(string marked) => Assert.Null(Find(marked));

    [Theory]
    [InlineData("a({}) «and» on(k) within(30) b({})", "Inner join")]
    [InlineData("a({}) and on(k) «within»(30) b({})", "Bounds the time")]
    [InlineData("a({}) «adn» on(k) b({})", "Inner join")]
    [InlineData("a({}) | «json", "JSON message")]
    [InlineData("a({}) and on(k) «within»(", "Bounds the time")]
    [InlineData("«sequence»", "one key")]
    public void At_TextWithMistakes_StillSaysWhatWordsMean(string marked, string text) =>
        Assert.Contains(text, QueryHover.At(marked.Replace("«", string.Empty, StringComparison.Ordinal).Replace("»", string.Empty, StringComparison.Ordinal), marked.IndexOf('«', StringComparison.Ordinal))!.Markdown, StringComparison.Ordinal);

    [Fact]
    public void At_EndOfAWord_IsAboutTheWord() => Assert.Equal("and", QueryHover.At("a({}) and on(k) b({})", 9)?.Span.In("a({}) and on(k) b({})"));

    [Fact]
    public void At_OffsetOutsideOfTheText_Throws() => Assert.Throws<ArgumentOutOfRangeException>(static () => QueryHover.At("a({})", 7));

    [Fact]
    public void At_EveryOffsetOfEveryExample_NeverThrowsAndStaysInsideTheText()
    {
        foreach (var (_, query) in LanguageExamples.All)
        {
            for (var offset = 0; offset <= query.Length; offset++)
            {
                var hover = QueryHover.At(query, offset);
                Assert.True(hover is null || (hover.Span.Start <= offset && offset <= hover.Span.End && hover.Span.End <= query.Length), $"{query} at {offset}");
            }
        }
    }

    [Fact]
    public void At_EveryPlaceOfATextThatIsBegun_NeverThrows()
    {
        foreach (var (_, query) in LanguageExamples.All)
        {
            for (var end = 0; end <= query.Length; end++)
            {
                QueryHover.At(query[..end], end);
                QueryHover.At(query[end..], 0);
            }
        }
    }

    [Theory]
    [InlineData("within", true)]
    [InlineData("WITHIN", true)]
    [InlineData("nonsense", false)]
    public void Describe_Word_IsKnownOrNull(string word, bool isKnown) => Assert.Equal(isKnown, QueryHover.Describe(word) is not null);

    private static HoverText At(string marked) => Find(marked) ?? throw new InvalidOperationException($"There is nothing to say: {marked}");

    private static HoverText? Find(string marked)
    {
        var query = marked.Replace("«", string.Empty, StringComparison.Ordinal).Replace("»", string.Empty, StringComparison.Ordinal);
        Assert.DoesNotContain(CorrelationQuery.Check(query).Diagnostics, static item => item.Severity == DiagnosticSeverity.Error);
        return QueryHover.At(query, marked.IndexOf('«', StringComparison.Ordinal));
    }
}
