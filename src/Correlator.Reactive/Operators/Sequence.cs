namespace Correlator;

/// <summary>Builds a sequence step by step: events of one key that follow each other.</summary>
/// <remarks>Immutable: every call gives a new builder. What matches, when it comes out and what is held says <see cref="EventQuery.Sequence"/>.</remarks>
/// <example><code>
/// var breakIn = Sequence.By("user").MaxSpan(TimeSpan.FromMinutes(10))
///     .Step(failures.As("failed"), atLeast: 3)
///     .Absent(unlocks)
///     .Step(logins.As("ok"))
///     .Until(resets)
///     .ToQuery();
/// </code></example>
public sealed class Sequence
{
    private readonly SequenceClause _clause;
    private readonly SequenceStep[] _steps;
    private readonly CorrelationOptions? _options;

    private Sequence(SequenceClause clause, SequenceStep[] steps, CorrelationOptions? options) => (_clause, _steps, _options) = (clause, steps, options);

    /// <summary>Begins a sequence.</summary>
    /// <param name="keys">The parts of the key, which every step reads under the same names; none for one key of all events.</param>
    public static Sequence By(params IReadOnlyList<KeyExpression> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return new Sequence(new SequenceClause { Keys = [.. keys] }, [], null);
    }

    /// <summary>The greatest time from the first event to the last.</summary>
    /// <param name="span">More than zero. Default: the longest range of the steps. An absence at the end needs it.</param>
    public Sequence MaxSpan(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero);
        return With(_clause with { MaxSpan = span });
    }

    /// <summary>The most open starts of one key; beyond it the oldest is dropped and counted.</summary>
    /// <param name="count">At least 1. Default: 1000.</param>
    public Sequence MaxAttempts(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return With(_clause with { MaxAttempts = count });
    }

    /// <summary>Lets the steps be filled in any order. They are then neither repeated nor absent.</summary>
    public Sequence Unordered() => With(_clause with { IsUnordered = true });

    /// <summary>Lets an event be part of several matches: every start gives its own.</summary>
    public Sequence Overlapping() => With(_clause with { IsOverlapping = true });

    /// <summary>The next step: one event, or as many as the bounds say.</summary>
    /// <param name="events">The events that fill it.</param>
    /// <param name="atLeast">The least number; null for one. It may be zero between other steps.</param>
    /// <param name="atMost">The greatest number; null for no limit where a least number is given, else for one. The last step is complete at its least number.</param>
    /// <param name="by">Parts that this step adds to the key; part n of one step equals part n of the others. Null for none.</param>
    public Sequence Step(EventQuery events, int? atLeast = null, int? atMost = null, IReadOnlyList<KeyExpression>? by = null)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentOutOfRangeException.ThrowIfNegative(atLeast ?? 0, nameof(atLeast));
        ArgumentOutOfRangeException.ThrowIfLessThan(atMost ?? int.MaxValue, Math.Max(1, atLeast ?? 1), nameof(atMost));
        return With(events, Of(events, by) with { Minimum = atLeast ?? 1, Maximum = atMost ?? (atLeast is null ? 1 : null) });
    }

    /// <summary>No such event: between its neighbours, before the first step within the greatest span, or after the last one until it ends.</summary>
    /// <param name="events">The events that must not be.</param>
    /// <param name="by">Parts that it adds to the key, as in <see cref="Step"/>.</param>
    public Sequence Absent(EventQuery events, IReadOnlyList<KeyExpression>? by = null)
    {
        ArgumentNullException.ThrowIfNull(events);
        return With(events, Of(events, by) with { IsNegated = true });
    }

    /// <summary>Events that cancel the open attempts of their key.</summary>
    /// <param name="events">The events.</param>
    /// <param name="by">Parts that they add to the key, as in <see cref="Step"/>.</param>
    public Sequence Until(EventQuery events, IReadOnlyList<KeyExpression>? by = null)
    {
        ArgumentNullException.ThrowIfNull(events);
        return new Sequence(_clause with { Until = Of(events, by) }, _steps, _options ?? events.Options);
    }

    /// <summary>The sequence as a query, which runs as its first step that has options says.</summary>
    /// <exception cref="ArgumentException">The steps make no sequence: none is positive, a first or last one may be empty, an absence at the end has no span.</exception>
    public EventQuery<Correlation> ToQuery() => EventQuery.Of(new SequenceNode(_steps, _clause), _options);

    private static SequenceStep Of(EventQuery events, IReadOnlyList<KeyExpression>? by) => new(events.Node) { Keys = [.. by ?? []] };

    private Sequence With(SequenceClause clause) => new(clause, _steps, _options);

    private Sequence With(EventQuery events, SequenceStep step) => new(_clause, [.. _steps, step], _options ?? events.Options);
}
