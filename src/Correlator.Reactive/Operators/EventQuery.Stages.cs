namespace Correlator;

/// <summary>Stages on events, rows and correlations. On a stream they are stages of the stream where the language has them there.</summary>
public static class EventQueryStages
{
    /// <summary>Drops copies: what has the same identity and lies less than a window of event time after the kept one.</summary>
    /// <param name="query">Events, or correlations, which are taken once, when they close, and stand at their first event.</param>
    /// <param name="by">What copies have in common; null or empty for time, source, message and labels. A missing part is the empty text.</param>
    /// <param name="window">More than zero; the window does not slide with the copies. Null for the range.</param>
    /// <typeparam name="T">What comes out; copies are told by the events, not by what a projection makes of them.</typeparam>
    /// <returns>The same results without the copies.</returns>
    /// <remarks>
    /// In total order behind the clock where results come out when they close, so that the first in time is kept; a late event is then dropped and counted.
    /// On arrival where they come out first. Memory: an identity per kept event of the last window. Completes with its input.
    /// </remarks>
    /// <example><code>
    /// var once = api.Dedup(by: ["request_id"], window: TimeSpan.FromMinutes(1));
    /// </code></example>
    public static EventQuery<T> Dedup<T>(this EventQuery<T> query, IReadOnlyList<KeyExpression>? by = null, TimeSpan? window = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        return query.Over(query.Node is StreamNode stream ? stream.WithStage(EventStage.Dedup(by ?? [], window)) : new DedupNode(query.Node, by ?? [], window));
    }

    /// <summary>Lets at most one result of a key pass in a span of event time: an alarm that rings once.</summary>
    /// <param name="query">Events, or correlations, which are taken once, when they close, and stand at their first event.</param>
    /// <param name="by">The key; empty for all results together. A missing part is the empty text.</param>
    /// <param name="duration">How long after a result that passed others of its key are dropped: more than zero.</param>
    /// <typeparam name="T">What comes out.</typeparam>
    /// <returns>The results that pass.</returns>
    /// <remarks>
    /// In total order behind the clock where results come out when they close; a late one is then dropped and counted. On arrival where they come out first.
    /// Memory: a key per result that passed in the last duration. Completes with its input.
    /// </remarks>
    /// <example><code>
    /// var alarms = failures.Suppress(by: ["user"], TimeSpan.FromMinutes(10));
    /// </code></example>
    public static EventQuery<T> Suppress<T>(this EventQuery<T> query, IReadOnlyList<KeyExpression> by, TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(query);
        return query.Over(new SuppressNode(query.Node, by, duration));
    }

    /// <summary>Keeps a part of the results, chosen by a hash of their events, so that it is the same part in every replay.</summary>
    /// <param name="query">Events, or correlations, which are taken once, when they close.</param>
    /// <param name="fraction">0 to 1.</param>
    /// <typeparam name="T">What comes out.</typeparam>
    /// <returns>The part, in the order of its input. Without memory; completes with its input.</returns>
    /// <example><code>
    /// var tenth = api.Sample(0.1);
    /// </code></example>
    public static EventQuery<T> Sample<T>(this EventQuery<T> query, double fraction)
    {
        ArgumentNullException.ThrowIfNull(query);
        return query.Over(query.Node is StreamNode stream ? stream.WithStage(EventStage.Sample(fraction)) : new SampleNode(query.Node, fraction));
    }

    /// <summary>Adds the columns of a table's row to what has its key: to an event as labels, to a correlation under <see cref="Correlation.Labels"/>.</summary>
    /// <param name="query">Events, or correlations, which are taken once, when they close.</param>
    /// <param name="name">The table's name in the text of the query: its file.</param>
    /// <param name="table">The table; it stays in memory. Of rows with equal keys the first counts.</param>
    /// <param name="on">The parts of the key: <c>"host"</c>, or <c>"host=name"</c> where the table calls it otherwise.</param>
    /// <typeparam name="T">What comes out.</typeparam>
    /// <returns>All results, in the order of its input, with the columns; a label that is there already stays, and the column comes with <c>_extracted</c> behind its name.</returns>
    /// <exception cref="ArgumentException">The table has no such column, or a key part is no name.</exception>
    /// <example><code>
    /// var owned = failures.Lookup("assets.csv", assets, on: ["host=name"]);
    /// </code></example>
    public static EventQuery<T> Lookup<T>(this EventQuery<T> query, string name, LookupTable table, params IReadOnlyList<string> on)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(on);
        KeyPart[] keys = [.. on.Select(KeyPart.Parse)];
        var missing = keys.FirstOrDefault(key => !table.Columns.Contains(key.Right.Name));
        return missing is null
            ? query.Over(new LookupNode(query.Node, name, keys) { Table = table })
            : throw new ArgumentException($"The lookup table has no column '{missing.Right}'; it has {string.Join(", ", table.Columns)}.", nameof(on));
    }

    /// <summary>Ends the query, and with it its sources, after a number of results; their outstanding closing revisions are dropped and counted.</summary>
    /// <param name="query">The query.</param>
    /// <param name="count">Zero or more.</param>
    /// <typeparam name="T">What comes out.</typeparam>
    /// <example><code>
    /// var firstTen = handled.Limit(10);
    /// </code></example>
    public static EventQuery<T> Limit<T>(this EventQuery<T> query, long count)
    {
        ArgumentNullException.ThrowIfNull(query);
        return query.Over(new LimitNode(query.Node, count));
    }

    /// <summary>Says when results come out; once in a query, behind its last join.</summary>
    /// <param name="query">The query.</param>
    /// <param name="mode">As soon as they hold, when they close, or pair by pair.</param>
    /// <typeparam name="T">What comes out.</typeparam>
    /// <example><code>
    /// var early = handled.Emit(EmitMode.First);
    /// </code></example>
    public static EventQuery<T> Emit<T>(this EventQuery<T> query, EmitMode mode)
    {
        ArgumentNullException.ThrowIfNull(query);
        return query.Over(new EmitNode(query.Node, mode));
    }
}
