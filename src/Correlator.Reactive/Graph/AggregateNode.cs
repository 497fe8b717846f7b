namespace Correlator;

/// <summary>Aggregates events or correlations by window and group. Each row is an event: its time is the window's end, its labels the group and the columns.</summary>
public sealed class AggregateNode : ResultNode
{
    /// <summary>Makes an aggregate.</summary>
    /// <exception cref="ArgumentException">Two columns have one name.</exception>
    public AggregateNode(OperatorNode input, AggregateClause clause)
        : base(input)
    {
        ArgumentNullException.ThrowIfNull(clause);
        Clause = clause.Validate();
    }

    /// <summary>What is computed.</summary>
    public AggregateClause Clause { get; }

    internal override bool IsComposite => false;

    internal override bool SeesRevisions => false;

    internal override string Stage => Clause.ToString();

    internal override ResultNode Over(OperatorNode input, string? alias) => new AggregateNode(input, Clause) { Alias = alias };
}
