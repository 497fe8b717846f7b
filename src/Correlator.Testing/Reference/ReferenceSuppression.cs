namespace Correlator.Testing;

/// <summary>A <c>suppress</c> of the events of one stream.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="By">The label names of the key; a missing one is the empty text. None: all results have one key.</param>
/// <param name="DistanceTicks">The least distance of two results of one key, in ticks, more than zero.</param>
public sealed record ReferenceSuppressionQuery(StreamQuery Stream, IReadOnlyList<string> By, long DistanceTicks)
{
    /// <summary>The query in the text of the language.</summary>
    public override string ToString() => $"{QueryText.Of(Stream)} | suppress{QueryText.By(By)} {QueryText.Duration(DistanceTicks)}";
}

/// <summary>The meaning of <c>suppress</c>, stated as plainly as possible: every result is compared with all that passed.</summary>
public static class ReferenceSuppression
{
    /// <summary>The events that pass, in total order.</summary>
    /// <param name="query">The query.</param>
    /// <param name="events">The events of its stream, in any order.</param>
    public static IReadOnlyList<ReferenceEvent> Evaluate(ReferenceSuppressionQuery query, IEnumerable<ReferenceEvent> events)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(events);
        return Evaluate(
            events.Order(ReferenceEvent.TotalOrder),
            e => e.Time,
            e => string.Concat(query.By.Select(name => e.Label(name) ?? "").Select(part => $"{part.Length}:{part}")),
            query.DistanceTicks);
    }

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
