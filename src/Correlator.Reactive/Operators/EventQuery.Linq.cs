using System.Linq.Expressions;

namespace Correlator;

// LINQ query syntax: filters, projections and joins. These are instance methods, so that Rx's extensions of the same names do not compete.
public sealed partial class EventQuery<T>
{
    /// <summary>The bound that the next LINQ join takes from its right side.</summary>
    internal (TimeSpan Least, TimeSpan Greatest)? Bound { get; init; }

    /// <summary>Keeps what satisfies a delegate. It is judged on what comes out; it explains as <c>&lt;lambda&gt;</c> and is not pushed down.</summary>
    /// <example><code>
    /// var slow = handled.Where(c => c.Duration > TimeSpan.FromSeconds(1));
    /// </code></example>
    public EventQuery<T> Where(Func<T, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        if (Node is StreamNode stream && predicate is Func<LogEvent, bool> isWanted)
        {
            return Over(stream.WithStage(new LambdaStage(isWanted)));
        }

        var projection = Projection;
        return Over(new LambdaFilterNode(Node, correlation => predicate(projection(correlation))));
    }

    /// <summary>Makes something else of what comes out; the graph stays as it is.</summary>
    /// <example><code>
    /// var durations = handled.Select(c => (Id: c.Key["request_id"], c.Duration));
    /// </code></example>
    public EventQuery<TResult> Select<TResult>(Func<T, TResult> selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        var (projection, ofPair) = (Projection, OfPair);
        return new EventQuery<TResult>(Node, correlation => selector(projection(correlation)), Options)
        {
            OfPair = ofPair is null ? null : (left, right) => selector(ofPair(left, right)),
        };
    }

