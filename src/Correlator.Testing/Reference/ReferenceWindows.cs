namespace Correlator.Testing;

/// <summary>
/// The meaning of windows, stated as plainly as possible: the events of each group are sorted into every window they lie in.
/// It is the specification that streaming aggregates are checked against.
/// </summary>
/// <remarks>
/// <para>All events are known and none is late. Windows without events give no row.</para>
/// <para><b>Time of a row.</b> The end of a tumbling or hopping window; the event of a sliding one; the last event plus the gap, at most the
/// first plus the greatest length, of a session; the last event of a window by count; the newest event of the whole input without a window.</para>
/// <para><b>Order.</b> By time; rows of one time in total order of their first events, of a sliding window or one by count in total order of
/// their last ones.</para>
/// </remarks>
public static class ReferenceWindows
{
    /// <summary>The rows of an aggregate, before any threshold.</summary>
    /// <param name="window">The window.</param>
    /// <param name="grouping">The groups.</param>
    /// <param name="events">The events of the input, in any order.</param>
    public static IReadOnlyList<ReferenceRow> Rows(ReferenceWindow window, ReferenceGrouping grouping, IEnumerable<ReferenceEvent> events)
    {
        ArgumentNullException.ThrowIfNull(window);
        ArgumentNullException.ThrowIfNull(grouping);
        ArgumentNullException.ThrowIfNull(events);
        var known = events.Order(ReferenceEvent.TotalOrder).ToList();
        var isDecidedByLast = window.Kind is ReferenceWindowKind.Sliding or ReferenceWindowKind.Count;
        return
        [
            .. known.GroupBy(e => KeyOf(grouping.LabelsOf(e)))
                .SelectMany(group => RowsOf(window, [.. group], known[^1].Time).Select(row => row with { Group = grouping.LabelsOf(group.First()) }))
                .OrderBy(row => row.Time).ThenBy(row => isDecidedByLast ? row.Events[^1] : row.Events[0], ReferenceEvent.TotalOrder),
        ];
    }

    /// <summary>The rows that an aggregation gives when its windows close: those that pass its threshold.</summary>
    /// <remarks>A row of a sliding window passes where its value holds and that of the row before it did not. Where no earlier event of the
    /// group is left in the window, none held before.</remarks>
    /// <param name="aggregation">The aggregation.</param>
    /// <param name="events">The events of its stream, in any order.</param>
    public static IReadOnlyList<ReferenceRow> Evaluate(ReferenceAggregation aggregation, IEnumerable<ReferenceEvent> events)
    {
        ArgumentNullException.ThrowIfNull(aggregation);
        var rows = Rows(aggregation.Window, aggregation.Grouping, events);
        return aggregation.Threshold is not { } threshold
            ? rows
            : [.. rows.Where((row, index) => Holds(row) && (aggregation.Window.Kind != ReferenceWindowKind.Sliding || !HeldBefore(row, index)))];

        bool Holds(ReferenceRow row) => threshold.Holds(ReferenceAggregates.Text(aggregation.Aggregates[^1], row));

        bool HeldBefore(ReferenceRow row, int index) =>
            row.Events.Count > 1 && rows.Take(index).LastOrDefault(other => KeyOf(other.Group) == KeyOf(row.Group)) is { } before && Holds(before);
    }

    private static IEnumerable<ReferenceRow> RowsOf(ReferenceWindow window, IReadOnlyList<ReferenceEvent> group, long newestTicks) => window.Kind switch
    {
        ReferenceWindowKind.Tumbling => Aligned(group, window.LengthTicks, window.LengthTicks),
        ReferenceWindowKind.Hopping => Aligned(group, window.LengthTicks, window.StepTicks),
        ReferenceWindowKind.Sliding => group.Select((e, index) =>
            Row(e.Time, [.. group.Take(index + 1).Where(other => other.Time > e.Time - window.LengthTicks)], window.LengthTicks)),
        ReferenceWindowKind.Session => Sessions(window, group).Select(session =>
            Row(Math.Min(session[^1].Time + window.LengthTicks, window.MaxTicks is { } max ? session[0].Time + max : long.MaxValue), session)),
        ReferenceWindowKind.Count => group.Chunk(window.Count).Where(events => events.Length == window.Count).Select(events => Row(events[^1].Time, events)),
        ReferenceWindowKind.Whole => [Row(newestTicks, group)],
        _ => throw new InvalidOperationException($"Unknown window {window.Kind}."),
    };

    /// <summary>The rows of the windows <c>[k·step, k·step + length)</c> that hold an event.</summary>
    private static IEnumerable<ReferenceRow> Aligned(IReadOnlyList<ReferenceEvent> members, long lengthTicks, long stepTicks) =>
        from begin in members.SelectMany(e => BeginningsOfWindows(e.Time, lengthTicks, stepTicks)).Distinct()
        select Row(begin + lengthTicks, [.. members.Where(e => begin <= e.Time && e.Time < begin + lengthTicks)], lengthTicks);

    private static IEnumerable<long> BeginningsOfWindows(long timeTicks, long lengthTicks, long stepTicks)
    {
        var epoch = DateTime.UnixEpoch.Ticks;
        var sinceStep = ((timeTicks - epoch) % stepTicks + stepTicks) % stepTicks;
        for (var begin = timeTicks - sinceStep; timeTicks < begin + lengthTicks; begin -= stepTicks)
        {
            yield return begin;
        }
    }

    private static List<List<ReferenceEvent>> Sessions(ReferenceWindow window, IReadOnlyList<ReferenceEvent> group)
    {
        var sessions = new List<List<ReferenceEvent>>();
        foreach (var e in group)
        {
            if (sessions.Count > 0
                && e.Time - sessions[^1][^1].Time <= window.LengthTicks
                && e.Time - sessions[^1][0].Time <= (window.MaxTicks ?? long.MaxValue))
            {
                sessions[^1].Add(e);
            }
            else
            {
                sessions.Add([e]);
            }
        }

        return sessions;
    }

    private static ReferenceRow Row(long timeTicks, IReadOnlyList<ReferenceEvent> events, long? lengthTicks = null) =>
        new(timeTicks, new Dictionary<string, string>(), events, lengthTicks ?? events[^1].Time - events[0].Time);

    private static string KeyOf(IReadOnlyDictionary<string, string> group) =>
        string.Concat(group.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key.Length}:{label.Key}{label.Value.Length}:{label.Value}"));
}
