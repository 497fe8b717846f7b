namespace Correlator;

/// <summary>The joins as fluent operators. They mean what the words of the language mean, and build the same graph.</summary>
public static class EventQueryJoins
{
    /// <summary>Inner join: one correlation per connected component of matches.</summary>
    /// <param name="left">The left side; an alias makes its fields nameable.</param>
    /// <param name="right">The right side.</param>
    /// <param name="on">The parts of the key: <c>"request_id"</c>, or <c>"order_id=transaction_id"</c> for different names.</param>
    /// <param name="within">Greatest distance in time; null for the ranges alone.</param>
    /// <returns>Correlations, out as soon as they hold (live) or when they close (finite sources). Memory: events within reach plus lateness.</returns>
    /// <exception cref="ArgumentException">A key part is no name.</exception>
    /// <example><code>
    /// var handled = frontend.And(backend, on: ["request_id"], within: TimeSpan.FromSeconds(30));
    /// </code></example>
    public static EventQuery<Correlation> And(this EventQuery left, EventQuery right, IReadOnlyList<string> on, TimeSpan? within = null) =>
        left.Join(right, JoinKind.And, Clause(on, within));

    /// <summary>Left outer join: matches, and left events that are proved to have none.</summary>
    /// <inheritdoc cref="And"/>
    /// <example><code>
    /// var answered = requests.Or(replies, on: ["request_id"], within: TimeSpan.FromSeconds(10));
    /// </code></example>
    public static EventQuery<Correlation> Or(this EventQuery left, EventQuery right, IReadOnlyList<string> on, TimeSpan? within = null) =>
        left.Join(right, JoinKind.Or, Clause(on, within));

    /// <summary>Left anti join: left events that are proved to have no match.</summary>
    /// <inheritdoc cref="And"/>
    /// <example><code>
    /// var unpaid = orders.Unless(payments, on: ["order_id"], within: TimeSpan.FromMinutes(15));
    /// </code></example>
    public static EventQuery<Correlation> Unless(this EventQuery left, EventQuery right, IReadOnlyList<string> on, TimeSpan? within = null) =>
        left.Join(right, JoinKind.Unless, Clause(on, within));

    /// <summary>Left semi join: each left event that has a match, alone.</summary>
    /// <inheritdoc cref="And"/>
    /// <example><code>
    /// var afterLogin = requests.Semi(logins, on: ["user_id"], within: TimeSpan.FromHours(1));
    /// </code></example>
    public static EventQuery<Correlation> Semi(this EventQuery left, EventQuery right, IReadOnlyList<string> on, TimeSpan? within = null) =>
        left.Join(right, JoinKind.Semi, Clause(on, within));

    /// <summary>Right outer join: matches, and right events that are proved to have none.</summary>
    /// <inheritdoc cref="And"/>
    /// <example><code>
    /// var withOrphans = requests.Right(replies, on: ["request_id"], within: TimeSpan.FromSeconds(10));
    /// </code></example>
    public static EventQuery<Correlation> Right(this EventQuery left, EventQuery right, IReadOnlyList<string> on, TimeSpan? within = null) =>
        left.Join(right, JoinKind.Right, Clause(on, within));

    /// <summary>Full outer join: matches, and events of both sides that are proved to have none.</summary>
    /// <inheritdoc cref="And"/>
    /// <example><code>
    /// var everything = requests.Full(replies, on: ["request_id"], within: TimeSpan.FromSeconds(10));
    /// </code></example>
    public static EventQuery<Correlation> Full(this EventQuery left, EventQuery right, IReadOnlyList<string> on, TimeSpan? within = null) =>
        left.Join(right, JoinKind.Full, Clause(on, within));

    /// <summary>Inner join with a whole clause: asymmetric bounds, group modifiers, <c>ignoring</c>.</summary>
    /// <param name="left">The left side.</param>
    /// <param name="right">The right side.</param>
    /// <param name="clause">When two events match.</param>
    /// <example><code>
    /// var errorsAfterDeploys = deploys.Correlate(errors, new JoinClause
    /// {
    ///     Keys = [KeyPart.Of("service")], Least = TimeSpan.Zero, Greatest = TimeSpan.FromMinutes(10), Group = GroupSide.Left,
    /// });
    /// </code></example>
    public static EventQuery<Correlation> Correlate(this EventQuery left, EventQuery right, JoinClause clause) =>
        left.Join(right, JoinKind.And, clause);

    /// <summary>A join of any kind with a whole clause.</summary>
    /// <exception cref="ArgumentException">The clause does not fit the kind.</exception>
    /// <example><code>
    /// var perRequest = requests.Join(replies, JoinKind.Or, new JoinClause { Keys = [KeyPart.Of("request_id")], Group = GroupSide.Left });
    /// </code></example>
    public static EventQuery<Correlation> Join(this EventQuery left, EventQuery right, JoinKind kind, JoinClause clause)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return EventQuery.Of(new JoinNode(kind, left.Node, right.Node, clause), left.Options ?? right.Options);
    }

    /// <summary>As-of join: each left event with the one right event that its time points to, <c>on(…) asof(…)</c>.</summary>
    /// <param name="left">The left side; a correlation stands at its first event and is taken when it closes.</param>
    /// <param name="right">The right side; one event may serve many left ones.</param>
    /// <param name="on">The parts of the key: <c>"service"</c>, or <c>"service=app"</c> for different names.</param>
    /// <param name="asOf">Which right event, and the greatest distance in time; without one the ranges bound it.</param>
    /// <param name="kind">And: left events with their partner. Or: those without one, too, alone. Unless: those without one. Semi: those with one, alone.</param>
    /// <returns>Correlations, in the order in which they are proved.</returns>
    /// <remarks>
    /// A left event is decided when the clock proves its partner: <c>Previous</c> when it has passed the left event, <c>Next</c> when it has passed the
    /// partner, <c>Nearest</c> when no nearer one can come; that it has none, when it has passed the reach. A late event takes no part and goes to the late
    /// events. Memory: the right events within reach and the left ones that wait. Completes when both sides have.
    /// </remarks>
    /// <exception cref="ArgumentException">A key part is no name, or the kind is right or full.</exception>
    /// <example><code>
    /// var underVersion = errors.AsOf(deploys, on: ["service"], AsOfClause.Previous(TimeSpan.FromHours(1)));
    /// </code></example>
    public static EventQuery<Correlation> AsOf(
        this EventQuery left, EventQuery right, IReadOnlyList<string> on, AsOfClause asOf, JoinKind kind = JoinKind.And)
    {
        ArgumentNullException.ThrowIfNull(asOf);
        return left.Join(right, kind, Clause(on, within: null) with { AsOf = asOf });
    }

    /// <summary>Both queries as one, merged by time; they count as one stream.</summary>
    /// <example><code>
    /// var everywhere = frontend.Union(backend).As("every");
    /// </code></example>
    public static EventQuery<Correlation> Union(this EventQuery left, EventQuery right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return EventQuery.Of(new UnionNode(left.Node, right.Node), left.Options ?? right.Options);
    }

    private static JoinClause Clause(IReadOnlyList<string> on, TimeSpan? within)
    {
        ArgumentNullException.ThrowIfNull(on);
        if (within is { } bound)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(bound, TimeSpan.Zero, nameof(within));
        }

        return new JoinClause { Keys = [.. on.Select(KeyPart.Parse)], Least = -within, Greatest = within };
    }
}
