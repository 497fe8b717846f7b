using HdrHistogram;

namespace Correlator.Cli;

/// <summary>How long things took: microseconds up to an hour to three digits, whatever their number, in some 180 KiB. For one writer at a time.</summary>
internal sealed class LatencyHistogram
{
    private const long GreatestMicroseconds = 3_600_000_000;
    private readonly LongHistogram _histogram = new(1, GreatestMicroseconds, 3);
    private double _sum;

    /// <summary>How many were recorded.</summary>
    public long Count { get; private set; }

    /// <summary>Records a time so many times; less than a microsecond counts as none, more than an hour as an hour.</summary>
    public void Record(long ticks, long count = 1)
    {
        var microseconds = Math.Clamp(ticks / TimeSpan.TicksPerMicrosecond, 0, GreatestMicroseconds);
        _histogram.RecordValueWithCount(microseconds, count);
        _sum += microseconds * (double)count;
        Count += count;
    }

    /// <summary>Adds what another has recorded.</summary>
    public void Add(LatencyHistogram other)
    {
        _histogram.Add(other._histogram);
        _sum += other._sum;
        Count += other.Count;
    }

    /// <summary>The figures in milliseconds; null where nothing was recorded.</summary>
    public LatencyFigures? Figures => Count == 0 ? null : new LatencyFigures
    {
        Count = Count,
        Min = Percentile(0),
        Mean = Math.Round(_sum / Count / 1000, 3),
        P50 = Percentile(50),
        P90 = Percentile(90),
        P95 = Percentile(95),
        P99 = Percentile(99),
        P999 = Percentile(99.9),
        Max = Percentile(100),
    };

    // The nearest rank from above: of 51 times the 99th percentile is the greatest. The histogram by itself would round to the nearer rank.
    private double Percentile(double percentile) => _histogram.GetValueAtPercentile(100 * Math.Ceiling((percentile / 100 * Count) - 1e-6) / Count) / 1000.0;
}
