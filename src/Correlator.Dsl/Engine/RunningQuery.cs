namespace Correlator.Dsl;

/// <summary>A query of an engine that runs.</summary>
public sealed class RunningQuery : IDisposable
{
    private readonly CorrelationEngine _engine;
    private CorrelationRun _run = null!;
    private BoundedBuffer<Correlation>? _buffer;
    private RunWatch? _watch;
    private RunReport? _lastReport;
    private volatile bool _isCompleted;
    private volatile bool _isEndedByHand;

    internal RunningQuery(CorrelationEngine engine, long number, string name, string text) =>
        (_engine, Number, Name, Text, Started) = (engine, number, name, text, engine.Options.Scheduler.Now);

    /// <summary>Its number in the engine: 1, 2, … in the order in which queries began.</summary>
    public long Number { get; }

    /// <summary>Its name in reports.</summary>
    public string Name { get; }

    /// <summary>Its text.</summary>
    public string Text { get; }

    /// <summary>When it began, by the engine's clock.</summary>
    public DateTimeOffset Started { get; }

    /// <summary>What it has read, decided and published so far.</summary>
    public RunStatistics Statistics => _run.Statistics;

    /// <summary>Results that gave way because their reader was too slow.</summary>
    public long DroppedResults => _buffer?.Statistics.Dropped ?? 0;

    /// <summary>How long its results took before the last report (<see cref="CorrelationEngine.Reports"/>), from what decided them to their coming out; null where none came out.</summary>
    public LatencySummary? Latency => Volatile.Read(ref _lastReport)?.Latency;

    /// <summary>How far the slowest of its live streams is behind the engine's clock; null before the first event, and without live streams.</summary>
    public TimeSpan? WatermarkLag => Statistics.WatermarkLagAt(_engine.Options.Scheduler.Now);

    /// <summary>Whether it came to its own end, and its reader was given everything.</summary>
    internal bool IsWhole => _isCompleted && !_isEndedByHand && DroppedResults == 0;

    /// <summary>What <see cref="CorrelationEngine.Losses"/> has told of it so far.</summary>
    internal Dictionary<(LossKind Kind, string Stream), long> Told { get; } = [];

    /// <summary>Opens the sources of a query that <see cref="CorrelationEngine.Create"/> has made, once. Finite sources are read within the call.</summary>
    /// <exception cref="InvalidOperationException">It has begun.</exception>
    public void Begin() => _run.Begin();

    /// <summary>Lets everything that is open close as if all sources had ended now, and ends the query.</summary>
    public void Complete()
    {
        _isEndedByHand = true;
        _run.Complete();
        _engine.End(this);
    }

    /// <summary>Ends the query without closing what is open; its observer hears nothing more. A reader of its results is still given those that wait for it.</summary>
    public void Dispose()
    {
        _run.Dispose();
        _engine.End(this);
        EndReading();
    }

    /// <summary>All its sources have ended, or a limit of its own.</summary>
    internal void OnCompleted() => _isCompleted = true;

    /// <summary>Nobody reads further results: what waits for room waits no more.</summary>
    internal void EndReading() => _buffer?.Complete();

    /// <summary>Names the buffer in which its results wait.</summary>
    internal void ReadBy(BoundedBuffer<Correlation> buffer) => _buffer = buffer;

    /// <exception cref="ArgumentException">The graph cannot run.</exception>
    internal void Prepare(OperatorNode node, CorrelationOptions options, IObserver<Correlation> output) =>
        _run = CorrelationRun.Create(node, options, output);

    /// <summary>Begins to watch what it does.</summary>
    internal void Watch() => _watch = new RunWatch(_run);

    /// <summary>What it has done since the last time. One call at a time, behind <see cref="Watch"/>.</summary>
    internal RunReport TakeReport()
    {
        var report = _watch!.Report();
        Volatile.Write(ref _lastReport, report);
        return report;
    }

    internal void EndWatch() => _watch?.Dispose();
}
