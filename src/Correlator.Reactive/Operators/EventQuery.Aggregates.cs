namespace Correlator;

/// <summary>Aggregates as fluent operators. They mean what the words of the language mean, and build the same graph.</summary>
public static class EventQueryAggregates
{
    /// <summary>Aggregates events or correlations by window and group.</summary>
    /// <param name="query">What is aggregated; a correlation counts once, when it closes, at the time of its first event.</param>
    /// <param name="clause">The columns, the groups, the window and what a row must satisfy.</param>
    /// <returns>
    /// Rows. Each is an event: its time is the window's end, its labels are the group and the columns, and it can match in a join above for as long
    /// as the window is.
    /// </returns>
    /// <remarks>
    /// A row comes out when the clock has passed the end of its window; a threshold that can only become truer lets it out as soon as it holds where
    /// results come out first. Without a window the rows come when the input ends. Rows of one moment come in total order of their groups'
    /// first events. A late event counts in a window that is still open, else it goes to the late events. Memory: an accumulator per column,
    /// group and open window; for sliding windows the values of the window. Completes when the input has.
    /// </remarks>
    /// <exception cref="ArgumentException">Two columns have one name, or the threshold is no number.</exception>
    /// <example><code>
    /// var bursts = failures.Aggregate(new AggregateClause
    /// {
    ///     Columns = [AggregateCall.Count().As("failures")],
    ///     By = ["user"],
    ///     Window = WindowSpec.Tumbling(TimeSpan.FromMinutes(5)),
    /// }.Having(Comparison.GreaterOrEqual, "3"));
    /// </code></example>
    public static EventQuery<LogEvent> Aggregate(this EventQuery query, AggregateClause clause)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new EventQuery<LogEvent>(new AggregateNode(query.Node, clause), static row => row.Events[0].Event, query.Options);
    }

    /// <summary>Aggregates events or correlations: the columns by groups over windows.</summary>
    /// <param name="query">What is aggregated.</param>
    /// <param name="window">The window; null for the whole input, which must end.</param>
    /// <param name="by">The fields whose values make a group; empty for one group of all.</param>
    /// <param name="columns">The columns, each under a name of its own; none for the number of events.</param>
    /// <inheritdoc cref="Aggregate(EventQuery, AggregateClause)"/>
    /// <example><code>
    /// var latencies = failures.Aggregate(
    ///     WindowSpec.Tumbling(TimeSpan.FromHours(1)), by: ["host"], AggregateCall.Count(), AggregateCall.Quantile(0.95, "latency").As("p95"));
    /// </code></example>
    public static EventQuery<LogEvent> Aggregate(
        this EventQuery query, WindowSpec? window, IReadOnlyList<FieldReference> by, params IReadOnlyList<AggregateCall> columns)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(columns);
        var clause = new AggregateClause { By = [.. by], Window = window };
        return query.Aggregate(columns.Count == 0 ? clause : clause with { Columns = [.. columns] });
    }
}
