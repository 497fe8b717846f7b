using System.Text;

namespace Correlator;

/// <summary>What an aggregate computes, for which groups, over which windows, and which rows come out.</summary>
/// <example><code>
/// var clause = new AggregateClause { Columns = [AggregateCall.Count()], By = ["host"], Window = WindowSpec.Tumbling(TimeSpan.FromHours(1)) };
/// </code></example>
public sealed record AggregateClause
{
    /// <summary>The columns of a row.</summary>
    /// <value>At least one, each under a name of its own. Default: the number of events.</value>
    public IReadOnlyList<AggregateCall> Columns { get; init; } = [AggregateCall.Count()];

    /// <summary>The fields whose values make a group; a missing one counts as empty text. Default: none, so that all events are one group.</summary>
    public IReadOnlyList<FieldReference> By { get; init; } = [];

    /// <summary>Instead of <see cref="By"/>: every label makes groups but these; null where <see cref="By"/> decides.</summary>
    public IReadOnlyList<string>? Without { get; init; }

    /// <summary>The window; null for the whole input, which gives its rows when the input ends.</summary>
    public WindowSpec? Window { get; init; }

    /// <summary>What the last column of a row must satisfy; null for all rows.</summary>
    public AggregateThreshold? Threshold { get; init; }

    /// <summary>The same clause with a condition on the last column: rows that do not satisfy it do not come out.</summary>
    /// <param name="comparison">How the column compares.</param>
    /// <param name="quantity">With what: a number, with a unit or without, such as <c>100</c>, <c>1.5s</c>.</param>
    /// <exception cref="ArgumentException">The text is no number.</exception>
    public AggregateClause Having(Comparison comparison, string quantity) =>
        this with { Threshold = new AggregateThreshold(comparison, ValueExpression.Number(quantity)) };

    /// <summary>The clause as the language writes it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder().AppendJoin(", ", Columns);
        if (Without is not null)
        {
            text.Append(" without (").AppendJoin(", ", Without.Select(static name => CanonicalText.Field(null, name))).Append(')');
        }
        else if (By.Count > 0)
        {
            text.Append(" by (").AppendJoin(", ", By).Append(')');
        }

        if (Window is not null)
        {
            text.Append(' ').Append(Window);
        }

        return (Threshold is null ? text : text.Append(' ').Append(Threshold)).ToString();
    }

    /// <summary>Whether a row can come out before its window closes, because its threshold can only become truer.</summary>
    internal bool IsMonotone => Threshold is { } threshold && Columns[^1].Function switch
    {
        AggregateFunction.Count or AggregateFunction.CountDistinct or AggregateFunction.Max =>
            threshold.Comparison is Comparison.Greater or Comparison.GreaterOrEqual,
        AggregateFunction.Min => threshold.Comparison is Comparison.Less or Comparison.LessOrEqual,
        _ => false,
    };

    internal AggregateClause Validate()
    {
        ArgumentOutOfRangeException.ThrowIfZero(Columns.Count, nameof(Columns));
        var names = new HashSet<string>(Without is null ? LabelNames() : [], StringComparer.Ordinal);
        foreach (var column in Columns)
        {
            if (!names.Add(column.Name))
            {
                throw new ArgumentException($"Two columns of the aggregate are called '{column.Name}'; give one another name with As.");
            }
        }

        Threshold?.Quantity.VisitFields(static (_, name) => throw new ArgumentException($"A threshold is a number, not the field '{name}'."));
        return this;
    }

    /// <summary>The names under which rows show the fields of <see cref="By"/>: without the alias, where that tells them apart.</summary>
    internal string[] LabelNames() =>
        [.. By.Select(field => By.Count(other => other.Name == field.Name) > 1 && field.Alias is { } alias ? $"{alias}.{field.Name}" : field.Name)];
}

/// <summary>What the last column of a row must satisfy.</summary>
/// <param name="Comparison">How it compares.</param>
/// <param name="Quantity">With what: a number, with a unit or without, such as <c>100</c>, <c>1.5s</c>.</param>
public sealed record AggregateThreshold(Comparison Comparison, ValueExpression Quantity)
{
    /// <summary>The threshold as the language writes it.</summary>
    public override string ToString() => $"{ComparisonPredicate.SymbolOf(Comparison)} {Quantity}";
}
