using System.Linq.Expressions;

namespace Correlator;

// LINQ query syntax: windows and groups.
public sealed partial class EventQuery<T>
{
    /// <summary>The window that the next LINQ group takes.</summary>
    internal WindowSpec? GroupWindow { get; init; }

    /// <summary>The window over which the next LINQ <c>group by</c> aggregates; without one it aggregates the whole input.</summary>
    /// <param name="window">The window.</param>
    /// <returns>The same results; the window stands in the text where the group does.</returns>
    /// <example><code>
    /// var perHour = from e in failures.Window(WindowSpec.Tumbling(TimeSpan.FromHours(1)))
    ///               group e by e["host"] into g
    ///               select new { Host = g.Key, Count = g.Count(), Users = g.CountDistinct("user"), P95 = g.Quantile(0.95, "latency"), g.End };
    /// </code></example>
    public EventQuery<T> Window(WindowSpec window)
    {
        ArgumentNullException.ThrowIfNull(window);
        return new EventQuery<T>(Node, Projection, Options) { Bound = Bound, GroupWindow = window };
    }

    /// <summary>Groups what comes out by labels; the groups of each window give rows of aggregates.</summary>
    /// <param name="keySelector">
    /// The labels: <c>e["host"]</c>, a tuple or anonymous object of such, of joined elements the path to the event before it; a constant for one
    /// group of all. Never compiled. Labels only: an id that stands in the message makes no group, a missing label counts as empty text.
    /// </param>
    /// <returns>The groups, on which <see cref="EventGrouping{TKey}.Select"/> says what their rows hold. They are not observable themselves.</returns>
    /// <remarks>
    /// The same node as <see cref="EventQueryAggregates.Aggregate(EventQuery, AggregateClause)"/> builds, which says when rows come out. To group with Rx instead,
    /// write <c>AsObservable()</c> before.
    /// </remarks>
    /// <exception cref="ArgumentException">The key selector is none of these.</exception>
    /// <example><code>
    /// var perUser = failures.GroupBy(e => new { Host = e["host"], User = e["user"] }).Select(g => $"{g.Key.User}@{g.Key.Host} failed {g.Count()} times");
    /// </code></example>
    public EventGrouping<TKey> GroupBy<TKey>(Expression<Func<T, TKey>> keySelector) => GroupBy(keySelector, element => element);

    /// <summary>Groups what a join gives by labels, to aggregate fields of one of its events.</summary>
    /// <param name="keySelector">The labels, as in the other overload.</param>
    /// <param name="elementSelector">The path to the event whose fields the aggregates read where they name no alias; or the element itself, for any event.</param>
    /// <returns>The groups.</returns>
    /// <exception cref="ArgumentException">The key selector is no label, or the element is neither.</exception>
    /// <example><code>
    /// var perService = from a in frontend
    ///                  join b in backend.Within("30s") on a["request_id"] equals b["request_id"]
    ///                  group b by b["service"] into g
    ///                  select new { Service = g.Key, Requests = g.Count(), Slowest = g.Max("duration") };
    /// </code></example>
    public EventGrouping<TKey> GroupBy<TKey, TElement>(Expression<Func<T, TKey>> keySelector, Expression<Func<T, TElement>> elementSelector)
    {
        ArgumentNullException.ThrowIfNull(keySelector);
        ArgumentNullException.ThrowIfNull(elementSelector);
        var (node, mode) = EmitNode.TakeFrom(Node);
        var key = GroupKey<TKey>.Of(keySelector, this, node);
        return new EventGrouping<TKey>(key, LinqKeys.ElementAlias(elementSelector, this, node), columns =>
        {
            var aggregate = new AggregateNode(node, new AggregateClause { Columns = columns, By = key.Fields, Window = GroupWindow });
            return new EventQuery<LogEvent>(mode == EmitMode.Default ? aggregate : new EmitNode(aggregate, mode), static row => row.Events[0].Event, Options);
        });
    }
}
