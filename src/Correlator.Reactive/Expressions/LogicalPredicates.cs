namespace Correlator;

/// <summary>A condition made of several.</summary>
internal abstract class CompoundPredicate(IReadOnlyList<Predicate> operands) : Predicate
{
    protected IReadOnlyList<Predicate> Operands => operands;

    internal sealed override bool IsMonotone => operands.All(static operand => operand.IsMonotone);

    internal sealed override void VisitFields(Action<string?, FieldName> visit)
    {
        foreach (var operand in operands)
        {
            operand.VisitFields(visit);
        }
    }
}

internal sealed class AndPredicate(IReadOnlyList<Predicate> operands) : CompoundPredicate(operands)
{
    internal override int Precedence => 1;

    internal override IEnumerable<LabelFilter> LabelFilters => Operands.SelectMany(static operand => operand.LabelFilters);

    public override string ToString() => string.Join(" and ", Operands.Select(static operand => operand.Print(2)));

    internal override bool Evaluate(EventScope scope)
    {
        foreach (var operand in Operands)
        {
            if (!operand.Evaluate(scope))
            {
                return false;
            }
        }

        return true;
    }

    internal override bool Evaluate(CorrelationScope scope) => Operands.All(operand => operand.Evaluate(scope));
}

internal sealed class OrPredicate(IReadOnlyList<Predicate> operands) : CompoundPredicate(operands)
{
    internal override int Precedence => 0;

    // Each operand has a filter that holds where it does, so one of these holds.
    internal override IEnumerable<LabelFilter> LabelFilters
    {
        get
        {
            var first = Operands.Select(static operand => operand.LabelFilters.FirstOrDefault()).ToList();
            return first.TrueForAll(static filter => filter is not null) ? [new LabelFilter([.. first.SelectMany(static filter => filter!.AnyOf)])] : [];
        }
    }

    public override string ToString() => string.Join(" or ", Operands.Select(static operand => operand.Print(1)));

    internal override bool Evaluate(EventScope scope)
    {
        foreach (var operand in Operands)
        {
            if (operand.Evaluate(scope))
            {
                return true;
            }
        }

        return false;
    }

    internal override bool Evaluate(CorrelationScope scope) => Operands.Any(operand => operand.Evaluate(scope));
}

internal sealed class NotPredicate(Predicate operand) : Predicate
{
    internal override bool IsMonotone => false;

    public override string ToString() => $"not {operand.Print(2)}";

    internal override bool Evaluate(EventScope scope) => !operand.Evaluate(scope);

    internal override bool Evaluate(CorrelationScope scope) => !operand.Evaluate(scope);

    internal override void VisitFields(Action<string?, FieldName> visit) => operand.VisitFields(visit);
}

internal sealed class AnyPredicate(Predicate operand) : Predicate
{
    internal override bool IsMonotone => true;

    public override string ToString() => $"any({operand})";

    internal override bool Evaluate(EventScope scope) => operand.Evaluate(scope);

    internal override bool Evaluate(CorrelationScope scope) => scope.AnyEvent(operand);

    internal override void VisitFields(Action<string?, FieldName> visit) => operand.VisitFields(visit);
}

internal sealed class AllPredicate(Predicate operand) : Predicate
{
    internal override bool IsMonotone => false;

    public override string ToString() => $"all({operand})";

    internal override bool Evaluate(EventScope scope) => operand.Evaluate(scope);

    internal override bool Evaluate(CorrelationScope scope) => !scope.AnyEvent(new NotPredicate(operand));

    internal override void VisitFields(Action<string?, FieldName> visit) => operand.VisitFields(visit);
}

internal sealed class MissingPredicate(string alias) : Predicate
{
    internal override bool IsMonotone => false;

    public override string ToString() => $"missing({alias})";

    internal override bool Evaluate(EventScope scope) => false;

    internal override bool Evaluate(CorrelationScope scope) => scope.CountOf(alias) == 0;

    internal override void VisitFields(Action<string?, FieldName> visit)
    {
    }
}

internal sealed class ExistsPredicate(FieldName field, string? alias) : Predicate
{
    internal override bool IsMonotone => true;

    public override string ToString() => $"exists({CanonicalText.Field(alias, field.Text)})";

    internal override bool Evaluate(EventScope scope) => scope.Event.TryGetLabel(field.Text, out _) && scope.IsOf(alias);

    internal override bool Evaluate(CorrelationScope scope) =>
        (alias is null && scope.TryGetLabel(field, out _)) || scope.AnyEvent(this);

    internal override void VisitFields(Action<string?, FieldName> visit) => visit(alias, field);
}

/// <summary>The message matches a pattern somewhere; it stands for words of a Lucene selector and has no text of its own in the language.</summary>
internal sealed class MessagePredicate(string pattern) : Predicate
{
    private readonly System.Text.RegularExpressions.Regex _regex = LinearRegex.Unanchored(pattern);

    internal override bool IsMonotone => true;

    public override string ToString() => $"message matches {CanonicalText.Quote(pattern)}";

    internal override bool Evaluate(EventScope scope) => _regex.IsMatch(scope.Event.Message);

    internal override bool Evaluate(CorrelationScope scope) => scope.AnyEvent(this);

    internal override void VisitFields(Action<string?, FieldName> visit)
    {
    }
}
