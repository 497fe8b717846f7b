namespace Correlator;

/// <summary>Operators on streams of events.</summary>
public static class EventQueryEvents
{
    /// <summary>Adds a stage that acts on each event: a filter, a parser, a change of labels.</summary>
    /// <example><code>
    /// var errors = api.Pipe(EventStage.Json()).Pipe(EventStage.Where(Predicate.LabelMatches("status", "5..")));
    /// </code></example>
    public static EventQuery<LogEvent> Pipe(this EventQuery<LogEvent> query, EventStage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return Change(query, node => node.WithStage(stage));
    }

    /// <summary>Keeps events that satisfy a condition on their labels.</summary>
    public static EventQuery<LogEvent> Where(this EventQuery<LogEvent> query, Predicate predicate) => query.Pipe(EventStage.Where(predicate));

    /// <summary>How long an event of the stream can match.</summary>
    /// <param name="query">The stream.</param>
    /// <param name="range">More than zero. Default of a stream: 5 minutes.</param>
    public static EventQuery<LogEvent> Range(this EventQuery<LogEvent> query, TimeSpan range)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(range, TimeSpan.Zero);
        return Change(query, node => node.WithRange(range));
    }

    /// <summary>Only the events of a span of time, both ends included; a live source completes at its end. The span is the events' lifetime, too.</summary>
    public static EventQuery<LogEvent> WithHistory(this EventQuery<LogEvent> query, DateTimeOffset since, DateTimeOffset until)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(since, until);
        return Change(query, node => node.WithHistory(since, until));
    }

    /// <summary>The greatest distance in time at which the next LINQ join matches events of this stream.</summary>
    /// <param name="query">The right side of the join.</param>
    /// <param name="distance">Zero or more.</param>
    /// <example><code>
    /// var pairs = from a in frontend
    ///             join b in backend.Within(TimeSpan.FromSeconds(30)) on a["request_id"] equals b["request_id"]
    ///             select (a.Message, b.Message);
    /// </code></example>
    public static EventQuery<LogEvent> Within(this EventQuery<LogEvent> query, TimeSpan distance)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(distance, TimeSpan.Zero);
        return new EventQuery<LogEvent>(query.Node, query.Projection, query.Options) { Bound = (-distance, distance) };
    }

    /// <summary>The least and greatest time of an event of this stream minus the left one's at which the next LINQ join matches them.</summary>
    public static EventQuery<LogEvent> Within(this EventQuery<LogEvent> query, TimeSpan least, TimeSpan greatest)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(least, greatest);
        return new EventQuery<LogEvent>(query.Node, query.Projection, query.Options) { Bound = (least, greatest) };
    }

    /// <summary>As <see cref="Within(EventQuery{LogEvent}, TimeSpan)"/>, with the duration as the language writes it: <c>"30s"</c>, <c>"1h30m"</c>.</summary>
    /// <exception cref="FormatException">The text is no duration.</exception>
    public static EventQuery<LogEvent> Within(this EventQuery<LogEvent> query, string distance) => query.Within(DurationText.Parse(distance));

    private static EventQuery<LogEvent> Change(EventQuery<LogEvent> query, Func<StreamNode, StreamNode> change)
    {
        ArgumentNullException.ThrowIfNull(query);
        return query.Node is StreamNode stream
            ? new EventQuery<LogEvent>(change(stream), query.Projection, query.Options) { Bound = query.Bound }
            : throw new InvalidOperationException("Stages and ranges go on a stream, before it is joined.");
    }
}
