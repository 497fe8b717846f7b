using System.Text.Json;
using Correlator.Dsl.Tests.Hover;
using Correlator.Tests.Architecture;

namespace Correlator.Dsl.Tests.Editors;

/// <summary>The TextMate grammar knows every word of the language and reads texts as the language does.</summary>
public sealed class GrammarTests
{
    private static readonly string[] WordScopes = ["keyword.", "support.function.", "constant.language.", "variable.parameter.option."];
    private static readonly JsonElement Root = JsonElement.Parse(Repository.Read("editors/correlator.tmLanguage.json"));
    private static readonly TextMateGrammar Grammar = new(Root);

    public static IEnumerable<object[]> Samples => KeywordSamples.All.Select(static sample => new object[] { sample.Query, sample.Word, sample.Offset });

    [Fact]
    public void Grammar_IsThatOfSourceCorrelator() => Assert.Equal("source.correlator", Root.GetProperty("scopeName").GetString());

    [Fact]
    public void Includes_All_AreInTheRepositoryAndAllOfItIsIncluded() =>
        Assert.Equal(Grammar.RepositoryNames.Order(StringComparer.Ordinal), Grammar.Includes.Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Keyword_InItsPlace_IsMarkedAsAWord(string query, string word, int offset)
    {
        var scope = Grammar.ScopeAt(query, offset);

        Assert.True(WordScopes.Any(prefix => scope.StartsWith(prefix, StringComparison.Ordinal)), $"{word}: {scope}");
        Assert.Equal(scope, Grammar.ScopeAt(query, offset + word.Length - 1));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Keyword_InUpperCase_IsMarkedAsWell(string query, string word, int offset) =>
        Assert.Equal(Grammar.ScopeAt(query, offset), Grammar.ScopeAt(query[..offset] + word.ToUpperInvariant() + query[(offset + word.Length)..], offset));

    [Theory]
    [InlineData("a({}) «# and»", "comment.line")]
    [InlineData("a({x=«\"and # \"»})", "string.quoted.double")]
    [InlineData("a({x=«'and'»})", "string.quoted.single")]
    [InlineData("a({} |~ «`and\\`»)", "string.quoted.other.raw")]
    [InlineData("a({x=\"«\\\\»\"})", "constant.character.escape")]
    [InlineData("a({})[«1h30m»]", "constant.numeric.duration")]
    [InlineData("a({})[«500µs»]", "constant.numeric.duration")]
    [InlineData("a({})[«2026-01-01T00:00:00Z», now]", "constant.numeric.instant")]
    [InlineData("a({} | where x > «1.5s»)", "constant.numeric")]
    [InlineData("a({} | where x > «64KiB»)", "constant.numeric")]
    [InlineData("«graylog-prod-2»({})", "entity.name.function.source")]
    [InlineData("a({}) and on(k) «ons»({})", "entity.name.function.source")]
    [InlineData("a({}) as «web»", "entity.name.type.alias")]
    [InlineData("let «errors» = a({}); errors", "entity.name.type.let")]
    [InlineData("a({«and»=\"x\"})", "variable.other.label")]
    [InlineData("a({}) and on(«unless», k) b({})", "variable.other.label")]
    [InlineData("a({}) | select «web».path", "variable.other.object")]
    [InlineData("a({}) | select web.«count»", "variable.other.label")]
    [InlineData("a({} | where «on-call» > 1)", "variable.other")]
    [InlineData("a({x«=~»\"y\"})", "keyword.operator")]
    [InlineData("a({} «|=» \"y\")", "keyword.operator.line-filter")]
    [InlineData("a({}) «|» json", "keyword.operator.pipe")]
    [InlineData("a({}\n|~ `x\ny`) «and» on(k) b({})", "keyword.control.join")]
    public void Text_OfEachKind_HasItsScope(string marked, string scope)
    {
        var start = marked.IndexOf('«', StringComparison.Ordinal);
        var end = marked.IndexOf('»', StringComparison.Ordinal) - 2;
        var text = marked.Remove(end + 2, 1).Remove(start, 1);

        Assert.StartsWith(scope, Grammar.ScopeAt(text, start), StringComparison.Ordinal);
        Assert.StartsWith(scope, Grammar.ScopeAt(text, end), StringComparison.Ordinal);
    }

    [Fact]
    public void LanguageConfiguration_NamesCommentsAndBrackets()
    {
        var configuration = JsonElement.Parse(Repository.Read("editors/language-configuration.json"));

        Assert.Equal("#", configuration.GetProperty("comments").GetProperty("lineComment").GetString());
        Assert.Equal(3, configuration.GetProperty("brackets").GetArrayLength());
    }
}
