using Correlator.Dsl.Syntax;

namespace Correlator.Dsl;

/// <summary>What there is to say about a place of a query.</summary>
public sealed class HoverText
{
    internal HoverText(string markdown, TextSpan span) => (Markdown, Span) = (markdown, span);

    /// <summary>Some lines of Markdown; never empty.</summary>
    public string Markdown { get; }

    /// <summary>The word, mark or part of the query that it is about.</summary>
    public TextSpan Span { get; }
}
