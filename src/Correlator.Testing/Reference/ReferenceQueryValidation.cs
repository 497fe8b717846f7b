namespace Correlator.Testing;

/// <summary>What must hold before a query can be evaluated.</summary>
internal static class ReferenceQueryValidation
{
    public static void Validate(ReferenceQuery query, IReadOnlyList<ReferenceEvent> events)
    {
        ValidateJoins(query);
        ValidateStreams(query.Streams, events);
    }

    /// <summary>Each stream has an index of its own, and each event an identity of its own and a stream.</summary>
    public static void ValidateStreams(IReadOnlyList<StreamQuery> streams, IReadOnlyList<ReferenceEvent> events)
    {
        ValidateStreams(streams);
        var sources = streams.ToDictionary(stream => stream.Index, stream => stream.Source);
        var stranger = events.FirstOrDefault(e => !sources.TryGetValue(e.Stream, out var source) || source != e.Source);
        if (stranger is not null)
        {
            throw new ArgumentException($"Event {stranger} belongs to no stream of the query.", nameof(events));
        }

        if (events.GroupBy(e => e.Id).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two events have the identity {twice.Key}.", nameof(events));
        }
    }

    private static void ValidateStreams(IReadOnlyList<StreamQuery> streams)
    {
        if (streams.GroupBy(stream => stream.Index).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Stream index {twice.Key} is used twice.", nameof(streams));
        }

        if (streams.FirstOrDefault(stream => stream.RangeTicks < 0) is { } negative)
        {
            throw new ArgumentException($"Stream {negative.Index} has a negative range.", nameof(streams));
        }
    }

    private static void ValidateJoins(ReferenceQuery query)
    {
        if (query is UnionQuery union)
        {
            ValidateJoins(union.Left);
            ValidateJoins(union.Right);
        }

        if (query is JoinQuery join)
        {
            var allowsGroup = join.Kind is ReferenceJoinKind.And or ReferenceJoinKind.Or or ReferenceJoinKind.Full;
            if (join.Group is not ReferenceGroup.None && !allowsGroup)
            {
                throw new ArgumentException($"A group modifier needs `and`, `or` or `full`, not {join.Kind}.", nameof(query));
            }

            ValidateJoins(join.Left);
            ValidateJoins(join.Right);
        }
    }
}
