using System.Diagnostics.Metrics;

namespace Correlator;

/// <summary>The metrics of running queries, on a meter of the name <c>Correlator</c>. What they mean is listed in <c>docs/metrics.md</c>.</summary>
/// <remarks>
/// Counters and gauges read the figures that runs keep anyway, when somebody collects: nothing is done for an event. The histogram is recorded when results
/// have come out, and only while somebody listens to it. Series are told apart by the names of queries, sources and aliases; of an instrument at most
/// <see cref="MaxSeries"/> are kept apart, the rest are counted as <c>other</c>. Safe to use from any thread.
/// </remarks>
/// <example><code>
/// using var metrics = new CorrelationMetrics();
/// var options = new CorrelationOptions { Name = "checkout", Metrics = metrics };
/// </code></example>
public sealed class CorrelationMetrics : IDisposable
{
    /// <summary>The name of the meter: <c>Correlator</c>.</summary>
    public const string MeterName = "Correlator";

    /// <summary>How many series of one instrument are kept apart: 1,900, a little less than OpenTelemetry itself keeps apart.</summary>
    public const int MaxSeries = 1900;

    private static readonly double[] DurationBounds = [0.01, 0.05, 0.1, 0.5, 1, 2, 5];
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly int _maxSeries;

    /// <summary>Makes metrics on a meter of their own, for a host that keeps its meters apart or a test.</summary>
    /// <param name="factory">Makes the meter; null for a plain one.</param>
    public CorrelationMetrics(IMeterFactory? factory = null)
        : this(factory, MaxSeries)
    {
    }

    internal CorrelationMetrics(IMeterFactory? factory, int maxSeries)
    {
        _maxSeries = maxSeries;
        var options = new MeterOptions(MeterName) { Version = typeof(CorrelationMetrics).Assembly.GetName().Version?.ToString(3) };
        Meter = factory?.Create(options) ?? new Meter(options);
        foreach (var instrument in MetricNames.Counters)
        {
            var family = Add(instrument.Name, MetricKind.Counter);
            Meter.CreateObservableCounter(instrument.Name, () => Read(family.MeasureCounts), instrument.Unit, instrument.Description);
        }

        foreach (var instrument in MetricNames.Sums)
        {
            var family = Add(instrument.Name, MetricKind.Sum);
            Meter.CreateObservableUpDownCounter(instrument.Name, () => Read(family.MeasureCounts), instrument.Unit, instrument.Description);
        }

        var lag = Add(MetricNames.WatermarkLag.Name, MetricKind.Greatest);
        Meter.CreateObservableGauge(MetricNames.WatermarkLag.Name, () => Read(lag.MeasureValues), MetricNames.WatermarkLag.Unit, MetricNames.WatermarkLag.Description);
        var memory = MetricNames.Memory;
        Meter.CreateObservableGauge(memory.Name, static () => GC.GetTotalMemory(forceFullCollection: false), memory.Unit, memory.Description);
        var duration = MetricNames.Duration;
        Duration = Meter.CreateHistogram<double>(
            duration.Name, duration.Unit, duration.Description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = DurationBounds });
    }

    /// <summary>The metrics of all runs that are not told otherwise.</summary>
    public static CorrelationMetrics Shared { get; } = new();

    internal Meter Meter { get; }

    /// <summary>Seconds from the arrival of what decided results to their coming out.</summary>
    internal Histogram<double> Duration { get; }

    /// <summary>Ends the meter. Runs that still use it go on and are shown nowhere.</summary>
    public void Dispose() => Meter.Dispose();

    /// <summary>Begins to show the figures of a run.</summary>
    /// <returns>Ends it, once; what was counted stays in the totals.</returns>
    internal Action Add(IReadOnlyList<MetricReading> readings)
    {
        lock (_gate)
        {
            List<Action>? ends = [.. readings.Select(reading => _families[reading.Instrument].Add(reading))];
            return () =>
            {
                lock (_gate)
                {
                    ends?.ForEach(static end => end());
                    ends = null;
                }
            };
        }
    }

    private MetricFamily Add(string name, MetricKind kind)
    {
        var family = new MetricFamily(kind, _maxSeries);
        _families.Add(name, family);
        return family;
    }

    private T Read<T>(Func<T> measure)
    {
        lock (_gate)
        {
            return measure();
        }
    }
}
