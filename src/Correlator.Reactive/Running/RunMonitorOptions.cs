using System.Reactive.Concurrency;

namespace Correlator;

/// <summary>How often a <see cref="RunMonitor"/> reports, and of what it warns.</summary>
public sealed record RunMonitorOptions
{
    /// <summary>The time between two reports.</summary>
    /// <value>More than zero. Default: 5 seconds.</value>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The greatest latency that 95 of 100 results may have in an interval.</summary>
    /// <value>Zero or more; null, the default, for no limit.</value>
    public TimeSpan? MaxLatency { get; init; }

    /// <summary>The least events a second, over all streams of the query, in a whole interval.</summary>
    /// <value>Zero or more; null, the default, for no limit.</value>
    public double? MinEventsPerSecond { get; init; }

    /// <summary>The clock of the reports. It may be virtual.</summary>
    /// <value>Null, the default, for the run's.</value>
    public IScheduler? Scheduler { get; init; }

    internal RunMonitorOptions Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Interval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxLatency ?? TimeSpan.Zero, TimeSpan.Zero, nameof(MaxLatency));
        ArgumentOutOfRangeException.ThrowIfNegative(MinEventsPerSecond ?? 0, nameof(MinEventsPerSecond));
        if (MinEventsPerSecond is double.NaN)
        {
            throw new ArgumentOutOfRangeException(nameof(MinEventsPerSecond), "The limit is no number.");
        }

        return this;
    }

    /// <summary>The limits that an interval has passed.</summary>
    internal IEnumerable<RunAlert> Judge(RunReport report)
    {
        if (report.Latency is { } latency && latency.P95 > MaxLatency)
        {
            yield return new RunAlert(RunAlertKind.LatencyAboveLimit, latency.P95.TotalSeconds, MaxLatency.Value.TotalSeconds);
        }

        // In the interval in which it ends a run need not have come to its rate.
        if (!report.IsLast && report.EventsPerSecond < MinEventsPerSecond)
        {
            yield return new RunAlert(RunAlertKind.ThroughputBelowLimit, report.EventsPerSecond, MinEventsPerSecond.Value);
        }
    }
}
