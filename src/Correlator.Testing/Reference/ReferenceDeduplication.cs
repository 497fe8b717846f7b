namespace Correlator.Testing;

/// <summary>The meaning of <c>dedup</c>, stated as plainly as possible: every event is compared with all that were kept.</summary>
public static class ReferenceDeduplication
{
    /// <summary>The events that are kept, in total order.</summary>
    /// <remarks>An event is dropped iff a kept one of equal identity is less than the window before it. What is dropped prolongs nothing.</remarks>
    /// <param name="events">The events, in any order.</param>
    /// <param name="by">The label names of the identity; a missing one is the empty text. None: time, source and labels.</param>
    /// <param name="windowTicks">The window in ticks, more than zero.</param>
    public static IReadOnlyList<ReferenceEvent> Evaluate(IEnumerable<ReferenceEvent> events, IReadOnlyList<string> by, long windowTicks)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(by);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(windowTicks);
        var kept = new List<ReferenceEvent>();
        foreach (var e in events.Order(ReferenceEvent.TotalOrder))
        {
            if (!kept.Exists(k => e.Time - k.Time < windowTicks && IsEqual(k, e, by)))
            {
                kept.Add(e);
            }
        }

        return kept;
    }

    private static bool IsEqual(ReferenceEvent x, ReferenceEvent y, IReadOnlyList<string> by) => by.Count > 0
        ? by.All(name => x.Label(name) == y.Label(name))
        : x.Time == y.Time && x.Source == y.Source && x.Labels.Count == y.Labels.Count && x.Labels.All(label => y.Labels.TryGetValue(label.Key, out var other) && other == label.Value);
}

/// <summary>The meaning of <c>suppress</c>, stated as plainly as possible: every result is compared with all that passed.</summary>
public static class ReferenceSuppression
{
    /// <summary>The results that pass, in their order.</summary>
    /// <remarks>A result passes iff no result of the same key that passed before it is less than the distance earlier.</remarks>
    /// <typeparam name="T">Type of the results: events, correlations, rows.</typeparam>
    /// <param name="results">The results in the order in which they are decided.</param>
    /// <param name="time">The time of a result in ticks; that of a correlation is its first event's.</param>
    /// <param name="key">The key of a result; null is a key like any other.</param>
    /// <param name="distanceTicks">The distance in ticks, more than zero.</param>
    public static IReadOnlyList<T> Evaluate<T>(IEnumerable<T> results, Func<T, long> time, Func<T, string?> key, long distanceTicks)
    {
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(distanceTicks);
        var passed = new List<T>();
        foreach (var result in results)
        {
            if (!passed.Exists(p => key(p) == key(result) && time(result) - time(p) < distanceTicks))
            {
                passed.Add(result);
            }
        }

        return passed;
    }
}
