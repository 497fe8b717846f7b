using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Tests.Syntax;

public sealed class LuceneParserTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("a b", "(a|b)")]
    [InlineData("a, b", "(a&b)")]
    [InlineData("a AND b OR c", "((a&b)|c)")]
    [InlineData("a && b || !c", "((a&b)|~c)")]
    [InlineData("a b AND c", "(a|(b&c))")]
    [InlineData("+a b", "a")]
    [InlineData("a -b", "(a&~b)")]
    [InlineData("a NOT b", "(a&~b)")]
    [InlineData("a OR NOT b", "(a|~b)")]
    [InlineData("f:(a OR b)", "f:(a|b)")]
    [InlineData("f : a", "f:a")]
    [InlineData("f:\"two words\"", "f:\"two words\"")]
    [InlineData("f:w?ld*", "f:/w?ld*/")]
    [InlineData("f:[1 TO 5]", "f:[1,5]")]
    [InlineData("f:{1 TO *}", "f:{1,*}")]
    [InlineData("f:[a TO b}", "f:[a,b}")]
    [InlineData("f:>=500", "f:GreaterOrEqual500")]
    [InlineData("f:<-5", "f:Less-5")]
    [InlineData("delta:-5", "delta:-5")]
    [InlineData("_exists_:user.id", "?user.id")]
    [InlineData("http.x-id:a\\:b", "http.x-id:a:b")]
    [InlineData("t:2026-01-01T00:00:00Z", "t:2026-01-01T00:00:00Z")]
    [InlineData("*", "/*/")]
    [InlineData("and or not", "(and|or|not)")]
    [InlineData("NOT (a OR b)", "~(a|b)")]
    public void Parse_Text_GivesTree(string text, string expected)
    {
        var errors = new DiagnosticBag(text);

        var query = LuceneParser.Parse(text, new TextSpan(0, text.Length), new TokenCursor(text, errors), 50);

        Assert.False(errors.HasErrors);
        Assert.Equal(expected, Show(query));
    }

    [Theory]
    [InlineData("a AND", 5)]
    [InlineData("OR a", 0)]
    [InlineData("f:[1 5]", 2)]
    [InlineData("a^2", 1)]
    [InlineData("a~", 1)]
    [InlineData("(a", 2)]
    [InlineData("\"a", 0)]
    public void Parse_Mistake_IsReported(string text, int offset)
    {
        var errors = new DiagnosticBag(text);

        LuceneParser.Parse(text, new TextSpan(0, text.Length), new TokenCursor(text, errors), 50);

        Assert.Equal(offset, Assert.Single(errors.ToList()).Span.Start);
    }

    private static string Show(LuceneSyntax query) => query switch
    {
        LuceneAndSyntax and => $"({string.Join('&', and.Operands.Select(Show))})",
        LuceneOrSyntax or => $"({string.Join('|', or.Operands.Select(Show))})",
        LuceneNotSyntax not => "~" + Show(not.Operand),
        LuceneFieldSyntax field => $"{field.Field}:{Show(field.Operand)}",
        LuceneExistsSyntax exists => "?" + exists.Field,
        LuceneTermSyntax term => term.Text,
        LucenePhraseSyntax phrase => $"\"{phrase.Text}\"",
        LuceneWildcardSyntax wildcard => $"/{wildcard.Pattern}/",
        LuceneComparisonSyntax comparison => $"{comparison.Operator}{comparison.Value}",
        LuceneRangeSyntax range => $"{(range.IncludesLower ? '[' : '{')}{range.Lower ?? "*"},{range.Upper ?? "*"}{(range.IncludesUpper ? ']' : '}')}",
        _ => "",
    };
}
