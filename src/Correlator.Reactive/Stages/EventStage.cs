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

    /// <summary>The stage as the language writes it, with its bar.</summary>
    public abstract override string ToString();

    /// <summary>Calls a visitor for every label that the stage names.</summary>
    internal virtual void VisitNames(Action<string> visit)
    {
    }

    /// <summary>The event after the stage; null where it is filtered out.</summary>
    internal abstract LogEvent? Apply(LogEvent logEvent);
}
