namespace Correlator;

/// <summary>How far the workers of a group have come, for who looks on: nothing is joined, committed or changed.</summary>
/// <example><code>
/// var behind = KafkaLogStatus.Read(topics).Sum(partition => partition.Lag);
/// </code></example>
public static class KafkaLogStatus
{
    /// <summary>Asks for the ends of the log and the places of a group, each in one go.</summary>
    /// <param name="options">Which topics.</param>
    /// <returns>One for each partition, in their order.</returns>
    /// <exception cref="LogException">Kafka does not answer, or a topic is not there (<c>LOG_UNAVAILABLE</c>).</exception>
    public static IReadOnlyList<KafkaPartitionStatus> Read(KafkaLogOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        using var tails = new KafkaTailReader(options);
        int[] partitions = [.. Enumerable.Range(0, tails.CountPartitions(options.Topic))];
        var (beginnings, ends) = (tails.Beginnings(options.Topic, partitions), tails.Ends(options.Topic, partitions));
        var places = tails.Exists(options.Places) ? KafkaPlaces.Read(options, tails, partitions) : [];
        return
        [
            .. partitions.Select(partition => new KafkaPartitionStatus
            {
                Partition = partition,
                Beginning = beginnings[partition],
                End = ends[partition],
                Start = places.TryGetValue(partition, out var place) ? place.Position : 0,
                Done = place.Metadata is null ? beginnings[partition] : place.Done ?? place.Position,
                Watermark = place.Metadata is null ? null : place.Watermark,
            }),
        ];
    }
}

/// <summary>How far the workers of a group have come in one partition.</summary>
public sealed record KafkaPartitionStatus
{
    /// <summary>Which partition.</summary>
    public required int Partition { get; init; }

    /// <summary>The position of the oldest record that the log holds.</summary>
    public required long Beginning { get; init; }

    /// <summary>The position behind the last record.</summary>
    public required long End { get; init; }

    /// <summary>From where whoever takes over reads.</summary>
    public required long Start { get; init; }

    /// <summary>The results of all records before this position are out and committed.</summary>
    public required long Done { get; init; }

    /// <summary>The time that all sources had reached at the last commit; null before all have told, and where all have ended.</summary>
    public required DateTimeOffset? Watermark { get; init; }

    /// <summary>How many records are not done; positions that hold none are counted with them.</summary>
    public long Lag => Math.Max(0, End - Done);

    /// <summary>How many records whoever takes over would read again.</summary>
    public long Replay => Math.Max(0, Done - Math.Max(Start, Beginning));
}