    /// <summary>Inner join, one result per matching pair: <c>and … | emit each</c>.</summary>
    /// <param name="inner">The right side; <c>Within</c> bounds the distance in time.</param>
    /// <param name="outerKeySelector">The left key: <c>a["request_id"]</c>, a tuple or anonymous object of such, or a function of the language; never compiled.</param>
    /// <param name="innerKeySelector">The right key, of the same shape.</param>
    /// <param name="resultSelector">Makes the result of a pair.</param>
    /// <exception cref="ArgumentException">A key selector is none of these.</exception>
    /// <exception cref="InvalidOperationException">A side is a join with <c>into</c> and this is one without, or the other way round.</exception>
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
        var linq = LinqJoin.Of(this, inner, outerKeySelector, innerKeySelector, EmitMode.Each);
        var (left, right) = (Projection, inner.Projection);
        return new EventQuery<TResult>(
            linq.Node(JoinKind.And),
            correlation => resultSelector(left(linq.Left(correlation)), right(linq.Right(correlation))),
            Options ?? inner.Options)
        {
            // Two plain streams are joined without a correlation between the events and the result.
            OfPair = ReferenceEquals(left, EventOf) && ReferenceEquals(right, EventOf) ? resultSelector as Func<LogEvent, LogEvent, TResult> : null,
        };
    }

    /// <summary>Left outer join, one result per matching pair, and one per left element that has no match: <c>or … | emit each</c>.</summary>
    /// <param name="inner">The right side; <c>Within</c> bounds the distance in time.</param>
    /// <param name="outerKeySelector">The left key: <c>a["request_id"]</c>, a tuple or anonymous object of such, or a function of the language; never compiled.</param>
    /// <param name="innerKeySelector">The right key, of the same shape.</param>
    /// <param name="resultSelector">Makes the result of a pair, and of a left element alone: then with null.</param>
    /// <remarks>
    /// A pair comes out with its later event; a left element alone when the clock proves that nothing matches it, so up to the bound and
    /// lateness after it. A late event matches what is still open; a late left one never comes out alone. Memory: the events within the bound
    /// plus lateness. Completes when both sides have. In query syntax write <c>join … into g from b in g.DefaultIfEmpty()</c> with
    /// <c>using System.Reactive.Linq</c>: the same results, each left element with its partners when they are all known.
    /// </remarks>
    /// <exception cref="ArgumentException">A key selector is none of these.</exception>
    /// <exception cref="InvalidOperationException">A side is a join with <c>into</c> and this is one without, or the other way round.</exception>
    /// <example><code>
    /// var replies = frontend.LeftJoin(
    ///     backend.Within("30s"), a => a["request_id"], b => b["request_id"], (a, b) => $"{a.Message}: {b?.Message ?? "no reply"}");
    /// </code></example>
    public EventQuery<TResult> LeftJoin<TInner, TKey, TResult>(
        EventQuery<TInner> inner,
        Expression<Func<T, TKey>> outerKeySelector,
        Expression<Func<TInner, TKey>> innerKeySelector,
        Func<T, TInner?, TResult> resultSelector)
    {
        ArgumentNullException.ThrowIfNull(resultSelector);
        var linq = LinqJoin.Of(this, inner, outerKeySelector, innerKeySelector, EmitMode.Each);
        var (left, right) = (Projection, inner.Projection);
        return new EventQuery<TResult>(
            linq.Node(JoinKind.Or),
            correlation => resultSelector(left(linq.Left(correlation)), linq.HasRight(correlation) ? right(linq.Right(correlation)) : default),
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
        var linq = LinqJoin.Of(this, inner, outerKeySelector, innerKeySelector, EmitMode.Final);
        var (left, right) = (Projection, inner.Projection);
        return new EventQuery<TResult>(
            linq.Node(JoinKind.Or, GroupSide.Left),
            correlation => resultSelector(left(linq.Left(correlation)), [.. linq.RightEvents(correlation).Select(right)]),
            Options ?? inner.Options);
    }

    /// <summary>As-of join: each left element with the one right element that its time points to, <c>and on(…) asof(…)</c>.</summary>
    /// <param name="inner">The right side.</param>
    /// <param name="outerKeySelector">The left key: <c>a["symbol"]</c>, a tuple or anonymous object of such, or a function of the language; never compiled.</param>
    /// <param name="innerKeySelector">The right key, of the same shape.</param>
    /// <param name="asOf">Which right element, and the greatest distance in time.</param>
    /// <param name="resultSelector">Makes the result of a left element that has a partner; one without gives nothing.</param>
    /// <remarks>
    /// Results come in the order in which the clock proves them: <c>Previous</c> when it has passed the left event, <c>Next</c> when it has
    /// passed the partner, <c>Nearest</c> when no nearer one can come. A late event takes no part and is counted. One right event may serve
    /// many left ones. Memory: the right events within reach, and the left ones that wait. Completes when both sides have.
    /// </remarks>
    /// <exception cref="ArgumentException">A key selector is none of these.</exception>
    /// <exception cref="InvalidOperationException">A side is a join with <c>into</c> and this is one without, or the other way round.</exception>
    /// <example><code>
    /// var versions = errors.AsOfJoin(
    ///     deploys,
    ///     error => error["service"],
    ///     deploy => deploy["service"],
    ///     AsOfClause.Previous(TimeSpan.FromHours(1)),
    ///     (error, deploy) => $"{error.Message} under {deploy["version"]}");
    /// </code></example>
    public EventQuery<TResult> AsOfJoin<TInner, TKey, TResult>(
        EventQuery<TInner> inner,
        Expression<Func<T, TKey>> outerKeySelector,
        Expression<Func<TInner, TKey>> innerKeySelector,
        AsOfClause asOf,
        Func<T, TInner, TResult> resultSelector)
    {
        ArgumentNullException.ThrowIfNull(asOf);
        ArgumentNullException.ThrowIfNull(resultSelector);
        var linq = LinqJoin.Of(this, inner, outerKeySelector, innerKeySelector, mode: null);
        var (left, right) = (Projection, inner.Projection);
        return new EventQuery<TResult>(
            linq.Node(JoinKind.And, asOf: asOf),
            correlation => resultSelector(left(linq.Left(correlation)), right(linq.Right(correlation))),
            Options ?? inner.Options);
    }
}
