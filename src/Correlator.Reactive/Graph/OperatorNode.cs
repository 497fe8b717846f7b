namespace Correlator;

/// <summary>One operator of a query: what it does and what it reads. The graph of nodes is what both front doors build and what runs.</summary>
/// <remarks>
/// Immutable. Two nodes are equal when their canonical texts are; a node with a lambda in it is equal only to itself.
/// The text of a node parses back to an equal node.
/// </remarks>
public abstract partial class OperatorNode : IEquatable<OperatorNode>
{
    private string? _text;

    private protected OperatorNode()
    {
    }

    /// <summary>The name under which later clauses refer to the node's events; null for none.</summary>
    public string? Alias { get; init; }

    /// <summary>What the operator reads, left before right.</summary>
    public abstract IReadOnlyList<OperatorNode> Inputs { get; }

    /// <summary>Whether the operator's elements are correlations instead of single events.</summary>
    internal abstract bool IsComposite { get; }

    /// <summary>Whether a delegate takes part, of which the text says nothing.</summary>
    internal virtual bool HasLambda => Inputs.Any(static input => input.HasLambda);

    /// <inheritdoc/>
    public bool Equals(OperatorNode? other) =>
        other is not null && (ReferenceEquals(this, other) || (!HasLambda && !other.HasLambda && ToString() == other.ToString()));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as OperatorNode);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The canonical text of the query that the node stands for.</summary>
    public override string ToString() => _text ??= Print();

    /// <summary>The same node under an alias, to which later keys and conditions refer.</summary>
    public OperatorNode As(string alias)
    {
        ArgumentException.ThrowIfNullOrEmpty(alias);
        return WithAlias(alias);
    }

    /// <summary>The same node under another alias, or none.</summary>
    internal abstract OperatorNode WithAlias(string? alias);

    /// <summary>The text as an operand of a join: a stream as it is, anything else in parentheses.</summary>
    internal virtual string PrintOperand() => Alias is null ? $"({this})" : $"({PrintBody()}) as {Alias}";

    /// <summary>The text without an alias.</summary>
    internal abstract string PrintBody();

    private protected virtual string Print() => Alias is null ? PrintBody() : PrintOperand();
}
