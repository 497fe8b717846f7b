using System.Globalization;

namespace Correlator;

/// <summary>An operator over results: a stage behind the last stream.</summary>
public abstract class ResultNode : OperatorNode
{
    private protected ResultNode(OperatorNode input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Input = input;
    }

    /// <summary>What the stage reads.</summary>
    public OperatorNode Input { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<OperatorNode> Inputs => [Input];

    internal override bool IsComposite => Input.IsComposite;

    /// <summary>Whether the stage sees every revision of a result; others take a result once, when it closes.</summary>
    internal virtual bool SeesRevisions => true;

    internal abstract string Stage { get; }

    internal sealed override OperatorNode WithAlias(string? alias) => Over(Input, alias);

    /// <summary>The same stage over another input.</summary>
    internal abstract ResultNode Over(OperatorNode input, string? alias);

    internal sealed override string PrintBody() => $"{(Input.Alias is null ? Input.PrintBody() : Input.PrintOperand())} | {Stage}";
}

/// <summary>Keeps the correlations that satisfy a condition; it never removes events.</summary>
public sealed class FilterNode(OperatorNode input, Predicate predicate) : ResultNode(input)
{
    /// <summary>The condition.</summary>
    public Predicate Predicate { get; } = predicate ?? throw new ArgumentNullException(nameof(predicate));

    internal override string Stage => $"where {Predicate}";

    internal override ResultNode Over(OperatorNode input, string? alias) => new FilterNode(input, Predicate) { Alias = alias };
}

/// <summary>Keeps the correlations that satisfy a delegate. It runs and explains as <c>&lt;lambda&gt;</c>; it has no text that parses.</summary>
public sealed class LambdaFilterNode : ResultNode
{
    private readonly Func<Correlation, bool> _predicate;

    internal LambdaFilterNode(OperatorNode input, Func<Correlation, bool> predicate)
        : base(input) => _predicate = predicate;

    internal override bool HasLambda => true;

    internal override string Stage => "where <lambda>";

    internal override ResultNode Over(OperatorNode input, string? alias) => new LambdaFilterNode(input, _predicate) { Alias = alias };

    internal bool Holds(Correlation correlation) => _predicate(correlation);
}

/// <summary>Adds values to each result.</summary>
public sealed class SelectNode(OperatorNode input, IReadOnlyList<SelectColumn> columns) : ResultNode(input)
{
    /// <summary>The values.</summary>
    public IReadOnlyList<SelectColumn> Columns { get; } = [.. columns];

    internal override string Stage => $"select {string.Join(", ", Columns)}";

    internal override ResultNode Over(OperatorNode input, string? alias) => new SelectNode(input, Columns) { Alias = alias };
}

/// <summary>A value of <c>select</c>.</summary>
/// <param name="Value">How it is computed.</param>
/// <param name="Name">Its name.</param>
public sealed record SelectColumn(ValueExpression Value, string Name)
{
    /// <summary>The value as the language writes it.</summary>
    public override string ToString() => Value.ToString() == Name ? Name : $"{Value} as {Name}";
}

/// <summary>Ends the query after a number of results.</summary>
public sealed class LimitNode(OperatorNode input, long count) : ResultNode(input)
{
    /// <summary>How many ids come out; zero or more.</summary>
    public long Count { get; } = count >= 0 ? count : throw new ArgumentOutOfRangeException(nameof(count));

    internal override string Stage => $"limit {Count.ToString(CultureInfo.InvariantCulture)}";

    internal override ResultNode Over(OperatorNode input, string? alias) => new LimitNode(input, Count) { Alias = alias };
}

/// <summary>Says when results come out.</summary>
public sealed class EmitNode(OperatorNode input, EmitMode mode) : ResultNode(input)
{
    /// <summary>When results come out.</summary>
    public EmitMode Mode { get; } = mode;

    internal override string Stage => Mode switch
    {
        EmitMode.First => "emit first",
        EmitMode.Final => "emit final",
        _ => "emit each",
    };

    internal override ResultNode Over(OperatorNode input, string? alias) => new EmitNode(input, Mode) { Alias = alias };

    /// <summary>A pipeline without its emit clause, wherever it stands in it, and what the clause says.</summary>
    internal static (OperatorNode Node, EmitMode Mode) TakeFrom(OperatorNode node)
    {
        switch (node)
        {
            case EmitNode emit:
                var (input, inner) = TakeFrom(emit.Alias is null ? emit.Input : emit.Input.WithAlias(emit.Alias));
                return (input, inner == EmitMode.Default ? emit.Mode : inner);
            case ResultNode stage:
                var (below, mode) = TakeFrom(stage.Input);
                return (ReferenceEquals(below, stage.Input) ? stage : stage.Over(below, stage.Alias), mode);
            default:
                return (node, EmitMode.Default);
        }
    }
}
