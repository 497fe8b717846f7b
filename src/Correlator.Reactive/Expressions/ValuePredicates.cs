using System.Text.RegularExpressions;

namespace Correlator;

/// <summary>A condition on values that, on a correlation, holds when some choice of events satisfies it.</summary>
internal abstract class ValuePredicate : Predicate
{
    internal override bool IsMonotone => IsStable;

    protected abstract bool IsStable { get; }

    internal override bool Evaluate(EventScope scope) => scope.HasAliasesOf(this) && Judge(scope);

    internal override bool Evaluate(CorrelationScope scope) => scope.AnyChoice(this);

    /// <summary>Judges one choice of events.</summary>
    internal abstract bool Judge(IScope scope);
}

internal sealed class ComparisonPredicate(ValueExpression left, Comparison comparison, ValueExpression right) : ValuePredicate
{
    protected override bool IsStable => left.IsStable && right.IsStable;

    public override string ToString() => $"{left} {SymbolOf(comparison)} {right}";

    internal override bool Judge(IScope scope) => Holds(left.Evaluate(scope), comparison, right.Evaluate(scope));

    internal override void VisitFields(Action<string?, FieldName> visit)
    {
        left.VisitFields(visit);
        right.VisitFields(visit);
    }

    internal static bool Holds(Value a, Comparison comparison, Value b)
    {
        if (comparison is Comparison.Equal or Comparison.NotEqual)
        {
            return AreEqual(a, b) == (comparison == Comparison.Equal);
        }

        if (!a.TryGetNumber(out var x) || !b.TryGetNumber(out var y))
        {
            return false;
        }

        return comparison switch
        {
            Comparison.Greater => x > y,
            Comparison.GreaterOrEqual => x >= y,
            Comparison.Less => x < y,
            _ => x <= y,
        };
    }

    private static bool AreEqual(Value a, Value b)
    {
        // A number on either side asks for a comparison of numbers, where the other side is one; texts compare as texts.
        var isNumeric = a.Kind is not (ValueKind.Text or ValueKind.Missing) || b.Kind is not (ValueKind.Text or ValueKind.Missing);
        return isNumeric && a.TryGetNumber(out var x) && b.TryGetNumber(out var y) ? x == y : a.ToString() == b.ToString();
    }

    internal static string SymbolOf(Comparison comparison) => comparison switch
    {
        Comparison.Equal => "=",
        Comparison.NotEqual => "!=",
        Comparison.Greater => ">",
        Comparison.GreaterOrEqual => ">=",
        Comparison.Less => "<",
        _ => "<=",
    };
}

internal sealed class InPredicate(ValueExpression left, IReadOnlyList<ValueExpression> values) : ValuePredicate
{
    protected override bool IsStable => left.IsStable && values.All(static value => value.IsStable);

    internal override IEnumerable<LabelFilter> LabelFilters => left.PlainName is { } label && values.Count > 0 && values.All(static value => value.PlainText is not null)
        ? [new LabelFilter([.. values.Select(value => new LabelTest(label, value.PlainText!, IsRegex: false, IsNegated: false))])]
        : [];

    public override string ToString() => $"{left} in ({string.Join(", ", values)})";

    internal override bool Judge(IScope scope)
    {
        var value = left.Evaluate(scope);
        return values.Any(candidate => ComparisonPredicate.Holds(value, Comparison.Equal, candidate.Evaluate(scope)));
    }

    internal override void VisitFields(Action<string?, FieldName> visit)
    {
        left.VisitFields(visit);
        foreach (var value in values)
        {
            value.VisitFields(visit);
        }
    }
}

internal sealed class RegexPredicate(ValueExpression left, string pattern, bool isNegated) : ValuePredicate
{
    private readonly Regex _regex = LinearRegex.Anchored(pattern);

    protected override bool IsStable => left.IsStable;

    public override string ToString() => $"{left} {(isNegated ? "!~" : "=~")} {CanonicalText.Quote(pattern)}";

    internal override bool Judge(IScope scope) => _regex.IsMatch(left.Evaluate(scope).ToString()) != isNegated;

    internal override void VisitFields(Action<string?, FieldName> visit) => left.VisitFields(visit);
}

/// <summary>The matcher <c>label="text"</c>: compared as bytes, without making texts.</summary>
internal sealed class LabelPredicate(FieldName label, string value, bool isNegated) : ValuePredicate
{
    private readonly byte[] _utf8 = System.Text.Encoding.UTF8.GetBytes(value);

    protected override bool IsStable => true;

    internal override string Matcher => $"{CanonicalText.Field(null, label.Text)}{(isNegated ? "!=" : "=")}{CanonicalText.Quote(value)}";

    internal override IEnumerable<LabelFilter> LabelFilters => [new LabelFilter([new LabelTest(label.Text, value, IsRegex: false, isNegated)])];

    public override string ToString() => $"{ValueExpression.Field(label.Text)}{(isNegated ? "!=" : "=")}{CanonicalText.Quote(value)}";

    internal override bool Evaluate(EventScope scope)
    {
        scope.Event.TryGetLabelUtf8(label, out var found);
        return found.SequenceEqual(_utf8) != isNegated;
    }

    internal override bool Judge(IScope scope) => (scope.Field(null, label).ToString() == value) != isNegated;

    internal override void VisitFields(Action<string?, FieldName> visit) => visit(null, label);
}

/// <summary>The matcher <c>label=~"pattern"</c>.</summary>
internal sealed class LabelRegexPredicate(FieldName label, string pattern, bool isNegated) : ValuePredicate
{
    private readonly Regex _regex = LinearRegex.Anchored(pattern);

    protected override bool IsStable => true;

    internal override string Matcher => $"{CanonicalText.Field(null, label.Text)}{(isNegated ? "!~" : "=~")}{CanonicalText.Quote(pattern)}";

    internal override IEnumerable<LabelFilter> LabelFilters => [new LabelFilter([new LabelTest(label.Text, pattern, IsRegex: true, isNegated)])];

    public override string ToString() => $"{ValueExpression.Field(label.Text)}{(isNegated ? "!~" : "=~")}{CanonicalText.Quote(pattern)}";

    internal override bool Judge(IScope scope) => _regex.IsMatch(scope.Field(null, label).ToString()) != isNegated;

    internal override void VisitFields(Action<string?, FieldName> visit) => visit(null, label);
}
