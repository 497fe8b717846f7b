namespace Correlator.Testing;

/// <summary>
/// The meaning of sequences, stated as plainly as possible: for each start all matches are tried, and the earliest is taken.
/// It is the specification that a streaming sequence is checked against, and a place to read what a sequence means.
/// </summary>
/// <remarks>
/// <para>All events are known and none is late. There is no limit on open attempts.</para>
/// <para><b>Match of a start</b> (an event of the first positive step). Each positive step has a run of events, all of one key, all later in
/// total order than those of the step before, the last at most the span after the start. A run begins at any event; from there it takes
/// every usable event of its step up to the step's maximum, until the next run begins. An event that (as a copy) begins the next run
/// does not extend the one before. A step whose minimum is zero may have no run. The last step completes at its minimum.</para>
/// <para><b>Negations.</b> Between two steps: no such event lies strictly between the last event of the nearest run before it and the first of
/// the nearest run after it, in total order. Leading: none in [start − span, start) by time. Trailing: none later than the last event up to
/// start + span. <c>until</c>: none later than the start up to the match's last event, or up to start + span with a trailing negation.
/// A copy of one of the two neighbours is no such event.</para>
/// <para><b>Choice.</b> Starts are served in total order. Each takes the match whose last event is earliest, then the one whose runs begin
/// earliest, compared from the first step on; no run counts as later than any. Unless overlapping, the events of a match and their copies
/// are used: they are no longer usable, nor starts. Each key stands alone: where steps have keys of their own, two keys may use one source event.</para>
/// <para>Time: exponential in the number of steps. Meant for tests of some dozens of events.</para>
/// </remarks>
/// <example>
/// <code>
/// long range = TimeSpan.FromMinutes(5).Ticks;
/// var query = new ReferenceSequenceQuery([new(new StreamQuery(0, "a", range)), new(new StreamQuery(1, "b", range))]) { Keys = ["user"], MaxSpanTicks = range };
/// ReferenceEvent[] events = [new(0, noon.UtcTicks, 0, "a", Labels.Of(("user", "ann"))), new(1, noon.AddSeconds(1).UtcTicks, 0, "b", Labels.Of(("user", "ann")))];
/// var results = ReferenceSequence.Evaluate(query, events);
/// </code>
/// </example>
public static class ReferenceSequence
{
    /// <summary>The matches in the order in which they are decided: by last event, with a trailing negation by start.</summary>
    /// <param name="query">The sequence.</param>
    /// <param name="events">The events of all its streams, in any order.</param>
    /// <exception cref="ArgumentException">The sequence breaks a rule that the documentation of its members states, or an event belongs to
    /// no stream of it, or two events have the same identity.</exception>
    public static IReadOnlyList<ReferenceCorrelation> Evaluate(ReferenceSequenceQuery query, IEnumerable<ReferenceEvent> events) =>
    [
        .. Evaluations(query, events).SelectMany(one => one.Matches)
            .OrderBy(match => query.HasTrailingNegation ? match[0] : match[^1], ReferenceEvent.TotalOrder)
            .ThenBy(match => match[0], ReferenceEvent.TotalOrder)
            .Select(match => Result(query, match)),
    ];

    /// <summary>
    /// The starts that time out, in total order: those without a match, excluded by no leading negation, cancelled by no <c>until</c> (but a
    /// copy of the start itself) and used by no other match. None for an unordered sequence.
    /// </summary>
    /// <param name="query">The sequence.</param>
    /// <param name="events">The events of all its streams, in any order.</param>
    /// <exception cref="ArgumentException">As in <see cref="Evaluate"/>.</exception>
    public static IReadOnlyList<ReferenceEvent> TimedOut(ReferenceSequenceQuery query, IEnumerable<ReferenceEvent> events) =>
        [.. Evaluations(query, events).SelectMany(one => one.TimedOut).Order(ReferenceEvent.TotalOrder)];

    /// <summary>The evaluation of each key alone. An event with a missing or empty part takes no part.</summary>
    private static List<SequenceEvaluation> Evaluations(ReferenceSequenceQuery query, IEnumerable<ReferenceEvent> events)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(events);
        var known = events.Order(ReferenceEvent.TotalOrder).ToList();
        SequenceValidation.Validate(query, known);
        var steps = query.AllSteps.ToDictionary(step => step.Stream.Index);
        var evaluations = known
            .Select(e => (Event: e, Key: KeyNames(query, steps[e.Stream]).Select(e.Label).ToList()))
            .Where(x => !x.Key.Contains(null))
            .GroupBy(x => string.Concat(x.Key.Select(part => $"{part!.Length}:{part}")), x => x.Event)
            .Select(one => new SequenceEvaluation(query, [.. one]))
            .ToList();
        evaluations.ForEach(one => one.Run());
        return evaluations;
    }

    private static IEnumerable<string> KeyNames(ReferenceSequenceQuery query, ReferenceSequenceStep step) => query.Keys.Concat(step.Keys);

    private static ReferenceCorrelation Result(ReferenceSequenceQuery query, IReadOnlyList<ReferenceEvent> match)
    {
        var streams = match.Select(e => e.Stream).ToHashSet();
        var start = match.First(e => query.Unordered ? e.Stream == query.Steps[0].Stream.Index : e == match[0]);
        return new(match)
        {
            MatchedStreams = streams,
            Complete = query.Streams.All(stream => streams.Contains(stream.Index)),
            Key = KeyNames(query, query.PositiveSteps[0]).Distinct().ToDictionary(name => name, name => start.Label(name)!),
            Labels = new Dictionary<string, string>(),
        };
    }
}
