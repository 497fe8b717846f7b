namespace Correlator.Dsl.Syntax;

/// <summary>How a matcher compares.</summary>
public enum MatcherOperator
{
    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>=~</c>, fully anchored.</summary>
    Matches,

    /// <summary><c>!~</c>, fully anchored.</summary>
    NotMatches,
}

/// <summary>All that stands between the parentheses of a stream; its span is exactly that text.</summary>
/// <param name="Span">From after the opening to before the closing parenthesis.</param>
/// <param name="Body">The selector in the language of the source.</param>
/// <param name="Stages">The event stages after it, in text order.</param>
public sealed record SelectorSyntax(TextSpan Span, SelectorBodySyntax Body, SyntaxList<StageSyntax> Stages) : SyntaxNode(Span);

/// <summary>The part of a selector that is written in the source's own language.</summary>
public abstract record SelectorBodySyntax : SyntaxNode
{
    private protected SelectorBodySyntax(TextSpan span)
        : base(span)
    {
    }
}

/// <summary><c>{a="b", c=~"d"}</c></summary>
/// <param name="Span">From brace to brace.</param>
/// <param name="Matchers">All of them must hold.</param>
public sealed record LabelSelectorSyntax(TextSpan Span, SyntaxList<MatcherSyntax> Matchers) : SelectorBodySyntax(Span);

/// <summary>A single string, for sources that take a path, an address or a query text.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Text">The string.</param>
public sealed record TextSelectorSyntax(TextSpan Span, StringSyntax Text) : SelectorBodySyntax(Span);

/// <summary><c>*</c>: every event.</summary>
/// <param name="Span">Its place.</param>
public sealed record EverythingSelectorSyntax(TextSpan Span) : SelectorBodySyntax(Span);

/// <summary>Lucene text.</summary>
/// <param name="Span">Its place, without blanks around it.</param>
/// <param name="Text">The exact slice.</param>
/// <param name="Query">The same text as a tree.</param>
public sealed record LuceneSelectorSyntax(TextSpan Span, string Text, LuceneSyntax Query) : SelectorBodySyntax(Span);

/// <summary>Text in the native language of a source, such as PromQL.</summary>
/// <param name="Span">Its place, without blanks around it.</param>
/// <param name="Text">The exact slice.</param>
public sealed record NativeSelectorSyntax(TextSpan Span, string Text) : SelectorBodySyntax(Span);

/// <summary>A condition on one label: <see cref="MatcherSyntax"/> or, in a trailing filter, <see cref="LabelComparisonSyntax"/>.</summary>
public abstract record LabelConditionSyntax : SyntaxNode
{
    private protected LabelConditionSyntax(TextSpan span)
        : base(span)
    {
    }
}

/// <summary><c>name="value"</c></summary>
/// <param name="Span">From name to value.</param>
/// <param name="Field">The label.</param>
/// <param name="Operator">How it compares.</param>
/// <param name="Value">The value or pattern; a bare word is a string whose raw text has no quotes.</param>
public sealed record MatcherSyntax(TextSpan Span, FieldSyntax Field, MatcherOperator Operator, StringSyntax Value) : LabelConditionSyntax(Span);

/// <summary><c>status&gt;=500</c></summary>
/// <param name="Span">From name to quantity.</param>
/// <param name="Field">The label.</param>
/// <param name="Operator">How it compares.</param>
/// <param name="Quantity">What it is compared with.</param>
public sealed record LabelComparisonSyntax(TextSpan Span, FieldSyntax Field, ComparisonOperator Operator, QuantitySyntax Quantity) : LabelConditionSyntax(Span);
