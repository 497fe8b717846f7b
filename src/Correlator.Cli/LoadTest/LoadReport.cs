namespace Correlator.Cli;

/// <summary>What a load test found. <c>docs/load-test.md</c> describes each member; a change of meaning needs a new <see cref="Version"/>.</summary>
internal sealed record LoadReport
{
    public int Version { get; init; } = 1;

    public required string Tool { get; init; }

    public required string Started { get; init; }

    public required LoadSetup Setup { get; init; }

    /// <summary><c>completed</c>, <c>interrupted</c>, <c>saturated</c>, <c>overloaded</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    public string? Error { get; init; }

    public bool Passed { get; init; }

    public required EventFigures Events { get; init; }

    public required ResultFigures Results { get; init; }

    public LatencyFigures? Latency { get; init; }

    public LatencyFigures? Behind { get; init; }

    public required MemoryFigures Memory { get; init; }

    public required CpuFigures Cpu { get; init; }

    public required IReadOnlyList<QueryFigures> Queries { get; init; }

    public required IReadOnlyList<PhaseFigures> Phases { get; init; }

    public required IReadOnlyList<ThresholdFigures> Thresholds { get; init; }
}

internal sealed record LoadSetup
{
    public required string Scenario { get; init; }

    public required string Pattern { get; init; }

    public double Rate { get; init; }

    public double DurationSeconds { get; init; }

    public int Seed { get; init; }

    public double LatenessSeconds { get; init; }

    /// <summary>How the events of each stream reach the query: <c>memory</c>, or what is spoken.</summary>
    public required IReadOnlyDictionary<string, string> Streams { get; init; }
}

internal sealed record EventFigures
{
    /// <summary>In the whole schedule.</summary>
    public long Scheduled { get; init; }

    /// <summary>Up to the end of the run.</summary>
    public long Due { get; init; }

    public long Sent { get; init; }

    /// <summary>By receivers.</summary>
    public long Dropped { get; init; }

    public long Malformed { get; init; }

    public double ElapsedSeconds { get; init; }

    public double WantedRate { get; init; }

    public double ReachedRate { get; init; }
}

internal record ResultFigures
{
    /// <summary>Null for a query of the user's own without a number to expect.</summary>
    public long? Expected { get; init; }

    public long Received { get; init; }

    public long? Right { get; init; }

    public long? Lost { get; init; }

    public long Wrong { get; init; }

    public long Twice { get; init; }

    public long Revised { get; init; }

    /// <summary>0 to 1.</summary>
    public double? SuccessRate { get; init; }
}

internal sealed record QueryFigures : ResultFigures
{
    public required string Name { get; init; }

    public required string Query { get; init; }

    public LatencyFigures? Latency { get; init; }
}

/// <summary>Times in milliseconds.</summary>
internal sealed record LatencyFigures
{
    public long Count { get; init; }

    public double Min { get; init; }

    public double Mean { get; init; }

    public double P50 { get; init; }

    public double P90 { get; init; }

    public double P95 { get; init; }

    public double P99 { get; init; }

    public double P999 { get; init; }

    public double Max { get; init; }
}

internal sealed record MemoryFigures
{
    public required PeakFigures WorkingSetBytes { get; init; }

    public required PeakFigures ManagedHeapBytes { get; init; }

    /// <summary>How long the collector held all threads.</summary>
    public double CollectorPauseMilliseconds { get; init; }

    public int Collections { get; init; }
}

/// <summary>The greatest reading of the whole run, of its first half and of its second.</summary>
internal sealed record PeakFigures(long Max, long FirstHalf, long SecondHalf);

internal sealed record CpuFigures
{
    public double Seconds { get; init; }

    public double Cores { get; init; }

    /// <summary>For which its threads together had work and no processor; null where the system does not tell it.</summary>
    public double? WaitedSeconds { get; init; }

    public int Processors { get; init; }
}

/// <summary>A tenth of the schedule.</summary>
internal sealed record PhaseFigures
{
    public double FromSeconds { get; init; }

    public double ToSeconds { get; init; }

    public long Due { get; init; }

    public long Sent { get; init; }

    public double WantedRate { get; init; }

    /// <summary>Events handed over between the phase's begin and end by the clock, whenever they were due, per second.</summary>
    public double ReachedRate { get; init; }

    public long Results { get; init; }

    public double? P50 { get; init; }

    public double? P99 { get; init; }

    public double? BehindMax { get; init; }
}

internal sealed record ThresholdFigures
{
    public required string Name { get; init; }

    public double Limit { get; init; }

    public double? Value { get; init; }

    public bool IsMet { get; init; }
}
