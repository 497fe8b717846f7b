namespace Correlator;

/// <summary>The groups of a query, by key and window: what LINQ's <c>group by</c> gives, and <c>select</c> makes rows of.</summary>
/// <remarks>Immutable. Not observable itself: a group has no elements to look at, only aggregates of them.</remarks>
/// <typeparam name="TKey">The key: text, or a tuple or anonymous object of texts.</typeparam>
public sealed class EventGrouping<TKey>
{
    private readonly GroupKey<TKey> _key;
    private readonly string? _elementAlias;
    private readonly Func<IReadOnlyList<AggregateCall>, EventQuery<LogEvent>> _aggregate;
    private readonly Func<EventGroup<TKey>, bool>? _isWanted;

    internal EventGrouping(
        GroupKey<TKey> key,
        string? elementAlias,
        Func<IReadOnlyList<AggregateCall>, EventQuery<LogEvent>> aggregate,
        Func<EventGroup<TKey>, bool>? isWanted = null) =>
        (_key, _elementAlias, _aggregate, _isWanted) = (key, elementAlias, aggregate, isWanted);

    /// <summary>Keeps the groups that satisfy a delegate; it is judged on each row and explains as <c>&lt;lambda&gt;</c>.</summary>
    /// <param name="predicate">Asks a group for aggregates as <see cref="Select"/> does.</param>
    /// <example><code>
    /// var noisy = from e in failures
    ///             group e by e["host"] into g
    ///             where g.Count() >= 3
    ///             select g.Key;
    /// </code></example>
    public EventGrouping<TKey> Where(Func<EventGroup<TKey>, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        var before = _isWanted;
        return new EventGrouping<TKey>(_key, _elementAlias, _aggregate, before is null ? predicate : group => before(group) && predicate(group));
    }

    /// <summary>Makes a result of each group of each window: <c>aggregate by (…) [window]</c>.</summary>
    /// <param name="selector">
    /// Asks a group for its key, the end of its window and aggregates. It is a plain delegate: it is called once when the query is composed, with a
    /// group that only notes which aggregates are asked for (one event, all numbers 1, all texts empty), and then once for each row. So it asks
    /// for all aggregates unconditionally.
    /// </param>
    /// <returns>
    /// One result per group and window that holds events, when the clock proves the window complete; rows of one moment in total order of their
    /// groups' first events. A late event counts in a window that is still open. Memory: one accumulator per column, group and open window.
    /// Completes when the input has.
    /// </returns>
    /// <exception cref="ArgumentException">The selector fails on the noting group.</exception>
    /// <remarks>Asking a row for an aggregate that was not noted ends the run with an <see cref="InvalidOperationException"/> that says which.</remarks>
    /// <example><code>
    /// var sessions = failures.Window(WindowSpec.Session(TimeSpan.FromMinutes(15)))
    ///     .GroupBy(e => e["user"])
    ///     .Select(g => new { User = g.Key, Events = g.Count(), Hosts = g.CountDistinct("host") });
    /// </code></example>
    public EventQuery<TResult> Select<TResult>(Func<EventGroup<TKey>, TResult> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        var columns = new GroupColumns(_key.LabelNames, _elementAlias);
        Note(columns, selector);
        var rows = _aggregate(columns.Freeze());
        var isWanted = _isWanted;
        if (isWanted is not null)
        {
            rows = rows.Where(row => isWanted(new EventGroup<TKey>(_key, columns, row)));
        }

        return rows.Select(row => selector(new EventGroup<TKey>(_key, columns, row)));
    }

    private void Note<TResult>(GroupColumns columns, Func<EventGroup<TKey>, TResult> selector)
    {
        var group = new EventGroup<TKey>(_key, columns, new LogEvent(DateTimeOffset.UnixEpoch, "stand-in", string.Empty, null, 0));
        try
        {
            _ = _isWanted?.Invoke(group);
            _ = selector(group);
        }
        catch (Exception error)
        {
            throw new ArgumentException(
                $"The selector of the groups failed on a group that stands in to learn its aggregates (one event, all numbers 1, all texts empty): {error.Message}",
                nameof(selector),
                error);
        }
    }
}
