using System.Text;

namespace Correlator;

/// <summary>Finds events that follow each other: ordered or unordered steps of one key, repetition, absence.</summary>
/// <remarks>Memory: the events of open attempts, at most <see cref="SequenceClause.MaxAttempts"/> open starts a key, for at most the greatest span.</remarks>
public sealed class SequenceNode : OperatorNode
{
    private readonly OperatorNode[] _inputs;

    /// <summary>Makes a sequence.</summary>
    /// <param name="steps">The steps in order.</param>
    /// <param name="clause">What they have in common.</param>
    /// <exception cref="ArgumentException">The steps make no sequence: none is positive, a first or last one may be empty, an absence at the end has no span.</exception>
    public SequenceNode(IReadOnlyList<SequenceStep> steps, SequenceClause clause)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(clause);
        Steps = [.. steps];
        Clause = clause;
        _inputs = [.. steps.Select(static step => step.Node), .. clause.Until is null ? Array.Empty<OperatorNode>() : [clause.Until.Node]];
        Validate();
    }

    /// <summary>The steps in order.</summary>
    public IReadOnlyList<SequenceStep> Steps { get; }

    /// <summary>What they have in common.</summary>
    public SequenceClause Clause { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<OperatorNode> Inputs => _inputs;

    internal override bool IsComposite => true;

    internal override OperatorNode WithAlias(string? alias) => new SequenceNode(Steps, Clause) { Alias = alias };

    internal override string PrintBody()
    {
        var text = new StringBuilder("sequence");
        text.Append(Clause.IsUnordered ? " unordered" : string.Empty);
        text.Append(Clause.Keys.Count > 0 ? $" by ({string.Join(", ", Clause.Keys)})" : string.Empty);
        text.Append(Clause.MaxSpan is { } span ? $" maxspan {CanonicalText.Duration(span.Ticks)}" : string.Empty);
        text.Append(Clause.IsOverlapping ? " overlapping" : string.Empty);
        foreach (var step in Steps)
        {
            text.Append(' ').Append(step);
        }

        return (Clause.Until is null ? text : text.Append(" until ").Append(Clause.Until)).ToString();
    }

    private void Validate()
    {
        ValidateEach();
        var positive = Steps.Where(static step => !step.IsNegated).ToList();
        if (positive.Count == 0)
        {
            throw new ArgumentException("A sequence needs a step that is not negated.");
        }

        if (positive[0].Minimum == 0 || positive[^1].Minimum == 0)
        {
            throw new ArgumentException("The first and the last step cannot be empty.");
        }

        if (Steps[^1].IsNegated && Clause.MaxSpan is null)
        {
            throw new ArgumentException("An absence at the end needs a greatest span, which says how long to wait for it.");
        }

        var keys = Steps.Append(Clause.Until).OfType<SequenceStep>().Select(static step => step.Keys.Count).Distinct().Count();
        if (keys > 1)
        {
            throw new ArgumentException("Part n of the key of one step equals part n of the others: give every step as many keys.");
        }

        if (Clause.IsUnordered && Steps.Any(static step => step.IsNegated || step.Minimum != 1 || step.Maximum != 1))
        {
            throw new ArgumentException("Unordered steps are neither negated nor repeated.");
        }
    }

    private void ValidateEach()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Clause.MaxSpan ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(SequenceClause.MaxSpan));
        ArgumentOutOfRangeException.ThrowIfLessThan(Clause.MaxAttempts, 1, nameof(SequenceClause.MaxAttempts));
        foreach (var step in Steps.Append(Clause.Until).OfType<SequenceStep>())
        {
            step.Validate(takesOneEvent: step.IsNegated || ReferenceEquals(step, Clause.Until));
        }

        if (Clause.Until is { IsNegated: true })
        {
            throw new ArgumentException("An 'until' step cannot be negated.");
        }
    }
}

/// <summary>One step of a sequence.</summary>
/// <param name="Node">The events that fill it.</param>
public sealed record SequenceStep(OperatorNode Node)
{
    /// <summary>Whether the step says that there is no such event.</summary>
    public bool IsNegated { get; init; }

    /// <summary>Parts that this step adds to the sequence's key; part n of one step equals part n of the others.</summary>
    public IReadOnlyList<KeyExpression> Keys { get; init; } = [];

    /// <summary>The least number of events.</summary>
    /// <value>Zero or more; at least 1 for the first and the last step. Default: 1.</value>
    public int Minimum { get; init; } = 1;

    /// <summary>The greatest number of events; null for no limit. The last step is complete at its least number.</summary>
    /// <value>At least 1 and at least the least number. Default: 1.</value>
    public int? Maximum { get; init; } = 1;

    /// <summary>The step as the language writes it.</summary>
    public override string ToString() =>
        $"{(IsNegated ? "!" : string.Empty)}[{Node}]{(Keys.Count == 0 ? string.Empty : $" by ({string.Join(", ", Keys)})")}{Quantifier}";

    internal void Validate(bool takesOneEvent)
    {
        ArgumentNullException.ThrowIfNull(Node);
        ArgumentOutOfRangeException.ThrowIfNegative(Minimum);
        ArgumentOutOfRangeException.ThrowIfLessThan(Maximum ?? int.MaxValue, Math.Max(1, Minimum), nameof(Maximum));
        if (takesOneEvent && (Minimum != 1 || Maximum != 1))
        {
            throw new ArgumentException("A negated step and 'until' are not repeated.");
        }
    }

    private string Quantifier => (Minimum, Maximum) switch
    {
        (1, 1) => string.Empty,
        (1, null) => "+",
        (0, null) => "*",
        (0, 1) => "?",
        var (least, most) when least == most => $"{{{least}}}",
        var (least, most) => $"{{{least},{most}}}",
    };
}

/// <summary>What the steps of a sequence have in common.</summary>
public sealed record SequenceClause
{
    /// <summary>The parts of the key, which every step reads under the same names; empty for none.</summary>
    public IReadOnlyList<KeyExpression> Keys { get; init; } = [];

    /// <summary>The greatest time from the first event to the last.</summary>
    /// <value>More than zero. Default: the longest range of the steps.</value>
    public TimeSpan? MaxSpan { get; init; }

    /// <summary>Whether the steps may be filled in any order.</summary>
    public bool IsUnordered { get; init; }

    /// <summary>Whether an event may be part of several matches.</summary>
    public bool IsOverlapping { get; init; }

    /// <summary>Events that cancel the open attempts of their key; null for none.</summary>
    public SequenceStep? Until { get; init; }

    /// <summary>The most open starts of one key; beyond it the oldest is dropped and counted.</summary>
    /// <value>At least 1. Default: 1000.</value>
    public int MaxAttempts { get; init; } = 1000;
}
