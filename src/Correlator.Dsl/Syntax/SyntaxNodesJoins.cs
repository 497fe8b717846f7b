namespace Correlator.Dsl.Syntax;

/// <summary>The kinds of join, named by their keyword.</summary>
public enum JoinWord
{
    /// <summary>Inner join.</summary>
    And,

    /// <summary>Left outer join.</summary>
    Or,

    /// <summary>Left anti join.</summary>
    Unless,

    /// <summary>Left semi join.</summary>
    Semi,

    /// <summary>Right outer join.</summary>
    Right,

    /// <summary>Full outer join.</summary>
    Full,

    /// <summary>Merge by time, without key.</summary>
    Union,
}

/// <summary>Which right event an <c>asof</c> join takes.</summary>
public enum AsOfWord
{
    /// <summary>The latest at or before the left event.</summary>
    Previous,

    /// <summary>The earliest at or after the left event.</summary>
    Next,

    /// <summary>The nearest in time; the earlier of two.</summary>
    Nearest,
}

/// <summary>The many side of a group modifier.</summary>
public enum GroupModifier
{
    /// <summary><c>group_left</c>.</summary>
    Left,

    /// <summary><c>group_right</c>.</summary>
    Right,
}

/// <summary>A join, or a primary: stream, sequence, let name, parentheses.</summary>
public abstract record JoinExpressionSyntax : SyntaxNode
{
    private protected JoinExpressionSyntax(TextSpan span)
        : base(span)
    {
    }
}

/// <summary>Two sides and how they are joined. Chains nest to the left.</summary>
/// <param name="Span">From the first event of the left to the last of the right side.</param>
/// <param name="Kind">The join word.</param>
/// <param name="Left">The left side.</param>
/// <param name="Right">The right side.</param>
public sealed record JoinSyntax(TextSpan Span, JoinWord Kind, JoinExpressionSyntax Left, JoinExpressionSyntax Right) : JoinExpressionSyntax(Span)
{
    /// <summary>The join word itself.</summary>
    public TextSpan OperatorSpan { get; init; }

    /// <summary>An <see cref="OnSyntax"/> or an <see cref="IgnoringSyntax"/>; null for <c>union</c>.</summary>
    public JoinClauseSyntax? Matching { get; init; }

    /// <summary>The clauses after the matching, in text order.</summary>
    public SyntaxList<JoinClauseSyntax> Clauses { get; init; } = [];

    /// <summary>The clause of a type, or null; a valid query has at most one of each.</summary>
    public T? Clause<T>()
        where T : JoinClauseSyntax
    {
        foreach (var clause in Clauses)
        {
            if (clause is T found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Compares kind, sides and clauses, not the place of the join word.</summary>
    public bool Equals(JoinSyntax? other) =>
        other is not null && Kind == other.Kind && Equals(Matching, other.Matching) && Clauses.Equals(other.Clauses)
        && Left.Equals(other.Left) && Right.Equals(other.Right);

    /// <summary>A hash over kind, sides and clauses.</summary>
    public override int GetHashCode() => HashCode.Combine(Kind, Matching, Clauses, Left, Right);
}

/// <summary>How a join matches: keys, bounds, groups.</summary>
public abstract record JoinClauseSyntax : SyntaxNode
{
    private protected JoinClauseSyntax(TextSpan span)
        : base(span)
    {
    }
}

/// <summary><c>on(k, l=r)</c></summary>
/// <param name="Span">From <c>on</c> to the parenthesis.</param>
/// <param name="Keys">The parts of the key; empty for a join by time alone.</param>
public sealed record OnSyntax(TextSpan Span, SyntaxList<KeySyntax> Keys) : JoinClauseSyntax(Span);

/// <summary><c>ignoring(l, …)</c>, instead of <c>on</c> or beside it.</summary>
/// <param name="Span">From the word to the parenthesis.</param>
/// <param name="Labels">The labels that the key leaves out.</param>
public sealed record IgnoringSyntax(TextSpan Span, SyntaxList<FieldSyntax> Labels) : JoinClauseSyntax(Span);

/// <summary><c>within(d)</c>: at most d apart.</summary>
/// <param name="Span">From the word to the parenthesis.</param>
/// <param name="Distance">The greatest distance.</param>
public sealed record WithinSyntax(TextSpan Span, DurationSyntax Distance) : JoinClauseSyntax(Span);

/// <summary><c>within(lo, hi) of alias</c>: lo &lt;= right - left &lt;= hi.</summary>
/// <param name="Span">From the word to the parenthesis or alias.</param>
/// <param name="Lower">Least value of right minus left.</param>
/// <param name="Upper">Greatest value of right minus left.</param>
/// <param name="Of">The stream of the left side whose event is measured, or null for any.</param>
public sealed record WithinBoundsSyntax(TextSpan Span, BoundSyntax Lower, BoundSyntax Upper, NameSyntax? Of) : JoinClauseSyntax(Span);

/// <summary><c>before(d)</c>: the right event is at most d before the left one.</summary>
/// <param name="Span">From the word to the parenthesis.</param>
/// <param name="Distance">The greatest distance.</param>
public sealed record BeforeSyntax(TextSpan Span, DurationSyntax Distance) : JoinClauseSyntax(Span);

/// <summary><c>after(d)</c>: the right event is at most d after the left one.</summary>
/// <param name="Span">From the word to the parenthesis.</param>
/// <param name="Distance">The greatest distance.</param>
public sealed record AfterSyntax(TextSpan Span, DurationSyntax Distance) : JoinClauseSyntax(Span);

/// <summary><c>asof(prev, 1m)</c></summary>
/// <param name="Span">From the word to the parenthesis.</param>
/// <param name="Direction">Which partner.</param>
/// <param name="Tolerance">The greatest distance, or null for the ranges.</param>
public sealed record AsOfSyntax(TextSpan Span, AsOfWord Direction, DurationSyntax? Tolerance) : JoinClauseSyntax(Span);

/// <summary><c>group_left(l, …)</c> or <c>group_right(l, …)</c></summary>
/// <param name="Span">From the word to its parenthesis.</param>
/// <param name="Side">The many side.</param>
/// <param name="Labels">The labels to copy; empty without a list.</param>
public sealed record GroupSyntax(TextSpan Span, GroupModifier Side, SyntaxList<FieldSyntax> Labels) : JoinClauseSyntax(Span);

/// <summary>One part of a key: <c>a</c> or <c>a=b</c>.</summary>
/// <param name="Span">The whole part.</param>
/// <param name="Left">A <see cref="FieldSyntax"/> or a <see cref="CallSyntax"/> over such.</param>
/// <param name="Right">The same for the right side, or null where it is the same as the left.</param>
public sealed record KeySyntax(TextSpan Span, ExpressionSyntax Left, ExpressionSyntax? Right) : SyntaxNode(Span);
