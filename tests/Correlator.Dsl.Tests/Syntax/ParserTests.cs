using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Tests.Syntax;

public sealed class ParserTests
{
    [Theory]
    [MemberData(nameof(LanguageExamples.Titles), MemberType = typeof(LanguageExamples))]
    public void Parse_LanguageExample_HasNoErrors(string title)
    {
        var text = LanguageExamples.TextOf(title);
        var diagnostics = new DiagnosticBag(text);

        Parser.Parse(text, diagnostics, SelectorLanguages.From(null));

        Assert.Empty(diagnostics.ToList());
    }
}
