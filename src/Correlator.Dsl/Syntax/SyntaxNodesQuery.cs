namespace Correlator.Dsl.Syntax;

/// <summary>A whole query: statements, then one pipeline.</summary>
/// <param name="Span">The whole text.</param>
/// <param name="Statements">The <c>set</c> and <c>let</c> statements in text order.</param>
/// <param name="Pipeline">What the query gives.</param>
public sealed record QuerySyntax(TextSpan Span, SyntaxList<StatementSyntax> Statements, PipelineSyntax Pipeline) : SyntaxNode(Span)
{
    /// <summary>The comments in text order. They take no part in equality.</summary>
    public IReadOnlyList<CommentSyntax> Comments { get; init; } = [];

    /// <summary>Compares statements and pipeline.</summary>
    public bool Equals(QuerySyntax? other) =>
        other is not null && Statements.Equals(other.Statements) && Pipeline.Equals(other.Pipeline);

    /// <summary>A hash over statements and pipeline.</summary>
    public override int GetHashCode() => HashCode.Combine(Statements, Pipeline);
}

/// <summary>A <c>set</c> or <c>let</c> statement.</summary>
public abstract record StatementSyntax : SyntaxNode
{
    private protected StatementSyntax(TextSpan span)
        : base(span)
    {
    }
}

/// <summary><c>set name = value;</c></summary>
/// <param name="Span">From <c>set</c> to the semicolon.</param>
/// <param name="Option">Name and value.</param>
public sealed record SetSyntax(TextSpan Span, OptionSyntax Option) : StatementSyntax(Span);

/// <summary><c>let name = pipeline;</c></summary>
/// <param name="Span">From <c>let</c> to the semicolon.</param>
/// <param name="Name">The name that later pipelines use.</param>
/// <param name="Pipeline">What it stands for.</param>
public sealed record LetSyntax(TextSpan Span, NameSyntax Name, PipelineSyntax Pipeline) : StatementSyntax(Span);

/// <summary><c>name = value</c> of a <c>set</c> statement or a <c>with</c> clause.</summary>
/// <param name="Span">From name to value.</param>
/// <param name="Name">The option.</param>
/// <param name="Value">A <see cref="QuantitySyntax"/>, a <see cref="StringSyntax"/>, or a <see cref="FieldSyntax"/> of one part for a bare word.</param>
public sealed record OptionSyntax(TextSpan Span, NameSyntax Name, ExpressionSyntax Value) : SyntaxNode(Span);

/// <summary>A join expression, its trailing filter and the stages on its results.</summary>
/// <param name="Span">From the first stream to the last stage.</param>
/// <param name="Source">Streams and joins.</param>
/// <param name="Filter">The trailing <c>{…}</c>, or null.</param>
/// <param name="Stages">The stages in text order; a line filter is one.</param>
public sealed record PipelineSyntax(TextSpan Span, JoinExpressionSyntax Source, PostFilterSyntax? Filter, SyntaxList<StageSyntax> Stages) : SyntaxNode(Span);

/// <summary>The trailing filter <c>{a="b", status&gt;=500}</c>.</summary>
/// <param name="Span">From brace to brace.</param>
/// <param name="Conditions">All of them must hold.</param>
public sealed record PostFilterSyntax(TextSpan Span, SyntaxList<LabelConditionSyntax> Conditions) : SyntaxNode(Span);
