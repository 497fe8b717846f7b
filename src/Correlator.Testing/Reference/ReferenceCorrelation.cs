namespace Correlator.Testing;

/// <summary>One result of a query: the events that belong together.</summary>
public sealed class ReferenceCorrelation
{
    internal ReferenceCorrelation(IReadOnlyList<ReferenceEvent> events) => Events = events;

    /// <summary>The events, in total order.</summary>
    public IReadOnlyList<ReferenceEvent> Events { get; }

    /// <summary>The streams that have a matching event, whether it is listed or not (<c>semi</c> lists none of its right side).</summary>
    public required IReadOnlySet<int> MatchedStreams { get; init; }

    /// <summary>Whether every stream of the query has a matching event; the inputs of a union count as one stream.</summary>
    public required bool Complete { get; init; }

    /// <summary>The key of the join that formed the unit, under the left names. Empty for a keyless event and without a join.</summary>
    public required IReadOnlyDictionary<string, string> Key { get; init; }

    /// <summary>The labels that group modifiers copied.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Whether it was closed because it held as many events as it may.</summary>
    public bool Truncated { get; init; }

    /// <summary>The truncated correlation whose events go on here, else null.</summary>
    public ReferenceCorrelation? Continues { get; init; }

    /// <summary>The events' names as a set, to compare with the results of another implementation.</summary>
    public IReadOnlySet<ReferenceEventId> EventIds => Events.Select(e => e.Id).ToHashSet();

    /// <summary>Key, events and completeness on one line.</summary>
    public override string ToString() =>
        $"{{{string.Join(",", Key.OrderBy(part => part.Key, StringComparer.Ordinal).Select(part => $"{part.Key}={part.Value}"))}}}"
        + $" {string.Join(" ", Events)} {(Complete ? "complete" : "partial")}{(Truncated ? " truncated" : "")}";
}
