namespace Correlator.Testing;

/// <summary>A <c>dedup</c> of the events of one stream.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="By">The label names of the identity; a missing one is the empty text. None: time, source and labels.</param>
/// <param name="WindowTicks">The window in ticks, more than zero. Null: the range of the stream.</param>
public sealed record ReferenceDeduplicationQuery(StreamQuery Stream, IReadOnlyList<string> By, long? WindowTicks = null)
{
    /// <summary>The query in the text of the language.</summary>
    public override string ToString() =>
        $"{QueryText.Of(Stream)} | dedup{QueryText.By(By)}{(WindowTicks is { } window ? $" [{QueryText.Duration(window)}]" : "")}";
}

/// <summary>The meaning of <c>dedup</c>, stated as plainly as possible: every event is compared with all that were kept.</summary>
public static class ReferenceDeduplication
{
    /// <summary>The events that are kept, in total order.</summary>
    /// <remarks>An event is dropped iff a kept one of equal identity is less than the window before it. What is dropped prolongs nothing.</remarks>
    /// <param name="query">The query.</param>
    /// <param name="events">The events of its stream, in any order.</param>
    public static IReadOnlyList<ReferenceEvent> Evaluate(ReferenceDeduplicationQuery query, IEnumerable<ReferenceEvent> events)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(events);
        var windowTicks = query.WindowTicks ?? query.Stream.RangeTicks;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(windowTicks, nameof(query));
        var kept = new List<ReferenceEvent>();
        foreach (var e in events.Order(ReferenceEvent.TotalOrder))
        {
            if (!kept.Exists(k => e.Time - k.Time < windowTicks && IsEqual(k, e, query.By)))
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
