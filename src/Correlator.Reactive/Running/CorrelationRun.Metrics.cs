namespace Correlator;

// What a run shows of itself while it goes on.
public sealed partial class CorrelationRun : ITurnObserver
{
    private Action? _endMetrics;

    /// <summary>What takes latencies beside the histogram.</summary>
    internal LatencyMeter Latency => _latency;

    /// <summary>How the run was asked to run.</summary>
    internal CorrelationOptions Options => _options;

    long ITurnObserver.OnArrived() => _latency.Arrive();

    void ITurnObserver.OnBegun(long arrival)
    {
        if (_router is null)
        {
            _latency.Begin(arrival, Statistics.Results);
        }
        else
        {
            // Results come out of the lanes.
            _router.ArrivedTicks = arrival;
        }
    }

    void ITurnObserver.OnEnded()
    {
        if (_router is null)
        {
            _latency.End(Statistics.Results);
        }
    }

    private void OpenMeasured()
    {
        // The readings hold figures and no part of the graph: a run that nobody ends can be collected, its figures stay.
        _endMetrics = _options.Metrics.Add([.. RunReadings.Of(Statistics, _options.Name), .. _clocks.Keys.Select(LagReading)]);
        try
        {
            OpenSources();
        }
        catch
        {
            _endMetrics();
            throw;
        }
    }

    /// <summary>Of live streams only: of sources that end nobody asks how far they are behind the clock.</summary>
    private MetricReading LagReading(StreamInput input)
    {
        var stream = Statistics.Streams[input.Stream];
        return RunReadings.OfLag(stream.Ledger, input.OffsetTicks, _options.Scheduler, new MetricLabels(_options.Name, stream.Source, stream.Alias));
    }
}
