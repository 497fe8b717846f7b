namespace Correlator;

/// <summary>Keeps how long results took, to tell their quantiles. Safe from any thread; at most 24 KB, however many results there are.</summary>
internal sealed class LatencyTally : ILatencyRecorder
{
    private readonly Lock _gate = new();
    private QuantileSketch _latencies = new();
    private long _count;
    private double _leastSeconds = double.MaxValue;
    private double _greatestSeconds;

    public void Record(double seconds, long results)
    {
        lock (_gate)
        {
            _latencies.Add(seconds, results);
            _count += results;
            _leastSeconds = Math.Min(_leastSeconds, seconds);
            _greatestSeconds = Math.Max(_greatestSeconds, seconds);
        }
    }

    /// <summary>What there has been so far; null for nothing.</summary>
    public LatencySummary? Read()
    {
        lock (_gate)
        {
            return _count == 0 ? null : new LatencySummary(_count, At(0.50), At(0.95), At(0.99), TimeSpan.FromSeconds(_greatestSeconds));
        }
    }

    /// <summary>What there has been so far, and begins anew.</summary>
    public LatencySummary? Take()
    {
        lock (_gate)
        {
            var summary = Read();
            if (summary is not null)
            {
                (_latencies, _count, _leastSeconds, _greatestSeconds) = (new QuantileSketch(), 0, double.MaxValue, 0);
            }

            return summary;
        }
    }

    // The nearest rank. A bucket's middle may lie beyond the numbers in it.
    private TimeSpan At(double quantile) =>
        TimeSpan.FromSeconds(Math.Clamp(_latencies.ValueAt((long)Math.Ceiling(quantile * _count) - 1), _leastSeconds, _greatestSeconds));
}
