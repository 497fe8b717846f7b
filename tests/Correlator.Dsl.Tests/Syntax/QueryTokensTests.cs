namespace Correlator.Dsl.Tests.Syntax;

public sealed class QueryTokensTests
{
    [Theory]
    [InlineData("a({app=\"x\", n>5})", "a:Source app:Label \"x\":Text n:Label 5:Number")]
    [InlineData("a({})[5m] and on(k, l) within(30s) b({})", "a:Source 5m:Duration and:Keyword on:Keyword k:Label l:Label within:Keyword 30s:Duration b:Source")]
    [InlineData("a({}) | where lower(x) == 'y' # why", "a:Source where:Keyword lower:Name x:Name 'y':Text # why:Comment")]
    [InlineData("# first\n# second\na({}", "# first:Comment # second:Comment a:Source")]
    [InlineData("a({x=\"# no comment\"})", "a:Source x:Label \"# no comment\":Text")]
    [InlineData("set max_state = 64MB; a({})", "set:Keyword max_state:Label 64MB:Number a:Source")]
    [InlineData("", "")]
    public void Read_Texts_HaveTheirKinds(string text, string expected)
    {
        var tokens = QueryTokens.Read(text).Where(static token => token.Kind != QueryTokenKind.Operator).Select(token => $"{token.Span.In(text)}:{token.Kind}");

        Assert.Equal(expected, string.Join(' ', tokens));
    }

    [Law]
    public void Read_AnyText_GivesPiecesInOrderThatHoldAllButBlanks(string? text)
    {
        var (query, end) = (text ?? string.Empty, 0);
        foreach (var token in QueryTokens.Read(query))
        {
            Assert.True(token.Span.Start >= end && token.Span.Length > 0, $"{token} overlaps.");
            Assert.True(string.IsNullOrWhiteSpace(query[end..token.Span.Start]) || query[end..token.Span.Start].All(static c => char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format), $"'{query[end..token.Span.Start]}' is in no piece.");
            end = token.Span.Start + token.Span.Length;
        }
    }
}
