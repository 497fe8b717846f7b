using System.Globalization;

namespace Correlator;

/// <summary>What a run did in one interval.</summary>
public sealed class RunReport
{
    internal RunReport()
    {
    }

    /// <summary>When the interval ended, by the monitor's clock.</summary>
    public DateTimeOffset Time { get; internal init; }

    /// <summary>How long it was.</summary>
    public TimeSpan Interval { get; internal init; }

    /// <summary>Events that came in, over all streams.</summary>
    public long Events { get; internal init; }

    /// <summary>Results that came out, revisions included.</summary>
    public long Results { get; internal init; }

    /// <summary>Events that came in a second.</summary>
    public double EventsPerSecond => PerSecond(Events);

    /// <summary>Results that came out a second.</summary>
    public double ResultsPerSecond => PerSecond(Results);

    /// <summary>How long results took from what decided them to their coming out; null where none came out.</summary>
    public LatencySummary? Latency { get; internal init; }

    /// <summary>The limits that were passed.</summary>
    public IReadOnlyList<RunAlert> Alerts { get; internal set; } = [];

    /// <summary>Whether the run has ended, so that no report follows.</summary>
    public bool IsLast { get; internal init; }

    /// <summary>The figures on one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Time:O} {EventsPerSecond:F0} events/s, {ResultsPerSecond:F0} results/s{(Latency is { } latency ? $", {latency}" : "")}");

    private double PerSecond(long count) => Interval <= TimeSpan.Zero ? 0 : count / Interval.TotalSeconds;
}

/// <summary>How long results took: of each quantile the nearest rank, within 1 %.</summary>
/// <param name="Count">How many results there were, at least one.</param>
/// <param name="P50">Half of them took at most this.</param>
/// <param name="P95">95 of 100 took at most this.</param>
/// <param name="P99">99 of 100 took at most this.</param>
/// <param name="Greatest">None that was timed took longer: of a live stream with more than 100,000 bursts a second one of sixteen bursts is timed for all.</param>
public readonly record struct LatencySummary(long Count, TimeSpan P50, TimeSpan P95, TimeSpan P99, TimeSpan Greatest)
{
    /// <summary>The quantiles in milliseconds.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"p50 {P50.TotalMilliseconds:0.###} ms, p95 {P95.TotalMilliseconds:0.###} ms, p99 {P99.TotalMilliseconds:0.###} ms, max {Greatest.TotalMilliseconds:0.###} ms");
}

/// <summary>A limit that a run has passed in an interval.</summary>
/// <param name="Kind">Which limit.</param>
/// <param name="Value">What was measured: seconds of a latency, events a second of a throughput.</param>
/// <param name="Limit">The limit, in the same unit.</param>
public sealed record RunAlert(RunAlertKind Kind, double Value, double Limit)
{
    /// <summary>What was measured and what the limit is.</summary>
    public override string ToString() => Kind == RunAlertKind.LatencyAboveLimit
        ? string.Create(CultureInfo.InvariantCulture, $"p95 of the latency is {Value * 1000:0.###} ms, more than {Limit * 1000:0.###} ms.")
        : string.Create(CultureInfo.InvariantCulture, $"{Value:0.#} events/s came in, less than {Limit:0.#}.");
}

/// <summary>What a <see cref="RunMonitor"/> warns of.</summary>
public enum RunAlertKind
{
    /// <summary>The 95th percentile of the latency is above <see cref="RunMonitorOptions.MaxLatency"/>.</summary>
    LatencyAboveLimit,

    /// <summary>Fewer events came in than <see cref="RunMonitorOptions.MinEventsPerSecond"/>.</summary>
    ThroughputBelowLimit,
}
