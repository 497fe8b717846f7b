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

    /// <summary>Keeps events that satisfy a condition on their labels: on a stream a stage of it, on rows and what comes after them a filter.</summary>
    /// <example><code>
    /// var serverErrors = api.Where(Predicate.LabelMatches("status", "5.."));
    /// </code></example>
    public static EventQuery<LogEvent> Where(this EventQuery<LogEvent> query, Predicate predicate)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(predicate);
        return query.Over(query.Node is StreamNode stream ? stream.WithStage(EventStage.Where(predicate)) : new FilterNode(query.Node, predicate));
    }

    /// <summary>How long an event of the stream can match.</summary>
    /// <param name="query">The stream.</param>
    /// <param name="range">More than zero. Default of a stream: 5 minutes.</param>
    /// <example><code>
    /// var longLived = api.Range(TimeSpan.FromHours(1));
    /// </code></example>
    public static EventQuery<LogEvent> Range(this EventQuery<LogEvent> query, TimeSpan range)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(range, TimeSpan.Zero);
        return Change(query, node => node.WithRange(range));
    }

    /// <summary>Only the events of a span of time, both ends included; a live source completes at its end. The span is the events' lifetime, too.</summary>
    /// <example><code>
    /// var firstHour = api.WithHistory(noon, noon.AddHours(1));
    /// </code></example>
    public static EventQuery<LogEvent> WithHistory(this EventQuery<LogEvent> query, DateTimeOffset since, DateTimeOffset until)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(since, until);
        return Change(query, node => node.WithHistory(since, until));
    }

    /// <summary>Lets the events of the stream take part later, or earlier, than they happened: <c>offset 5m</c>. Results show their own times.</summary>
    /// <param name="query">The stream.</param>
    /// <param name="offset">By how much later; less than zero for earlier. Default of a stream: zero.</param>
    /// <example><code>
    /// var yesterday = api.Offset(TimeSpan.FromDays(1)).As("yesterday");
    /// </code></example>
    public static EventQuery<LogEvent> Offset(this EventQuery<LogEvent> query, TimeSpan offset) => Change(query, node => node.WithOffset(offset));

    /// <summary>How far out of order events of the stream may come; those that come later still are late.</summary>
    /// <param name="query">The stream.</param>
    /// <param name="lateness">Zero or more; zero is honoured. Default of a stream: that of the run.</param>
    /// <example><code>
    /// var shuffled = api.WithLateness(TimeSpan.FromMinutes(2));
    /// </code></example>
    public static EventQuery<LogEvent> WithLateness(this EventQuery<LogEvent> query, TimeSpan lateness)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lateness, TimeSpan.Zero);
        return Change(query, node => node.WithLateness(lateness));
    }

    /// <summary>How long the stream's live source may be connected and silent before its watermark goes on with the clock.</summary>
    /// <param name="query">The stream.</param>
    /// <param name="idle">More than zero. Default of a stream: that of the run.</param>
    /// <example><code>
    /// var quiet = api.WithIdle(TimeSpan.FromMinutes(1));
    /// </code></example>
    public static EventQuery<LogEvent> WithIdle(this EventQuery<LogEvent> query, TimeSpan idle)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(idle, TimeSpan.Zero);
        return Change(query, node => node.WithIdle(idle));
    }

    /// <summary>How long results wait for the stream's source when it is disconnected, before the outage counts as a gap.</summary>
    /// <param name="query">The stream.</param>
    /// <param name="maxOutage">More than zero. Default of a stream: that of the run.</param>
    /// <example><code>
    /// var patient = api.WithMaxOutage(TimeSpan.FromHours(1));
    /// </code></example>
    public static EventQuery<LogEvent> WithMaxOutage(this EventQuery<LogEvent> query, TimeSpan maxOutage)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(maxOutage, TimeSpan.Zero);
        return Change(query, node => node.WithMaxOutage(maxOutage));
    }

    /// <summary>The most that may be held of the stream, and what gives way beyond it; the bound of the query counts, too.</summary>
    /// <param name="query">The stream.</param>
    /// <param name="maxState">A number of events, of bytes, or both. Default of a stream: no bound.</param>
    /// <example><code>
    /// var bounded = api.WithMaxState(StateBudget.Events(50_000));
    /// </code></example>
    public static EventQuery<LogEvent> WithMaxState(this EventQuery<LogEvent> query, StateBudget maxState)
    {
        maxState.Validate();
        return Change(query, node => node.WithMaxState(maxState));
    }

    /// <summary>The most events that are taken of the stream's source; the stream is complete with the last of them.</summary>
    /// <param name="query">The stream.</param>
    /// <param name="limit">At least 1. Default of a stream: no limit.</param>
    /// <example><code>
    /// var sampleOfThousand = api.WithLimit(1000);
    /// </code></example>
    public static EventQuery<LogEvent> WithLimit(this EventQuery<LogEvent> query, long limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return Change(query, node => node.WithLimit(limit));
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
        ArgumentOutOfRangeException.ThrowIfLessThan(distance, TimeSpan.Zero);
        return query.Within(-distance, distance);
    }

    /// <summary>The least and greatest time of an event of this stream minus the left one's at which the next LINQ join matches them.</summary>
    /// <example><code>
    /// var answers = from a in frontend
    ///               join b in backend.Within(TimeSpan.Zero, TimeSpan.FromSeconds(30)) on a["request_id"] equals b["request_id"]
    ///               select b.Timestamp - a.Timestamp;
    /// </code></example>
    public static EventQuery<LogEvent> Within(this EventQuery<LogEvent> query, TimeSpan least, TimeSpan greatest)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(least, greatest);
        return new EventQuery<LogEvent>(query.Node, query.Projection, query.Options) { Bound = (least, greatest), GroupWindow = query.GroupWindow };
    }

    /// <summary>As <see cref="Within(EventQuery{LogEvent}, TimeSpan)"/>, with the duration as the language writes it: <c>"30s"</c>, <c>"1h30m"</c>.</summary>
    /// <exception cref="FormatException">The text is no duration.</exception>
    /// <example><code>
    /// var replies = from a in frontend
    ///               join b in backend.Within("1m30s") on a["request_id"] equals b["request_id"]
    ///               select b.Message;
    /// </code></example>
    public static EventQuery<LogEvent> Within(this EventQuery<LogEvent> query, string distance) => query.Within(QuantityText.ParseDuration(distance));

    private static EventQuery<LogEvent> Change(EventQuery<LogEvent> query, Func<StreamNode, StreamNode> change)
    {
        ArgumentNullException.ThrowIfNull(query);
        return query.Node is StreamNode stream
            ? query.Over(change(stream))
            : throw new InvalidOperationException("Stages, ranges and options of a stream go on the stream itself, before it is joined, aggregated or limited.");
    }
}
