namespace Correlator;

// Sequences.
public abstract partial class EventQuery
{
    /// <summary>Finds events that follow each other. <see cref="Sequence"/> builds the same step by step.</summary>
    /// <param name="clause">The key, the greatest span, and whether steps may come in any order or events serve twice.</param>
    /// <param name="steps">The steps in order: what fills each, how often, or that it must not be.</param>
    /// <returns>
    /// One correlation per match, with all its events; its key is the sequence's. For each start the earliest completion; the events of a match are
    /// used up unless the clause says that they overlap.
    /// </returns>
    /// <remarks>
    /// Events are taken in total order behind the clock, so a match comes out lateness after its last event; one that ends with an absence, when the
    /// clock has passed the greatest span after its start. A late event takes no part and goes to the late events. Memory: the events of open
    /// attempts, at most <see cref="SequenceClause.MaxAttempts"/> starts a key, for at most the greatest span. Completes when all steps have.
    /// </remarks>
    /// <exception cref="ArgumentException">The steps make no sequence: none is positive, a first or last one may be empty, an absence at the end has no span.</exception>
    /// <example><code>
    /// var guessed = EventQuery.Sequence(
    ///     new SequenceClause { Keys = ["user"], MaxSpan = TimeSpan.FromMinutes(10) },
    ///     new SequenceStep(failures.Node) { Minimum = 3, Maximum = null },
    ///     new SequenceStep(logins.Node));
    /// </code></example>
    public static EventQuery<Correlation> Sequence(SequenceClause clause, params IReadOnlyList<SequenceStep> steps) => Of(new SequenceNode(steps, clause));
}
