using System.Reactive.Disposables;

namespace Correlator;

/// <summary>A query that runs: subscribing makes one.</summary>
/// <remarks>
/// Finite sources are read on the subscribing thread as far as they are at hand; live sources push on their own threads.
/// The observer is called by one thread at a time. Disposing ends the run without completing the observer.
/// </remarks>
public sealed partial class CorrelationRun : IDisposable, ILateSink, IEntrance
{
    private readonly CorrelationOptions _options;
    private readonly IObserver<Correlation> _observer;
    private readonly Gate _gate;
    private readonly LatencyMeter _latency;
    private readonly CancellationTokenSource _stop = new();
    private readonly CompositeDisposable _subscriptions = [];
    private readonly List<StreamInput> _inputs = [];
    private readonly Dictionary<StreamInput, LiveClock> _clocks = [];
    private readonly Dictionary<string, SourceStatistics> _sources = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<CorrelatorException> _failures = [];
    private readonly RequestFields _fields;
    private readonly GraphBuilder _builder;
    private readonly Emitter _emitter;
    private readonly LaneSet? _lanes;
    private readonly MemoryBudget? _budget;
    private readonly bool _isLive;
    private readonly IPairObserver? _pairs;
    private volatile bool _isEnded;
    private volatile bool _isDisposed;
    private volatile bool _isFinished;
    private bool _hasBegun;

    private CorrelationRun(OperatorNode query, CorrelationOptions options, IObserver<Correlation> observer)
    {
        _options = options.Validate();
        _observer = observer;
        _gate = new Gate(this);
        _latency = new LatencyMeter(_options.Metrics.Duration, _options.Name, _options.Scheduler, isSampled: _options.Partitions == 1);
        var plan = new QueryPlan(query);
        _pairs = plan.Stages.Count == 0 && !CorrelationSpans.IsEnabled && observer is IPairObserver { TakesPairs: true } pairs ? pairs : null;
        _fields = new RequestFields(query);
        RequireSources(plan);
        _isLive = plan.Streams.Any(static stream => stream.Node.Source is ILiveSource);
        RequireWindows(plan.Root);
        _budget = CreateBudget(plan);
        _checkpoints = CreateCheckpoints(plan);
        _journal = CreateJournal(plan);
        _builder = new GraphBuilder(plan, _options, this)
        {
            Entrance = Connect,
            TimedOut = _options.TimedOut is null ? null : PublishTimedOut,
            Budget = _budget,
            OnWithheld = () => Statistics!.Withheld++,
        };
        var mode = _builder.EmitMode;
        var isFirst = mode == EmitMode.First || (mode == EmitMode.Default && _isLive);
        _emitter = new Emitter(_builder.Settings(isFirst), Publish, End);
        if (_options.Partitions > 1)
        {
            _lanes = CreateLanes(plan, isFirst);
        }
        else
        {
            _builder.Build(new Edge(this), isFinal: !isFirst);
        }

        Statistics = CreateStatistics(plan);
    }

    /// <summary>What has happened so far.</summary>
    public RunStatistics Statistics { get; }

    /// <summary>Ends when the run has ended, by itself or because it was disposed; it never fails.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Whether some source goes on by itself.</summary>
    public bool IsLive => _isLive;

    /// <summary>Makes a run that waits for <see cref="Begin"/>: until then nothing is opened or read, and its statistics are there to be watched.</summary>
    /// <param name="query">The graph; each stream has its source.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="observer">Takes the results. It is completed when all sources have ended; when one failed, with its error, after all results.</param>
    /// <exception cref="ArgumentException">
    /// A stream has no source, or an alias is unknown or given twice, or the query has no key by which it could be partitioned as the options say.
    /// </exception>
    public static CorrelationRun Create(OperatorNode query, CorrelationOptions options, IObserver<Correlation> observer)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(observer);
        return new CorrelationRun(query, options, observer);
    }

    /// <summary>Starts a query: <see cref="Create"/>, then <see cref="Begin"/>.</summary>
    /// <param name="query">The graph; each stream has its source.</param>
    /// <param name="options">How it runs.</param>
    /// <param name="observer">Takes the results. It is completed when all sources have ended; when one failed, with its error, after all results.</param>
    /// <exception cref="ArgumentException">
    /// A stream has no source, or an alias is unknown or given twice, or the query has no key by which it could be partitioned as the options say.
    /// </exception>
    public static CorrelationRun Start(OperatorNode query, CorrelationOptions options, IObserver<Correlation> observer)
    {
        var run = Create(query, options, observer);
        run.Begin();
        return run;
    }

    /// <summary>Ends the run.</summary>
    public void Dispose()
    {
        // From a callback the gate would be entered only when the callback has returned: what it holds must not come out any more.
        _isEnded = true;
        _isDisposed = true;
        if (_lanes is null)
        {
            _gate.Enter(() => _journal?.Close());
        }
        else
        {
            _lanes.Stop();
        }

        Release();
    }

    /// <summary>Lets everything that is open close as if all sources had ended now, then ends the run: for a clean end by hand.</summary>
    public void Complete()
    {
        if (_lanes is not null)
        {
            CompleteLanes(_lanes);
            return;
        }

        _gate.Enter(() =>
        {
            // That the sources ended now is not for a restart to know.
            _journal?.Close();
            CompleteAll(_inputs);
        });
        Release();
    }

    void ILateSink.OnLate(LogEvent logEvent)
    {
        if (!_isReplaying && _options.LateEvents is { } late)
        {
            _journal?.BeforeResult();
            late.OnNext(logEvent);
        }
    }

    private IClockSource Connect(PlanNode stream, IEventSink entrance)
    {
        entrance = _checkpoints?.Observe(stream.Stream, entrance) ?? _journal?.Observe(stream.Stream, _builder.Streams[stream.Stream].Ledger, entrance) ?? entrance;
        var input = new StreamInput(stream, _builder.Streams[stream.Stream], _options, entrance, _budget);
        _inputs.Add(input);
        if (input.Node.Source is not ILiveSource)
        {
            _journal?.Connect(input, clock: null);
            return new ClockSources([]);
        }

        var clock = new LiveClock(input, _options, ((IEntrance)this).Enter);
        _clocks.Add(input, clock);
        _journal?.Connect(input, clock);
        return clock;
    }

    /// <summary>A limit has been reached.</summary>
    private void End()
    {
        if (!_isEnded)
        {
            Finish();
            _stop.Cancel();
        }
    }

    private void Finish()
    {
        if (_isEnded)
        {
            return;
        }

        _isEnded = _isFinished = true;
        Statistics.Dropped = _emitter.Dropped;
        Statistics.Failures = [.. _failures];

        // Who is told of the end asks for the latencies, those of the last results too.
        _latency.End(Statistics.Results);
        if (_failures.Count > 0)
        {
            _observer.OnError(_failures[0]);
        }
        else
        {
            _observer.OnCompleted();
        }
    }

    private void Release()
    {
        if (!_stop.IsCancellationRequested)
        {
            _stop.Cancel();
        }

        foreach (var clock in _clocks.Values)
        {
            clock.Dispose();
        }

        _subscriptions.Dispose();
        if (_journal is not null)
        {
            _gate.Enter(() => EndJournal(_journal));
        }

        _endMetrics?.Invoke();
        _completion.TrySetResult();
    }
}
