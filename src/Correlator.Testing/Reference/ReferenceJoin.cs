namespace Correlator.Testing;

/// <summary>
/// The meaning of joins, stated as plainly as possible: every left event is compared with every right event.
/// It is the specification that a streaming join is checked against, and a place to read what a query means.
/// </summary>
/// <remarks>
/// <para>All events are known and none is late, so the result set is that of <c>emit final</c>; with <c>emitEach</c> it is that of
/// <c>emit each</c>, where every join of the query yields its matching pairs.</para>
/// <para><b>Match.</b> A left and a right event match iff all parts of the key are equal, none is missing or empty, and
/// <c>max(low, −range of the right event) ≤ right.t − left.t ≤ min(high, range of the left event)</c>. Copies of one source event do not match.
/// A correlation matches iff one of its events does; each of them keeps the range of its own stream.</para>
/// <para><b>Results.</b> Between two plain sides: one correlation per connected component of matches. Otherwise one per unit: each left unit
/// with all its partners where the left side is composite, else each right unit; with a group modifier each event or unit of the many side.</para>
/// <para><b>Unmatched.</b> Plain events of one key are grouped while the time to the next unmatched one is at most the greater bound.
/// Keyless events, units, and all unmatched events of a join with a group modifier or of <c>emit each</c> stand alone.</para>
/// <para>Time and memory: about the square of the number of events. Meant for tests of some dozens of events.</para>
/// </remarks>
/// <example>
/// <code>
/// long range = TimeSpan.FromMinutes(5).Ticks;
/// var query = new JoinQuery(ReferenceJoinKind.And, new StreamQuery(0, "a", range), new StreamQuery(1, "b", range)) { On = [ReferenceKey.Of("request_id")] };
/// ReferenceEvent[] events = [new(0, noon.UtcTicks, 0, "a", Labels.Of(("request_id", "r1"))), new(1, noon.AddSeconds(1).UtcTicks, 0, "b", Labels.Of(("request_id", "r1")))];
/// var results = ReferenceJoin.Evaluate(query, events);
/// </code>
/// </example>
public static class ReferenceJoin
{
    /// <summary>The complete result set of a query, in total order of the results' events.</summary>
    /// <param name="query">The query.</param>
    /// <param name="events">The events of all its streams, in any order.</param>
    /// <param name="emitEach">Whether every join yields one result per matching pair.</param>
    /// <param name="maxEvents">The most events that a result may hold. Null: no limit. Only the results are cut, not the units of inner joins.</param>
    /// <exception cref="ArgumentException">The query uses a stream index twice or puts a group modifier on the wrong kind, or an event
    /// belongs to no stream of the query, or two events have the same identity.</exception>
    public static IReadOnlyList<ReferenceCorrelation> Evaluate(
        ReferenceQuery query, IEnumerable<ReferenceEvent> events, bool emitEach = false, int? maxEvents = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(events);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxEvents ?? 1, nameof(maxEvents));
        var known = events.Order(ReferenceEvent.TotalOrder).ToList();
        ReferenceQueryValidation.Validate(query, known);

        var streams = StreamsThatCount(query);
        return
        [
            .. Units(query, known, emitEach)
                .Select(unit => Result(unit, streams))
                .SelectMany(result => Cut(result, maxEvents))
                .Order(Comparer<ReferenceCorrelation>.Create(static (x, y) => Compare(x.Events, y.Events))),
        ];
    }

    private static IReadOnlyList<ReferenceUnit> Units(ReferenceQuery query, IReadOnlyList<ReferenceEvent> events, bool emitEach) => query switch
    {
        StreamQuery stream => [.. events.Where(e => e.Stream == stream.Index).Select(ReferenceUnit.Of)],
        UnionQuery union => [.. Units(union.Left, events, emitEach), .. Units(union.Right, events, emitEach)],
        JoinQuery join => [.. new JoinEvaluation(join, Units(join.Left, events, emitEach), Units(join.Right, events, emitEach), emitEach).Results()],
        _ => throw new InvalidOperationException($"Unknown query {query.GetType()}."),
    };

    /// <summary>The streams that completeness asks for. Those of a union count as one, so it takes a match in any of them.</summary>
    private static IReadOnlyList<IReadOnlySet<int>> StreamsThatCount(ReferenceQuery query) => query switch
    {
        JoinQuery join => [.. StreamsThatCount(join.Left), .. StreamsThatCount(join.Right)],
        _ => [query.Streams.Select(stream => stream.Index).ToHashSet()],
    };

    private static ReferenceCorrelation Result(ReferenceUnit unit, IReadOnlyList<IReadOnlySet<int>> streams) => new(unit.Events)
    {
        MatchedStreams = unit.Matched,
        Complete = streams.All(unit.Matched.Overlaps),
        Key = unit.Key ?? new Dictionary<string, string>(),
        Labels = unit.Labels,
    };

    /// <summary>
    /// Cuts a result into runs of <paramref name="maxEvents"/> in total order. What matched before the cut counts as matched after it,
    /// so every run keeps the matched streams of the whole.
    /// </summary>
    private static IEnumerable<ReferenceCorrelation> Cut(ReferenceCorrelation whole, int? maxEvents)
    {
        ReferenceCorrelation? previous = null;
        foreach (var run in whole.Events.Chunk(maxEvents ?? int.MaxValue))
        {
            previous = new ReferenceCorrelation(run)
            {
                MatchedStreams = whole.MatchedStreams,
                Complete = whole.Complete,
                Key = whole.Key,
                Labels = whole.Labels,
                Truncated = run.Length == maxEvents,
                Continues = previous,
            };
            yield return previous;
        }
    }

    private static int Compare(IReadOnlyList<ReferenceEvent> x, IReadOnlyList<ReferenceEvent> y) =>
        x.Zip(y, ReferenceEvent.TotalOrder.Compare).FirstOrDefault(order => order != 0, x.Count.CompareTo(y.Count));
}
