namespace Correlator.Dsl.Syntax;

/// <summary>A condition of a <c>where</c> stage.</summary>
public abstract record PredicateSyntax : SyntaxNode
{
    private protected PredicateSyntax(TextSpan span)
        : base(span)
    {
    }
}

/// <summary>One operand holds.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Operands">Two or more.</param>
public sealed record OrPredicateSyntax(TextSpan Span, SyntaxList<PredicateSyntax> Operands) : PredicateSyntax(Span);

/// <summary>All operands hold; a comma is the same as <c>and</c>.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Operands">Two or more.</param>
public sealed record AndPredicateSyntax(TextSpan Span, SyntaxList<PredicateSyntax> Operands) : PredicateSyntax(Span);

/// <summary><c>not p</c></summary>
/// <param name="Span">Its place.</param>
/// <param name="Operand">What must not hold.</param>
public sealed record NotPredicateSyntax(TextSpan Span, PredicateSyntax Operand) : PredicateSyntax(Span);

/// <summary><c>a &gt;= b</c></summary>
/// <param name="Span">Its place.</param>
/// <param name="Left">The left value.</param>
/// <param name="Operator">How they compare.</param>
/// <param name="Right">The right value.</param>
public sealed record ComparisonPredicateSyntax(TextSpan Span, ExpressionSyntax Left, ComparisonOperator Operator, ExpressionSyntax Right) : PredicateSyntax(Span);

/// <summary><c>a =~ "b"</c> or <c>a !~ "b"</c>; fully anchored.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Left">The value.</param>
/// <param name="IsNegated">True for <c>!~</c>.</param>
/// <param name="Pattern">The regular expression.</param>
public sealed record MatchPredicateSyntax(TextSpan Span, ExpressionSyntax Left, bool IsNegated, StringSyntax Pattern) : PredicateSyntax(Span);

/// <summary><c>a in (b, c)</c></summary>
/// <param name="Span">Its place.</param>
/// <param name="Left">The value.</param>
/// <param name="Values">One or more.</param>
public sealed record InPredicateSyntax(TextSpan Span, ExpressionSyntax Left, SyntaxList<ExpressionSyntax> Values) : PredicateSyntax(Span);

/// <summary><c>exists(field)</c></summary>
/// <param name="Span">Its place.</param>
/// <param name="Field">The field that must be there.</param>
public sealed record ExistsPredicateSyntax(TextSpan Span, FieldSyntax Field) : PredicateSyntax(Span);

/// <summary><c>missing(alias)</c>: no event of that stream.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Alias">The alias.</param>
public sealed record MissingPredicateSyntax(TextSpan Span, NameSyntax Alias) : PredicateSyntax(Span);

/// <summary><c>any(p)</c>: one event satisfies the whole of p.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Operand">The condition on one event.</param>
public sealed record AnyPredicateSyntax(TextSpan Span, PredicateSyntax Operand) : PredicateSyntax(Span);

/// <summary><c>all(p)</c>: every event satisfies p.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Operand">The condition on one event.</param>
public sealed record AllPredicateSyntax(TextSpan Span, PredicateSyntax Operand) : PredicateSyntax(Span);
