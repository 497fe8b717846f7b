namespace Correlator.Dsl.Syntax;

/// <summary>How two values are compared.</summary>
public enum ComparisonOperator
{
    /// <summary><c>=</c> or <c>==</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,
}

/// <summary>Arithmetic on two values.</summary>
public enum ArithmeticOperator
{
    /// <summary><c>+</c></summary>
    Add,

    /// <summary><c>-</c></summary>
    Subtract,

    /// <summary><c>*</c></summary>
    Multiply,

    /// <summary><c>/</c></summary>
    Divide,
}

/// <summary>What the number of a quantity counts.</summary>
public enum QuantityKind
{
    /// <summary>A plain number; beside a value with a unit it is seconds or bytes.</summary>
    Number,

    /// <summary>Ticks of 100 ns.</summary>
    Duration,

    /// <summary>Bytes.</summary>
    Size,
}

/// <summary>Something that has a value.</summary>
public abstract record ExpressionSyntax : SyntaxNode
{
    private protected ExpressionSyntax(TextSpan span)
        : base(span)
    {
    }
}

/// <summary>A number, with or without a unit: <c>500</c>, <c>-1.5s</c>, <c>1h30m</c>, <c>10MiB</c>.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Kind">What the value counts.</param>
/// <param name="Value">The value in numbers, ticks of 100 ns, or bytes; never NaN or infinite.</param>
/// <param name="Text">As typed, without blanks.</param>
public sealed record QuantitySyntax(TextSpan Span, QuantityKind Kind, double Value, string Text) : ExpressionSyntax(Span);

/// <summary>A string, or a bare word where one is allowed.</summary>
/// <param name="Span">From quote to quote.</param>
/// <param name="Value">The decoded text.</param>
/// <param name="Raw">As typed, with its quotes; a bare word has none.</param>
public sealed record StringSyntax(TextSpan Span, string Value, string Raw) : ExpressionSyntax(Span);

/// <summary>A field: <c>status</c>, <c>api.status</c>, or a quoted label in keys and matchers.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Parts">One or more; a quoted label is one part with the decoded text.</param>
public sealed record FieldSyntax(TextSpan Span, SyntaxList<NameSyntax> Parts) : ExpressionSyntax(Span)
{
    /// <summary>The label as it was quoted, or null.</summary>
    public StringSyntax? Quoted { get; init; }

    /// <summary>The whole dotted name.</summary>
    public string Name => Parts.Count == 1 ? Parts[0].Text : string.Join('.', Parts.Select(static part => part.Text));

    /// <summary>The dotted name without its first part; empty for a name of one part.</summary>
    public string NameAfterAlias => string.Join('.', Parts.Skip(1).Select(static part => part.Text));
}

/// <summary>A function of values: <c>lower(user)</c>, <c>time(db)</c>, <c>label("x-id")</c>.</summary>
/// <param name="Span">From the name to the parenthesis.</param>
/// <param name="Name">The function, in lower case.</param>
/// <param name="Arguments">Its arguments; in keys a string is a <see cref="FieldSyntax"/>, and the alias of time and count is a field of one part.</param>
public sealed record CallSyntax(TextSpan Span, NameSyntax Name, SyntaxList<ExpressionSyntax> Arguments) : ExpressionSyntax(Span);

/// <summary><c>left - right</c>; <c>*</c> and <c>/</c> bind tighter than <c>+</c> and <c>-</c>.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Operator">The operation.</param>
/// <param name="Left">The left value.</param>
/// <param name="Right">The right value.</param>
public sealed record ArithmeticSyntax(TextSpan Span, ArithmeticOperator Operator, ExpressionSyntax Left, ExpressionSyntax Right) : ExpressionSyntax(Span);
