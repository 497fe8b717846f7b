namespace Correlator.Testing;

/// <summary>Which right event an <c>asof</c> join takes.</summary>
public enum ReferenceAsOfDirection
{
    /// <summary>The latest one that is not later.</summary>
    Previous,

    /// <summary>The earliest one that is not earlier.</summary>
    Next,

    /// <summary>The nearest one; of two equally near ones the earlier.</summary>
    Nearest,
}

/// <summary>A join that gives each left event its one right partner.</summary>
/// <param name="Join">Two plain streams, kind <c>and</c>, <c>or</c>, <c>unless</c> or <c>semi</c>, with key and time clause, perhaps <c>group_left</c>.</param>
/// <param name="Direction">Which right event it takes.</param>
/// <param name="ToleranceTicks">Greatest distance of the two, in ticks, zero or more. Null: the ranges bound it.</param>
public sealed record ReferenceAsOfQuery(JoinQuery Join, ReferenceAsOfDirection Direction, long? ToleranceTicks = null)
{
    /// <summary>The query in the text of the language.</summary>
    public override string ToString()
    {
        var word = Direction switch { ReferenceAsOfDirection.Previous => "prev", ReferenceAsOfDirection.Next => "next", _ => "nearest" };
        return QueryText.Of(Join, $" asof({word}{(ToleranceTicks is { } tolerance ? $", {QueryText.Duration(tolerance)}" : "")})");
    }
}

/// <summary>The meaning of <c>asof</c> joins, stated as plainly as possible: every left event is compared with every right event.</summary>
/// <remarks>
/// <para>All events are known and none is late. Key, time clause and copies are as in <see cref="ReferenceJoin"/>. With a tolerance the ranges of
/// the streams bound nothing.</para>
/// <para>Of right events of equal time the last in total order is taken. A right event may be taken by several left ones; no two left events
/// share a correlation.</para>
/// </remarks>
public static class ReferenceAsOf
{
    /// <summary>The complete result set, in total order of the results' events.</summary>
    /// <param name="query">The query.</param>
    /// <param name="events">The events of both streams, in any order.</param>
    /// <exception cref="ArgumentException">A side is no plain stream, the kind or the group modifier is not allowed, or the events do not belong to the query.</exception>
    public static IReadOnlyList<ReferenceCorrelation> Evaluate(ReferenceAsOfQuery query, IEnumerable<ReferenceEvent> events)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(events);
        var known = events.Order(ReferenceEvent.TotalOrder).ToList();
        Validate(query);
        ReferenceQueryValidation.Validate(query.Join, known);
        var (left, right) = ((StreamQuery)query.Join.Left, (StreamQuery)query.Join.Right);
        var bounded = query.ToleranceTicks is { } reach
            ? query.Join with { Left = left with { RangeTicks = reach }, Right = right with { RangeTicks = reach } }
            : query.Join;
        var matching = new EventMatching(bounded);
        return
        [
            .. known.Where(e => e.Stream == left.Index)
                .Select(l => Result(query.Join, matching, l, Partner(query.Direction, l, known.Where(r => r.Stream == right.Index && matching.IsMatch(l, r)))))
                .OfType<ReferenceCorrelation>()
                .OrderBy(result => result.Events[0], ReferenceEvent.TotalOrder).ThenBy(result => result.Events[^1], ReferenceEvent.TotalOrder),
        ];
    }

    private static ReferenceEvent? Partner(ReferenceAsOfDirection direction, ReferenceEvent left, IEnumerable<ReferenceEvent> candidates) => direction switch
    {
        ReferenceAsOfDirection.Previous => candidates.Where(r => r.Time <= left.Time).Max(ReferenceEvent.TotalOrder),
        ReferenceAsOfDirection.Next => EarliestTime(candidates.Where(r => r.Time >= left.Time)),
        _ => EarliestTime(candidates.GroupBy(r => Math.Abs(r.Time - left.Time)).OrderBy(near => near.Key).FirstOrDefault() ?? Enumerable.Empty<ReferenceEvent>()),
    };

    /// <summary>The last in total order of those with the earliest time.</summary>
    private static ReferenceEvent? EarliestTime(IEnumerable<ReferenceEvent> candidates) =>
        candidates.GroupBy(r => r.Time).OrderBy(same => same.Key).FirstOrDefault()?.Max(ReferenceEvent.TotalOrder);

    private static ReferenceCorrelation? Result(JoinQuery join, EventMatching matching, ReferenceEvent left, ReferenceEvent? right)
    {
        IReadOnlyList<ReferenceEvent>? listed = (join.Kind, right) switch
        {
            (ReferenceJoinKind.And or ReferenceJoinKind.Or, { } partner) => [.. new[] { left, partner }.Order(ReferenceEvent.TotalOrder)],
            (ReferenceJoinKind.Or or ReferenceJoinKind.Unless, null) or (ReferenceJoinKind.Semi, not null) => [left],
            _ => null,
        };
        return listed is null ? null : new(listed)
        {
            MatchedStreams = right is null ? new HashSet<int> { left.Stream } : new HashSet<int> { left.Stream, right.Stream },
            Complete = right is not null,
            Key = right is null ? matching.KeyOf(left, JoinSide.Left) : matching.KeyOf(left, right),
            Labels = join.GroupLabels.Where(name => right?.Label(name) is not null).Distinct().ToDictionary(name => name, name => right!.Label(name)!),
        };
    }

    private static void Validate(ReferenceAsOfQuery query)
    {
        if (query.Join is not { Left: StreamQuery, Right: StreamQuery })
        {
            throw new ArgumentException("Both sides must be plain streams.", nameof(query));
        }

        if (query.Join.Kind is ReferenceJoinKind.Right or ReferenceJoinKind.Full || query.Join.Group is ReferenceGroup.Right)
        {
            throw new ArgumentException($"`asof` takes no {query.Join.Kind} join and no `group_right`.", nameof(query));
        }

        if (query.ToleranceTicks < 0)
        {
            throw new ArgumentException("The tolerance is negative.", nameof(query));
        }
    }
}
