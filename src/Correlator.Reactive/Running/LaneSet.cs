namespace Correlator;

/// <summary>Where the results of lanes go. It is called by one thread at a time.</summary>
internal interface ILaneOutput
{
    /// <summary>A lane's results follow.</summary>
    /// <param name="arrivedTicks">When the first of what the lane worked on arrived, by the run's <see cref="LatencyMeter"/>.</param>
    void OnDelivering(long arrivedTicks);

    /// <summary>A lane's results have been passed on.</summary>
    void OnDelivered();

    void OnResult(Correlation result);

    void OnPair(LogEvent left, LogEvent right);

    /// <summary>All lanes have come to their end.</summary>
    void OnCompleted();

    /// <summary>A lane has failed.</summary>
    void OnFailed(Exception error);
}

/// <summary>The lanes of a run: their results come out under one lock, and their figures are added up.</summary>
internal sealed class LaneSet
{
    private readonly object _lock;
    private readonly ILaneOutput _output;
    private readonly Lane[] _lanes;
    private readonly StreamState[] _readers;
    private readonly StreamTable _streams;
    private readonly List<OperatorCounters> _counters;
    private volatile bool _isStopped;
    private int _completed;
    private int _deliveries;

    /// <summary>Makes the lanes of a plan.</summary>
    /// <param name="lanes">The graphs, which are equal.</param>
    /// <param name="total">The graph that is not built: its streams and counters take the sums.</param>
    /// <param name="output">Takes the results.</param>
    /// <param name="outputLock">Is held while it does.</param>
    /// <param name="runner">On what a lane runs.</param>
    public LaneSet(Lane[] lanes, GraphBuilder total, ILaneOutput output, object outputLock, Func<Action<LaneBatch>, ILaneRunner> runner)
    {
        (_lanes, _output, _lock) = (lanes, output, outputLock);
        (_streams, _counters) = (total.Streams, total.Counters);
        _counters.AddRange(lanes[0].Builder.Counters.Select(static counters => new OperatorCounters(counters.Name)));
        _readers = [.. Enumerable.Range(0, _streams.Count).Select(i => new StreamState { Source = _streams[i].Source, Alias = _streams[i].Alias, RangeTicks = _streams[i].RangeTicks })];
        Runners = [.. lanes.Select(lane => runner(batch => Take(lane, batch)))];
    }

    public IReadOnlyList<ILaneRunner> Runners { get; }

    /// <summary>Whether this thread is passing results on.</summary>
    public bool IsInOutput => Monitor.IsEntered(_lock);

    /// <summary>What is counted of a stream before its events are routed.</summary>
    public StreamState ReaderOf(int stream) => _readers[stream];

    /// <summary>Nothing more comes.</summary>
    /// <returns>Ends when the lanes have worked on everything; it never fails.</returns>
    public async Task CloseAsync()
    {
        await Task.WhenAll(Runners.Select(static runner => runner.CloseAsync())).ConfigureAwait(false);
        lock (_lock)
        {
            AddUp();
        }
    }

    /// <summary>Lanes begin nothing more. When it returns, no result is being passed on by another thread, and none will be.</summary>
    public void Stop()
    {
        _isStopped = true;
        foreach (var runner in Runners)
        {
            runner.Stop();
        }

        lock (_lock)
        {
        }
    }

    private void Take(Lane lane, LaneBatch batch)
    {
        if (_isStopped)
        {
            return;
        }

        try
        {
            lane.Take(batch);
            Deliver(lane, batch.ArrivedTicks);
        }
        catch (Exception error)
        {
            Fail(error);
        }
    }

    private void Fail(Exception error)
    {
        try
        {
            _output.OnFailed(error);
        }
        catch (Exception)
        {
            // The observer may throw even when it is told of an error: nobody is left to be told.
        }

        Stop();
    }

    private void Deliver(Lane lane, long arrivedTicks)
    {
        lock (_lock)
        {
            // Once in a while for each lane: adding up takes a look at all of them.
            if (++_deliveries % _lanes.Length == 0 || lane.IsCompleted)
            {
                AddUp();
            }

            _output.OnDelivering(arrivedTicks);
            foreach (var result in lane.Results)
            {
                _output.OnResult(result);
            }

            foreach (var (left, right) in lane.Pairs)
            {
                _output.OnPair(left, right);
            }

            lane.Results.Clear();
            lane.Pairs.Clear();
            _output.OnDelivered();
            if (lane.IsCompleted && !lane.IsDelivered)
            {
                lane.IsDelivered = true;
                if (++_completed == _lanes.Length)
                {
                    _output.OnCompleted();
                }
            }
        }
    }

    /// <summary>Figures of lanes that are at work may be a moment old.</summary>
    private void AddUp()
    {
        for (var i = 0; i < _streams.Count; i++)
        {
            _streams[i].Ledger.SetSum([_readers[i].Ledger, .. _lanes.Select(lane => lane.Builder.Streams[i].Ledger)]);
        }

        for (var i = 0; i < _counters.Count; i++)
        {
            _counters[i].SetSum([.. _lanes.Select(lane => lane.Builder.Counters[i])]);
        }
    }
}
