namespace Correlator;

/// <summary>Operators on correlations.</summary>
public static class EventQueryResults
{
    /// <summary>Keeps correlations that satisfy a condition of the language: it explains, prints and is judged as soon as it can only stay true.</summary>
    /// <example><code>
    /// var failed = handled.Where(Predicate.Any(Predicate.LabelMatches("status", "5..")));
    /// </code></example>
    public static EventQuery<Correlation> Where(this EventQuery<Correlation> query, Predicate predicate) =>
        Of(query, new FilterNode(NodeOf(query), predicate));

    /// <summary>Adds values to each correlation, under <see cref="Correlation.Values"/>.</summary>
    /// <example><code>
    /// var named = handled.Select(new SelectColumn(ValueExpression.Field("user"), "user"), new SelectColumn(ValueExpression.Call("duration"), "took"));
    /// </code></example>
    public static EventQuery<Correlation> Select(this EventQuery<Correlation> query, params IReadOnlyList<SelectColumn> columns) =>
        Of(query, new SelectNode(NodeOf(query), columns));

    private static OperatorNode NodeOf(EventQuery<Correlation> query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return query.Node;
    }

    private static EventQuery<Correlation> Of(EventQuery<Correlation> query, OperatorNode node) => EventQuery.Of(node, query.Options);
}
