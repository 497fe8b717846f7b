using System.Linq.Expressions;

namespace Correlator;

// LINQ query syntax. These are instance methods, so that Rx's extensions of the same names do not compete.
public sealed partial class EventQuery<T>
{
    /// <summary>The bound that the next LINQ join takes from its right side.</summary>
    internal (TimeSpan Least, TimeSpan Greatest)? Bound { get; init; }

    /// <summary>Keeps what satisfies a delegate. It is judged on what comes out; it explains as <c>&lt;lambda&gt;</c> and is not pushed down.</summary>
    public EventQuery<T> Where(Func<T, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        if (Node is StreamNode stream && predicate is Func<LogEvent, bool> isWanted)
        {
            return new EventQuery<T>(stream.WithStage(new LambdaStage(isWanted)), Projection, Options) { Bound = Bound };
        }

        var projection = Projection;
        return new EventQuery<T>(new LambdaFilterNode(Node, correlation => predicate(projection(correlation))), projection, Options);
    }

    /// <summary>Makes something else of what comes out; the graph stays as it is.</summary>
    public EventQuery<TResult> Select<TResult>(Func<T, TResult> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        var projection = Projection;
        return new EventQuery<TResult>(Node, correlation => selector(projection(correlation)), Options);
    }

    /// <summary>Inner join, one result per matching pair: <c>and … | emit each</c>.</summary>
    /// <param name="inner">The right side; <c>Within</c> bounds the distance in time.</param>
    /// <param name="outerKeySelector">The left key: <c>a["request_id"]</c>, a tuple or anonymous object of such, or a function of the language; never compiled.</param>
    /// <param name="innerKeySelector">The right key, of the same shape.</param>
    /// <param name="resultSelector">Makes the result of a pair.</param>
    /// <exception cref="ArgumentException">A key selector is none of these.</exception>
    /// <example><code>
    /// var pairs = from a in frontend
    ///             join b in backend.Within("30s") on a["request_id"] equals b["request_id"]
    ///             select new { a, b };
    /// </code></example>
    public EventQuery<TResult> Join<TInner, TKey, TResult>(
        EventQuery<TInner> inner,
        Expression<Func<T, TKey>> outerKeySelector,
        Expression<Func<TInner, TKey>> innerKeySelector,
        Func<T, TInner, TResult> resultSelector)
    {
        ArgumentNullException.ThrowIfNull(resultSelector);
        var linq = LinqJoin.Of(this, inner, outerKeySelector, innerKeySelector);
        var (left, right) = (Projection, inner.Projection);
        return new EventQuery<TResult>(
            new EmitNode(linq.Node(JoinKind.And, GroupSide.None), EmitMode.Each),
            correlation => resultSelector(left(linq.Left(correlation)), right(linq.Right(correlation))),
            Options ?? inner.Options);
    }

    /// <summary>Left outer join, one result per left event with all its partners, at close: <c>or … group_left()</c>.</summary>
    /// <inheritdoc cref="Join"/>
    /// <example><code>
    /// var requests = from a in frontend
    ///                join b in backend.Within("30s") on a["request_id"] equals b["request_id"] into replies
    ///                select (a, Count: replies.Count);
    /// </code></example>
    public EventQuery<TResult> GroupJoin<TInner, TKey, TResult>(
        EventQuery<TInner> inner,
        Expression<Func<T, TKey>> outerKeySelector,
        Expression<Func<TInner, TKey>> innerKeySelector,
        Func<T, IReadOnlyList<TInner>, TResult> resultSelector)
    {
        ArgumentNullException.ThrowIfNull(resultSelector);
        var linq = LinqJoin.Of(this, inner, outerKeySelector, innerKeySelector);
        var (left, right) = (Projection, inner.Projection);
        return new EventQuery<TResult>(
            new EmitNode(linq.Node(JoinKind.Or, GroupSide.Left), EmitMode.Final),
            correlation => resultSelector(left(linq.Left(correlation)), [.. linq.RightEvents(correlation).Select(right)]),
            Options ?? inner.Options);
    }
}
