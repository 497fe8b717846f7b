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
/// <param name="histogram">Takes them.</param>
/// <param name="query">The query's name there.</param>
/// <param name="scheduler">The clock.</param>
/// <param name="isSampled">Whether not every burst of a dense stream has to be timed.</param>
/// <remarks>
/// What arrives in one go (a burst of a source, a tick of the clock) arrives at one time, and its results count as out when all of them are: so the clock is
/// read twice a burst, however many results there are, and no result is said to have been faster than it was. Where bursts are so dense that the looks at the
/// clock would cost more than all else, one of a few is timed, and its results' latency stands for those of the ones behind it (<see cref="BurstSampling"/>), in
/// one lane; of several, each takes in many bursts at a time. The clock is the run's scheduler's.
/// </remarks>
internal sealed class LatencyMeter(Histogram<double> histogram, string query, IScheduler scheduler, bool isSampled)
{
    private const long NotMeasured = -1;
    private const long NotTimed = -2;
    private readonly IStopwatch _clock = scheduler.StartStopwatch();
    private readonly KeyValuePair<string, object?> _query = new("query", query);
    private readonly BurstSampling? _sampling = isSampled ? new BurstSampling() : null;
    private readonly Lock _gate = new();
    private volatile ILatencyRecorder[] _recorders = [];
    private long _arrivedTicks = NotMeasured;
    private long _resultsBefore;
    private double _lastSeconds;

    /// <summary>Something has arrived, though it may have to wait for its turn. Safe from any thread.</summary>
    /// <returns>When, for <see cref="Begin"/>.</returns>
    public long Arrive() => !histogram.Enabled && _recorders.Length == 0 ? NotMeasured : _sampling is null or { IsTimed: true } ? _clock.Elapsed.Ticks : NotTimed;

    /// <summary>What has arrived has its turn.</summary>
    public void Begin(long arrivedTicks, long results) => (_arrivedTicks, _resultsBefore) = (arrivedTicks, results);

    /// <summary>When what has its turn arrived.</summary>
    public long ArrivedTicks => _arrivedTicks;

    /// <summary>Its turn is over, or nothing more comes out in it.</summary>
    public void End(long results)
    {
        var count = results - _resultsBefore;
        _resultsBefore = results;
        if (_arrivedTicks == NotMeasured)
        {
            return;
        }

        if (_arrivedTicks == NotTimed)
        {
            _sampling!.OnPassed();
        }
        else
        {
            _lastSeconds = count == 0 ? _lastSeconds : Math.Max(0, _clock.Elapsed.Ticks - _arrivedTicks) / (double)TimeSpan.TicksPerSecond;
            _sampling?.OnTimed(_arrivedTicks, count > 0);
        }

        if (count > 0)
        {
            Record(count);
        }
    }

    private void Record(long count)
    {
        foreach (var recorder in _recorders)
        {
            recorder.Record(_lastSeconds, count);
        }

        if (histogram.Enabled)
        {
            for (; count > 0; count--)
            {
                histogram.Record(_lastSeconds, _query);
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
