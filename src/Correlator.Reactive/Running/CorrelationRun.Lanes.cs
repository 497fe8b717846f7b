namespace Correlator;

// Runs over several lanes.
public sealed partial class CorrelationRun
{
    // Held while the observers of a partitioned run are called.
    private readonly object _output = new();
    private LaneRouter? _router;

    /// <summary>Why a query runs in one lane only, however many <see cref="CorrelationOptions.Partitions"/> are asked for.</summary>
    /// <param name="query">The graph, with its sources.</param>
    /// <param name="options">How it is to run; null for the defaults.</param>
    /// <returns>The reason as a clause without a full stop; null where the query can be partitioned.</returns>
    public static string? PartitionObstacle(OperatorNode query, CorrelationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        return PartitionPlan.Of(new QueryPlan(query), options ?? new CorrelationOptions()).Obstacle;
    }

    private LaneSet CreateLanes(QueryPlan plan, bool isFirst)
    {
        var partition = PartitionPlan.Of(plan, _options);
        if (partition.Obstacle is { } obstacle)
        {
            throw new ArgumentException($"The query cannot be partitioned: {obstacle}.");
        }

        var output = new LaneOutput(this);
        var settings = new LaneSettings
        {
            IsFirst = isFirst,
            TakesPairs = _pairs is not null,
            Late = output,
            TimedOut = _options.TimedOut is null ? null : output.OnTimedOut,
            Withheld = output.OnWithheld,
        };
        Lane[] graphs = [.. Enumerable.Range(0, _options.Partitions).Select(_ => new Lane(plan, _options, settings))];
        var lanes = new LaneSet(graphs, _builder, output, _output, _options.LaneRunner);
        var router = _router = new LaneRouter(partition.Routes, lanes.Runners);
        _inputs.AddRange(graphs[0].Streams.Select(
            stream => new StreamInput(stream, lanes.ReaderOf(stream.Stream), _options, router.StreamOf(stream.Stream), budget: null)));
        return lanes;
    }

    private void CompleteLanes(LaneSet lanes)
    {
        if (lanes.IsInOutput)
        {
            // A callback: its lane has to go on, so that the reader does, which may be waiting for it inside the gate.
            _ = Task.Run(() => CompleteLanes(lanes));
            return;
        }

        try
        {
            _gate.Enter(() => CompleteAll(_inputs));
        }
        catch (OperationCanceledException)
        {
            // The run has ended meanwhile.
        }

        lanes.CloseAsync().Wait();
        Release();
    }

    /// <summary>The observers of a partitioned run.</summary>
    private sealed class LaneOutput(CorrelationRun run) : ILaneOutput, ILateSink
    {
        public void OnDelivering(long arrivedTicks) => run._latency.Begin(arrivedTicks, run.Statistics.Results);

        public void OnDelivered() => run._latency.End(run.Statistics.Results);

        public void OnResult(Correlation result) => run.Publish(result);

        public void OnPair(LogEvent left, LogEvent right)
        {
            if (!run._isEnded)
            {
                run.Statistics.Results++;
                run._pairs!.OnPair(left, right);
            }
        }

        public void OnCompleted() => run.Finish();

        public void OnFailed(Exception error)
        {
            run.EndWith(error);
            run._stop.Cancel();
        }

        public void OnLate(LogEvent logEvent)
        {
            lock (run._output)
            {
                if (!run._isEnded)
                {
                    run._options.LateEvents?.OnNext(logEvent);
                }
            }
        }

        public void OnWithheld()
        {
            lock (run._output)
            {
                run.Statistics.Withheld++;
            }
        }

        public void OnTimedOut(Unit unit)
        {
            lock (run._output)
            {
                if (!run._isEnded)
                {
                    run.PublishTimedOut(unit);
                }
            }
        }
    }
}
