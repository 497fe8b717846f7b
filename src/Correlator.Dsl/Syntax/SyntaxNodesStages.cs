namespace Correlator.Dsl.Syntax;

/// <summary>How a line filter compares.</summary>
public enum LineFilterOperator
{
    /// <summary><c>|=</c></summary>
    Contains,

    /// <summary><c>!=</c></summary>
    NotContains,

    /// <summary><c>|~</c>, not anchored.</summary>
    Matches,

    /// <summary><c>!~</c>, not anchored.</summary>
    NotMatches,
}

/// <summary>When results come out.</summary>
public enum EmitWord
{
    /// <summary>Once when it holds, and once more at close if it grew.</summary>
    First,

    /// <summary>Once, at close.</summary>
    Final,

    /// <summary>One result per matching pair.</summary>
    Each,
}

/// <summary>A stage of a selector or of a pipeline.</summary>
public abstract record StageSyntax : SyntaxNode
{
    private protected StageSyntax(TextSpan span)
        : base(span)
    {
    }
}

/// <summary><c>|= "a" or "b"</c></summary>
/// <param name="Span">From the operator to the last string.</param>
/// <param name="Operator">How it compares.</param>
/// <param name="Alternatives">One or more; one of them must be found, or none for the negated operators.</param>
public sealed record LineFilterSyntax(TextSpan Span, LineFilterOperator Operator, SyntaxList<StringSyntax> Alternatives) : StageSyntax(Span);

/// <summary><c>| json a="b.c"</c></summary>
/// <param name="Span">Its place, without the bar.</param>
/// <param name="Extracts">The fields to take; empty for all.</param>
public sealed record JsonStageSyntax(TextSpan Span, SyntaxList<ExtractSyntax> Extracts) : StageSyntax(Span);

/// <summary><c>| logfmt a="b"</c></summary>
/// <param name="Span">Its place, without the bar.</param>
/// <param name="Extracts">The fields to take; empty for all.</param>
public sealed record LogfmtStageSyntax(TextSpan Span, SyntaxList<ExtractSyntax> Extracts) : StageSyntax(Span);

/// <summary><c>name</c>, <c>name="path"</c> or <c>name=field</c> after json and logfmt.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Name">The label to set.</param>
/// <param name="Source">A <see cref="StringSyntax"/> or <see cref="FieldSyntax"/>; null for the field of the same name.</param>
public sealed record ExtractSyntax(TextSpan Span, NameSyntax Name, ExpressionSyntax? Source) : SyntaxNode(Span);

/// <summary><c>| pattern `&lt;ip&gt; - &lt;_&gt;`</c></summary>
/// <param name="Span">Its place, without the bar.</param>
/// <param name="Pattern">The pattern.</param>
public sealed record PatternStageSyntax(TextSpan Span, StringSyntax Pattern) : StageSyntax(Span);

/// <summary><c>| regexp `(?P&lt;name&gt;…)`</c></summary>
/// <param name="Span">Its place, without the bar.</param>
/// <param name="Pattern">The regular expression as typed.</param>
public sealed record RegexpStageSyntax(TextSpan Span, StringSyntax Pattern) : StageSyntax(Span);

/// <summary><c>| where p</c>, <c>| filter p</c> or <c>| p</c></summary>
/// <param name="Span">Its place, without the bar.</param>
/// <param name="Predicate">The condition.</param>
public sealed record WhereStageSyntax(TextSpan Span, PredicateSyntax Predicate) : StageSyntax(Span);

/// <summary><c>| keep a, b</c></summary>
/// <param name="Span">Its place, without the bar.</param>
/// <param name="Labels">The labels that stay.</param>
public sealed record KeepStageSyntax(TextSpan Span, SyntaxList<FieldSyntax> Labels) : StageSyntax(Span);

/// <summary><c>| drop a, b</c></summary>
/// <param name="Span">Its place, without the bar.</param>
/// <param name="Labels">The labels that go.</param>
public sealed record DropStageSyntax(TextSpan Span, SyntaxList<FieldSyntax> Labels) : StageSyntax(Span);

/// <summary><c>| label_format a=b, c="text"</c></summary>
/// <param name="Span">Its place, without the bar.</param>
/// <param name="Assignments">In text order.</param>
public sealed record LabelFormatStageSyntax(TextSpan Span, SyntaxList<LabelAssignmentSyntax> Assignments) : StageSyntax(Span);

/// <summary><c>name = value</c> of label_format.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Name">The label to set.</param>
/// <param name="Value">A <see cref="StringSyntax"/> template or a <see cref="FieldSyntax"/>.</param>
public sealed record LabelAssignmentSyntax(TextSpan Span, NameSyntax Name, ExpressionSyntax Value) : SyntaxNode(Span);

/// <summary><c>| line_format "{{.a}}"</c></summary>
/// <param name="Span">Its place, without the bar.</param>
/// <param name="Template">The new message.</param>
public sealed record LineFormatStageSyntax(TextSpan Span, StringSyntax Template) : StageSyntax(Span);

/// <summary><c>| select a.b as c, d</c></summary>
/// <param name="Span">Its place, without the bar.</param>
/// <param name="Items">One or more.</param>
public sealed record SelectStageSyntax(TextSpan Span, SyntaxList<SelectItemSyntax> Items) : StageSyntax(Span);

/// <summary>One output of select.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Value">What it is.</param>
/// <param name="Alias">Its name, or null for that of the field.</param>
public sealed record SelectItemSyntax(TextSpan Span, ExpressionSyntax Value, NameSyntax? Alias) : SyntaxNode(Span);

/// <summary><c>| limit 100</c></summary>
/// <param name="Span">Its place, without the bar.</param>
/// <param name="Count">The number of results, zero or more.</param>
public sealed record LimitStageSyntax(TextSpan Span, long Count) : StageSyntax(Span);

/// <summary><c>| sample 0.1</c></summary>
/// <param name="Span">Its place, without the bar.</param>
/// <param name="Fraction">The part to keep, 0 to 1.</param>
/// <param name="Text">The number as typed.</param>
public sealed record SampleStageSyntax(TextSpan Span, double Fraction, string Text) : StageSyntax(Span);

/// <summary><c>| emit final</c></summary>
/// <param name="Span">Its place, without the bar.</param>
/// <param name="Mode">When results come out.</param>
public sealed record EmitStageSyntax(TextSpan Span, EmitWord Mode) : StageSyntax(Span);

/// <summary><c>| dedup by (a) [1m]</c></summary>
/// <param name="Span">Its place, without the bar.</param>
/// <param name="Keys">The identity; empty for time, source, message and labels.</param>
/// <param name="Window">How long, or null for the range.</param>
public sealed record DedupStageSyntax(TextSpan Span, SyntaxList<KeySyntax> Keys, WindowSyntax? Window) : StageSyntax(Span);

/// <summary><c>| suppress by (a) 1h</c></summary>
/// <param name="Span">Its place, without the bar.</param>
/// <param name="Keys">Per which key; empty for all results.</param>
/// <param name="Duration">How long after a result.</param>
public sealed record SuppressStageSyntax(TextSpan Span, SyntaxList<KeySyntax> Keys, DurationSyntax Duration) : StageSyntax(Span);

/// <summary><c>| lookup "file.csv" on (a=b)</c></summary>
/// <param name="Span">Its place, without the bar.</param>
/// <param name="Path">The CSV or JSON file.</param>
/// <param name="Keys">Left name in the event, right name in the file.</param>
public sealed record LookupStageSyntax(TextSpan Span, StringSyntax Path, SyntaxList<KeySyntax> Keys) : StageSyntax(Span);
