namespace Correlator.Dsl.Syntax;

/// <summary>The aggregate functions, named by their keyword.</summary>
public enum AggregateWord
{
    /// <summary>Number of events, of distinct values, or of events that have the fields.</summary>
    Count,

    /// <summary>Sum of a field.</summary>
    Sum,

    /// <summary>Mean of a field.</summary>
    Avg,

    /// <summary>Least value of a field.</summary>
    Min,

    /// <summary>Greatest value of a field.</summary>
    Max,

    /// <summary>Events, or sum of a field, per second of the window.</summary>
    Rate,

    /// <summary>The first value of a field.</summary>
    First,

    /// <summary>The last value of a field.</summary>
    Last,

    /// <summary>Standard deviation of a field.</summary>
    StdDev,

    /// <summary>A quantile of a field.</summary>
    Quantile,

    /// <summary>The most frequent values of a field.</summary>
    TopK,

    /// <summary>The least frequent values of a field.</summary>
    BottomK,
}

/// <summary><c>| count by (host) [1h] &gt;= 100</c></summary>
/// <param name="Span">Its place, without the bar.</param>
/// <param name="Calls">One or more aggregates.</param>
public sealed record AggregateStageSyntax(TextSpan Span, SyntaxList<AggregateCallSyntax> Calls) : StageSyntax(Span)
{
    /// <summary>The grouping, or null for one group.</summary>
    public GroupingSyntax? Grouping { get; init; }

    /// <summary>The window, or null for the whole input.</summary>
    public WindowSyntax? Window { get; init; }

    /// <summary>The threshold on the last aggregate, or null.</summary>
    public ThresholdSyntax? Threshold { get; init; }
}

/// <summary>One aggregate: <c>count(distinct user) as users</c>.</summary>
/// <param name="Span">From the function to the alias.</param>
/// <param name="Function">The function.</param>
/// <param name="Fields">Its fields.</param>
public sealed record AggregateCallSyntax(TextSpan Span, AggregateWord Function, SyntaxList<FieldSyntax> Fields) : SyntaxNode(Span)
{
    /// <summary>True for <c>count(distinct …)</c>.</summary>
    public bool IsDistinct { get; init; }

    /// <summary>The number of quantile (0 to 1), topk and bottomk (1 or more); null for the others.</summary>
    public QuantitySyntax? Parameter { get; init; }

    /// <summary>The name of the result, or null for that of the function.</summary>
    public NameSyntax? Alias { get; init; }
}

/// <summary><c>by (a, b)</c> or <c>without (a)</c></summary>
/// <param name="Span">From the word to the parenthesis.</param>
/// <param name="IsWithout">True for <c>without</c>.</param>
/// <param name="Labels">The labels; may be empty.</param>
public sealed record GroupingSyntax(TextSpan Span, bool IsWithout, SyntaxList<FieldSyntax> Labels) : SyntaxNode(Span);

/// <summary><c>&gt;= 100</c> after an aggregate.</summary>
/// <param name="Span">From operator to quantity.</param>
/// <param name="Operator">How the value compares.</param>
/// <param name="Quantity">With what.</param>
public sealed record ThresholdSyntax(TextSpan Span, ComparisonOperator Operator, QuantitySyntax Quantity) : SyntaxNode(Span);

/// <summary>A window of an aggregate or of dedup.</summary>
public abstract record WindowSyntax : SyntaxNode
{
    private protected WindowSyntax(TextSpan span)
        : base(span)
    {
    }
}

/// <summary><c>[5m]</c>, aligned to the epoch.</summary>
/// <param name="Span">From bracket to bracket.</param>
/// <param name="Size">Its length.</param>
public sealed record TumblingWindowSyntax(TextSpan Span, DurationSyntax Size) : WindowSyntax(Span);

/// <summary><c>[5m:1m]</c></summary>
/// <param name="Span">From bracket to bracket.</param>
/// <param name="Size">Its length.</param>
/// <param name="Step">From one start to the next.</param>
public sealed record HoppingWindowSyntax(TextSpan Span, DurationSyntax Size, DurationSyntax Step) : WindowSyntax(Span);

/// <summary><c>[sliding 5m]</c></summary>
/// <param name="Span">From bracket to bracket.</param>
/// <param name="Size">Its length.</param>
public sealed record SlidingWindowSyntax(TextSpan Span, DurationSyntax Size) : WindowSyntax(Span);

/// <summary><c>[session 30s, 4h]</c></summary>
/// <param name="Span">From bracket to bracket.</param>
/// <param name="Gap">The silence that ends a session.</param>
/// <param name="Maximum">The greatest length, or null.</param>
public sealed record SessionWindowSyntax(TextSpan Span, DurationSyntax Gap, DurationSyntax? Maximum) : WindowSyntax(Span);

/// <summary><c>[100 events]</c></summary>
/// <param name="Span">From bracket to bracket.</param>
/// <param name="Count">The number of events, 1 or more.</param>
public sealed record CountWindowSyntax(TextSpan Span, int Count) : WindowSyntax(Span);
