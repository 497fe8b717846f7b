namespace Correlator;

/// <summary>A join of two inputs.</summary>
public sealed class JoinNode : OperatorNode
{
    /// <summary>Makes a join.</summary>
    public JoinNode(JoinKind kind, OperatorNode left, OperatorNode right, JoinClause clause)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        ArgumentNullException.ThrowIfNull(clause);
        if (clause.Group != GroupSide.None && kind is not (JoinKind.And or JoinKind.Or or JoinKind.Full))
        {
            throw new ArgumentException($"A group modifier does not go with '{Word(kind)}'; it goes with and, or, full.", nameof(clause));
        }

        if (clause.AsOf is not null && kind is JoinKind.Right or JoinKind.Full)
        {
            throw new ArgumentException($"An as-of join is about left events and does not go with '{Word(kind)}'; it goes with and, or, unless, semi.", nameof(clause));
        }

        if (clause.AsOf is not null && (clause.Ignoring is not null || clause.Group == GroupSide.Right))
        {
            throw new ArgumentException("An as-of join needs on(…), and its many side is the left: neither ignoring(…) nor group_right goes with it.", nameof(clause));
        }

        if (clause.AsOf is not null && (clause.Least > TimeSpan.Zero || clause.Greatest < TimeSpan.Zero))
        {
            throw new ArgumentException("An as-of join looks from the left event: the bounds beside it hold zero.", nameof(clause));
        }

        if (clause.Least > clause.Greatest)
        {
            throw new ArgumentException("The least distance is greater than the greatest.", nameof(clause));
        }

        Kind = kind;
        Left = left;
        Right = right;
        Clause = clause;
    }

    /// <summary>What comes out.</summary>
    public JoinKind Kind { get; }

    /// <summary>The left side.</summary>
    public OperatorNode Left { get; }

    /// <summary>The right side.</summary>
    public OperatorNode Right { get; }

    /// <summary>When two events match.</summary>
    public JoinClause Clause { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<OperatorNode> Inputs => [Left, Right];

    internal override bool IsComposite => true;

    internal override OperatorNode WithAlias(string? alias) => new JoinNode(Kind, Left, Right, Clause) { Alias = alias };

    internal override string PrintBody()
    {
        // Joins associate to the left and the canonical text never mixes levels without parentheses.
        var isChain = Left is JoinNode { Alias: null } left && IsTight(left.Kind) == IsTight(Kind);
        return $"{(isChain ? Left.ToString() : Left.PrintOperand())} {Word(Kind)} {Clause} {Right.PrintOperand()}";
    }

    private static bool IsTight(JoinKind kind) => kind is JoinKind.And or JoinKind.Unless or JoinKind.Semi;

    internal static string Word(JoinKind kind) => kind switch
    {
        JoinKind.And => "and",
        JoinKind.Or => "or",
        JoinKind.Unless => "unless",
        JoinKind.Semi => "semi",
        JoinKind.Right => "right",
        _ => "full",
    };
}

/// <summary>Both inputs as one, merged by time; its inputs count as one stream.</summary>
public sealed class UnionNode(OperatorNode left, OperatorNode right) : OperatorNode
{
    /// <summary>The left side.</summary>
    public OperatorNode Left { get; } = left ?? throw new ArgumentNullException(nameof(left));

    /// <summary>The right side.</summary>
    public OperatorNode Right { get; } = right ?? throw new ArgumentNullException(nameof(right));

    /// <inheritdoc/>
    public override IReadOnlyList<OperatorNode> Inputs => [Left, Right];

    internal override bool IsComposite => Left.IsComposite || Right.IsComposite;

    internal override OperatorNode WithAlias(string? alias) => new UnionNode(Left, Right) { Alias = alias };

    internal override string PrintBody() => $"{(Left is UnionNode { Alias: null } ? Left.ToString() : Left.PrintOperand())} union {Right.PrintOperand()}";
}
