namespace Correlator.Cli;

/// <summary>What a load test must reach to pass. A limit that is null is none.</summary>
internal sealed record LoadThresholds
{
    /// <summary>Right results of those expected, 0 to 1.</summary>
    public double? MinSuccess { get; init; }

    /// <summary>Events sent per second of those due, 0 to 1.</summary>
    public double? MinRate { get; init; }

    public TimeSpan? MaxP95 { get; init; }

    public TimeSpan? MaxP99 { get; init; }

    public TimeSpan? MaxLatency { get; init; }

    public long? MaxMemoryBytes { get; init; }

    /// <summary>Wrong results, and those that came twice.</summary>
    public long? MaxWrong { get; init; }

    /// <summary>Holds figures against the limits. A figure that is not there meets none.</summary>
    public IReadOnlyList<ThresholdFigures> Judge(EventFigures events, ResultFigures results, LatencyFigures? latency, MemoryFigures memory)
    {
        var judged = new List<ThresholdFigures>();
        AtLeast("min-success", MinSuccess, results.SuccessRate);
        AtLeast("min-rate", MinRate, events.WantedRate > 0 ? events.ReachedRate / events.WantedRate : null);
        AtMost("max-p95", MaxP95?.TotalMilliseconds, latency?.P95);
        AtMost("max-p99", MaxP99?.TotalMilliseconds, latency?.P99);
        AtMost("max-latency", MaxLatency?.TotalMilliseconds, latency?.Max);
        AtMost("max-memory", MaxMemoryBytes, memory.WorkingSetBytes.Max);
        AtMost("max-wrong", MaxWrong, results.Wrong + results.Twice);
        return judged;

        void AtLeast(string name, double? limit, double? value) => Add(name, limit, value, value >= limit);
        void AtMost(string name, double? limit, double? value) => Add(name, limit, value, value <= limit);
        void Add(string name, double? limit, double? value, bool isMet)
        {
            if (limit is { } known)
            {
                judged.Add(new ThresholdFigures { Name = name, Limit = known, Value = value, IsMet = isMet });
            }
        }
    }
}
