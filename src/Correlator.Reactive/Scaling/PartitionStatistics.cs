namespace Correlator;

/// <summary>How the work on one partition goes.</summary>
public sealed record PartitionStatistics
{
    /// <summary>Which partition.</summary>
    public required int Partition { get; init; }

    /// <summary>The position behind the last record that was read.</summary>
    public required long Position { get; init; }

    /// <summary>The position behind the last record of the log, as far as it is known; null where it is not.</summary>
    public required long? End { get; init; }

    /// <summary>How many records are not read; null where the log's end is not known.</summary>
    public long? Lag => End is { } end ? Math.Max(0, end - Position) : null;

    /// <summary>From where whoever takes over would read, as of the last commit: how much would be read again.</summary>
    public required long StartPosition { get; init; }

    /// <summary>Whether records are being read that an earlier reader had done.</summary>
    public required bool IsReplaying { get; init; }

    /// <summary>How many such records were read.</summary>
    public required long Replayed { get; init; }

    /// <summary>How many results came out.</summary>
    public required long Results { get; init; }

    /// <summary>How many results were left out because they were out already.</summary>
    public required long Suppressed { get; init; }

    /// <summary>The time that all sources have reached in it; null before all have told.</summary>
    public required DateTimeOffset? Watermark { get; init; }

    /// <summary>How many events are held.</summary>
    public required long Open { get; init; }

    /// <summary>Events that came after the clock had passed them.</summary>
    public required long Late { get; init; }

    /// <summary>Events that stood in the log twice.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Results that could not be proved when they closed.</summary>
    public required long Withheld { get; init; }

    /// <summary>Records of which something could not be read.</summary>
    public required long Malformed { get; init; }
}
