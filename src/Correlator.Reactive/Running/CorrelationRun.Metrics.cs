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
        if (_journal is not null)
        {
            EndJournalTurn(_journal);
        }

        if (_router is null)
        {
            _latency.End(Statistics.Results);
        }
    }

    private RunStatistics CreateStatistics(QueryPlan plan)
    {
        foreach (var (node, _) in plan.Streams)
        {
            _sources.TryAdd(node.SourceName, new SourceStatistics());
        }

        var streams = plan.Streams.Select((stream, i) => new StreamStatistics(_builder.Streams[i].Source, _builder.Streams[i].Alias, _builder.Streams[i].Ledger)
        {
            IsLive = stream.Node.Source is ILiveSource,
            OffsetTicks = stream.Node.Offset.Ticks,
        });
        return new RunStatistics([.. streams], _sources)
        {
            Operators = _builder.Counters,
            State = _budget?.Statistics,
            Checkpoint = _checkpoints?.Statistics ?? _journal?.Statistics,
        };
    }

    private void OpenMeasured()
    {
        // The readings hold figures and no part of the graph: a run that nobody ends can be collected, its figures stay.
        _endMetrics = _options.Metrics.Add([.. RunReadings.Of(Statistics, _options.Name, _options.Scheduler)]);
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
}
