using System.Diagnostics.Metrics;
using System.Reactive.Concurrency;

namespace Correlator;

/// <summary>Takes how long results took, beside the histogram. Called by one thread at a time.</summary>
internal interface ILatencyRecorder
{
    /// <summary>So many results came out so many seconds after what decided them had arrived.</summary>
    void Record(double seconds, long results);
}

/// <summary>Measures how long it takes from the arrival of what decides results to their coming out.</summary>
/// <remarks>
/// What arrives in one go (a burst of a source, a tick of the clock) arrives at one time, and its results count as out when all of them are: so the clock is
/// read twice a burst, however many results there are, and no result is said to have been faster than it was. The clock is the run's scheduler's.
/// </remarks>
internal sealed class LatencyMeter(Histogram<double> histogram, string query, IScheduler scheduler)
{
    private const long NotMeasured = -1;
    private readonly IStopwatch _clock = scheduler.StartStopwatch();
    private readonly KeyValuePair<string, object?> _query = new("query", query);
    private readonly Lock _gate = new();
    private volatile ILatencyRecorder[] _recorders = [];
    private long _arrivedTicks = NotMeasured;
    private long _resultsBefore;

    /// <summary>Something has arrived, though it may have to wait for its turn. Safe from any thread.</summary>
    /// <returns>When, for <see cref="Begin"/>.</returns>
    public long Arrive() => histogram.Enabled || _recorders.Length > 0 ? _clock.Elapsed.Ticks : NotMeasured;

    /// <summary>What has arrived has its turn.</summary>
    public void Begin(long arrivedTicks, long results) => (_arrivedTicks, _resultsBefore) = (arrivedTicks, results);

    /// <summary>When what has its turn arrived.</summary>
    public long ArrivedTicks => _arrivedTicks;

    /// <summary>Its turn is over.</summary>
    public void End(long results)
    {
        if (_arrivedTicks == NotMeasured || results == _resultsBefore)
        {
            return;
        }

        var seconds = Math.Max(0, _clock.Elapsed.Ticks - _arrivedTicks) / (double)TimeSpan.TicksPerSecond;
        foreach (var recorder in _recorders)
        {
            recorder.Record(seconds, results - _resultsBefore);
        }

        if (histogram.Enabled)
        {
            for (; _resultsBefore < results; _resultsBefore++)
            {
                histogram.Record(seconds, _query);
            }
        }
    }

    public void Add(ILatencyRecorder recorder)
    {
        lock (_gate)
        {
            _recorders = [.. _recorders, recorder];
        }
    }

    public void Remove(ILatencyRecorder recorder)
    {
        lock (_gate)
        {
            _recorders = [.. _recorders.Where(known => !ReferenceEquals(known, recorder))];
        }
    }
}
