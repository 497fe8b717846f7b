namespace Correlator;

/// <summary>Something done to each event of a stream: a filter, a parser, a change of its labels or message.</summary>
public abstract class EventStage
{
    private protected EventStage()
    {
    }

    /// <summary>Keeps events whose message contains one of the texts; or, negated, none of them.</summary>
    public static EventStage LineContains(IReadOnlyList<string> texts, bool isNegated = false) => new LineFilterStage(texts, isRegex: false, isNegated);

    /// <summary>Keeps events whose message matches one of the patterns anywhere; or, negated, none of them.</summary>
    /// <exception cref="ArgumentException">A pattern is no regular expression.</exception>
    /// <exception cref="NotSupportedException">A pattern cannot run in linear time.</exception>
    public static EventStage LineMatches(IReadOnlyList<string> patterns, bool isNegated = false) => new LineFilterStage(patterns, isRegex: true, isNegated);

    /// <summary>Keeps events that satisfy a condition on their labels.</summary>
    public static EventStage Where(Predicate predicate) => new WhereStage(predicate);

    /// <summary>Keeps only these labels.</summary>
    public static EventStage Keep(params IReadOnlyList<string> labels) => new KeepStage(labels, isDrop: false);

    /// <summary>Takes these labels away.</summary>
    public static EventStage Drop(params IReadOnlyList<string> labels) => new KeepStage(labels, isDrop: true);

    /// <summary>Keeps a part of the events, chosen by a hash of the event, so that it is the same part in every replay.</summary>
    /// <param name="fraction">0 to 1.</param>
    public static EventStage Sample(double fraction) => new SampleStage(fraction);

    /// <summary>Drops copies of events: those of equal identity that lie within a window of event time from the kept one.</summary>
    /// <param name="keys">What copies have in common; empty for time, source, message and labels.</param>
    /// <param name="window">How long after a kept event its copies are dropped; more than zero; null for the stream's range.</param>
    public static EventStage Dedup(IReadOnlyList<KeyExpression> keys, TimeSpan? window = null) => new DedupStage(keys, window);

    /// <summary>Reads labels out of a JSON message: all scalar members, nested ones as <c>a.b</c>, or only those listed.</summary>
    /// <param name="extracts">Label and field; empty for all.</param>
    public static EventStage Json(params IReadOnlyList<KeyValuePair<string, string>> extracts) => new JsonStage(ToExtracts(extracts));

    /// <summary>Reads labels out of a message of <c>key=value</c> pairs: all, or only those listed.</summary>
    /// <param name="extracts">Label and field; empty for all.</param>
    public static EventStage Logfmt(params IReadOnlyList<KeyValuePair<string, string>> extracts) => new LogfmtStage(ToExtracts(extracts));

    /// <summary>Reads labels out of the message by a LogQL pattern such as <c>&lt;ip&gt; - &lt;_&gt; &lt;status&gt;</c>.</summary>
    /// <exception cref="FormatException">The text is no such pattern.</exception>
    public static EventStage Pattern(string pattern) => new PatternStage(pattern);

    /// <summary>Reads labels out of the message by the named groups of a regular expression.</summary>
    /// <exception cref="ArgumentException">The text is no regular expression.</exception>
    /// <exception cref="NotSupportedException">The pattern cannot run in linear time.</exception>
    public static EventStage Regexp(string pattern) => new RegexpStage(pattern);

    /// <summary>Sets labels, in order, from templates or from other labels.</summary>
    public static EventStage LabelFormat(params IReadOnlyList<LabelAssignment> assignments) => new LabelFormatStage([.. assignments]);

    /// <summary>Makes a new message from a template such as <c>{{.method}} {{.path}}</c>; <c>{{.__line__}}</c> is the message.</summary>
    public static EventStage LineFormat(string template) => new LineFormatStage(new MessageTemplate(template));

    /// <summary>The stage as the language writes it, with its bar.</summary>
    public abstract override string ToString();

    /// <summary>Calls a visitor for every label that the stage names.</summary>
    internal virtual void VisitNames(Action<string> visit)
    {
    }

    /// <summary>Calls a visitor for every label that the stage reads of its events.</summary>
    internal virtual void VisitReads(Action<string> visit)
    {
    }

    private static List<Extract> ToExtracts(IReadOnlyList<KeyValuePair<string, string>> extracts) =>
        [.. extracts.Select(static pair => new Extract(FieldName.Of(pair.Value), pair.Key))];

    /// <summary>The event after the stage; null where it is filtered out.</summary>
    internal abstract LogEvent? Apply(LogEvent logEvent);
}
