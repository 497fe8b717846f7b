namespace Correlator.Dsl.Syntax;

/// <summary>A node of a Lucene query. Adjacent terms are OR, a comma is AND; <c>+</c> and <c>-</c> are resolved into And, Or and Not.</summary>
public abstract record LuceneSyntax : SyntaxNode
{
    private protected LuceneSyntax(TextSpan span)
        : base(span)
    {
    }
}

/// <summary>All operands hold.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Operands">Two or more.</param>
public sealed record LuceneAndSyntax(TextSpan Span, SyntaxList<LuceneSyntax> Operands) : LuceneSyntax(Span);

/// <summary>One operand holds.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Operands">Two or more.</param>
public sealed record LuceneOrSyntax(TextSpan Span, SyntaxList<LuceneSyntax> Operands) : LuceneSyntax(Span);

/// <summary>The operand does not hold.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Operand">What must not hold.</param>
public sealed record LuceneNotSyntax(TextSpan Span, LuceneSyntax Operand) : LuceneSyntax(Span);

/// <summary><c>field:operand</c>; the terms inside are looked up in that field, outside of any field in the message.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Field">The field, without escapes.</param>
/// <param name="Operand">What its value must satisfy.</param>
public sealed record LuceneFieldSyntax(TextSpan Span, string Field, LuceneSyntax Operand) : LuceneSyntax(Span);

/// <summary><c>_exists_:field</c></summary>
/// <param name="Span">Its place.</param>
/// <param name="Field">The field that must be there.</param>
public sealed record LuceneExistsSyntax(TextSpan Span, string Field) : LuceneSyntax(Span);

/// <summary>One word without wildcards.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Text">The word, without escapes.</param>
public sealed record LuceneTermSyntax(TextSpan Span, string Text) : LuceneSyntax(Span);

/// <summary>Words in double quotes.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Text">The words, without quotes and escapes.</param>
public sealed record LucenePhraseSyntax(TextSpan Span, string Text) : LuceneSyntax(Span);

/// <summary>A word with <c>*</c> or <c>?</c>; a lone <c>*</c> is anything.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Pattern">As typed, with its escapes.</param>
public sealed record LuceneWildcardSyntax(TextSpan Span, string Pattern) : LuceneSyntax(Span);

/// <summary><c>[a TO b]</c>, <c>{a TO b}</c> or a mix.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Lower">The lower end, null for <c>*</c>.</param>
/// <param name="Upper">The upper end, null for <c>*</c>.</param>
public sealed record LuceneRangeSyntax(TextSpan Span, string? Lower, string? Upper) : LuceneSyntax(Span)
{
    /// <summary>True for <c>[</c>, false for <c>{</c>.</summary>
    public bool IncludesLower { get; init; }

    /// <summary>True for <c>]</c>, false for <c>}</c>.</summary>
    public bool IncludesUpper { get; init; }
}

/// <summary><c>&gt;=500</c></summary>
/// <param name="Span">Its place.</param>
/// <param name="Operator">Greater, GreaterOrEqual, Less or LessOrEqual.</param>
/// <param name="Value">The value, without escapes.</param>
public sealed record LuceneComparisonSyntax(TextSpan Span, ComparisonOperator Operator, string Value) : LuceneSyntax(Span);
