namespace Correlator;

/// <summary>What a running sequence needs to know.</summary>
internal sealed record SequenceSettings
{
    public required SequencePlan Plan { get; init; }

    /// <summary>The key parts that each input reads, with the streams whose events may carry each.</summary>
    public required IReadOnlyList<ItemKey> Keys { get; init; }

    /// <summary>The names under which a result shows the key: those of the first positive step.</summary>
    public required string[] KeyNames { get; init; }

    /// <summary>The streams as the steps see them.</summary>
    public required StreamTable Streams { get; init; }

    /// <summary>Whether one source feeds two steps, so that an event can come through both.</summary>
    public required bool CanMeetCopies { get; init; }

    /// <summary>Whether the operator feeds another one, which needs to know how far its results are complete.</summary>
    public bool IsInner { get; init; }

    public required OperatorCounters Counters { get; init; }

    /// <summary>The streams of each input.</summary>
    public required IReadOnlyList<ulong> InputStreams { get; init; }

    /// <summary>What counts what is held; null where nothing is bounded.</summary>
    public MemoryBudget? Budget { get; init; }

    public required ILateSink Late { get; init; }

    /// <summary>Takes starts that timed out, as far as they came; null for nobody.</summary>
    public Action<Unit>? TimedOut { get; init; }
}
