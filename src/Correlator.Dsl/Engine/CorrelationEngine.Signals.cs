using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Subjects;

namespace Correlator.Dsl;

// What an engine tells those who watch it.
public sealed partial class CorrelationEngine
{
    private readonly ISubject<QueryResult> _correlations = Subject.Synchronize(new Subject<QueryResult>());
    private readonly ISubject<LateEvent> _lateEvents = Subject.Synchronize(new Subject<LateEvent>());
    private readonly ISubject<QueryLoss> _losses = Subject.Synchronize(new Subject<QueryLoss>());
    private readonly ISubject<EngineWarning> _warnings = Subject.Synchronize(new Subject<EngineWarning>());
    private readonly ISubject<EngineReport> _reports = Subject.Synchronize(new Subject<EngineReport>());
    private readonly SerialDisposable _nextReport = new();
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);
    private bool _isReporting;

    /// <summary>The results of all queries, each when its own observer has taken it. Completes with the engine, as do all observables of the engine.</summary>
    public IObservable<QueryResult> Correlations => _correlations;

    /// <summary>Events that came too late for a query.</summary>
    public IObservable<LateEvent> LateEvents => _lateEvents;

    /// <summary>What queries have lost: told at each report, and when a query ends.</summary>
    public IObservable<QueryLoss> Losses => _losses;

    /// <summary>What a user should know, each once a query: warnings of the text, notes and failures of sources, state that is nearly full.</summary>
    public IObservable<EngineWarning> Warnings => _warnings;

    /// <summary>How the engine does, every <see cref="CorrelationEngineOptions.ReportInterval"/> while a query runs.</summary>
    public IObservable<EngineReport> Reports => _reports;

    internal void Publish(RunningQuery query, Correlation correlation) => _correlations.OnNext(new QueryResult(query, correlation));

    internal void Publish(RunningQuery query, LogEvent late) => _lateEvents.OnNext(new LateEvent(query, late));

    private void Announce(RunningQuery query, CompiledQuery compiled)
    {
        foreach (var diagnostic in compiled.Warnings.Where(static item => item.Severity == Syntax.DiagnosticSeverity.Warning))
        {
            Warn(query, diagnostic.Code, diagnostic.Message);
        }

        lock (_gate)
        {
            if (!_isReporting)
            {
                _isReporting = true;
                _nextReport.Disposable = Options.Scheduler.Schedule(Options.ReportInterval, Report);
            }
        }
    }

    private void Warn(RunningQuery? query, string code, string message)
    {
        lock (_warned)
        {
            if (!_warned.Add($"{query?.Number} {code} {message}"))
            {
                return;
            }
        }

        _warnings.OnNext(new EngineWarning(query, code, message));
    }

    /// <summary>What is left to say of a query that has ended.</summary>
    private void Conclude(RunningQuery query)
    {
        Watch(query);
        lock (_warned)
        {
            _warned.RemoveWhere(warning => warning.StartsWith($"{query.Number} ", StringComparison.Ordinal));
        }
    }

    private void Report()
    {
        var queries = Queries;
        lock (_gate)
        {
            _isReporting = _queries.Count > 0;
            if (!_isReporting)
            {
                return;
            }
        }

        var rows = new List<QueryReport>(queries.Count);
        foreach (var query in queries)
        {
            Watch(query);
            var (report, statistics) = (query.TakeReport(), query.Statistics);
            rows.Add(new QueryReport(
                query, statistics.Events, statistics.Results, report.EventsPerSecond, report.ResultsPerSecond, statistics.State?.Events, statistics.State?.Bytes));
        }

        _reports.OnNext(new EngineReport(Options.Scheduler.Now, rows));
        _nextReport.Disposable = Options.Scheduler.Schedule(Options.ReportInterval, Report);
    }

    /// <summary>Tells what a query has lost since the last time, and what its sources have to say.</summary>
    private void Watch(RunningQuery query)
    {
        var statistics = query.Statistics;
        lock (query.Told)
        {
            foreach (var stream in statistics.Streams)
            {
                Tell(query, LossKind.Evicted, stream.Alias, stream.Ledger.Evicted);
                Tell(query, LossKind.Withheld, stream.Alias, stream.Ledger.Withheld);
            }

            Tell(query, LossKind.Refused, string.Empty, statistics.State?.Refused ?? 0);
            Tell(query, LossKind.Withheld, string.Empty, statistics.Withheld);
            Tell(query, LossKind.Dropped, string.Empty, statistics.Dropped + query.DroppedResults);
        }

        if (statistics.State is { IsNearlyFull: true } state)
        {
            Warn(query, "STATE_NEARLY_FULL", $"{query.Name} holds more than nine tenths of what it may ({state.Budget}); beyond that, {state.Budget.Policy}.");
        }

        foreach (var failure in statistics.Failures)
        {
            Warn(query, failure.Code, failure.Message);
        }

        foreach (var (source, figures) in statistics.Sources)
        {
            foreach (var note in figures.Notes)
            {
                Warn(query, "SOURCE_NOTE", $"{source}: {note}");
            }

            if (figures.FirstMalformed is { } example)
            {
                Warn(query, "MALFORMED", $"{source}: a record is no event: {example}");
            }
        }
    }

    private void Tell(RunningQuery query, LossKind kind, string stream, long total)
    {
        var known = query.Told.GetValueOrDefault((kind, stream));
        if (total > known)
        {
            query.Told[(kind, stream)] = total;
            _losses.OnNext(new QueryLoss(query, kind, stream, total - known));
        }
    }

    private void EndReports()
    {
        _nextReport.Dispose();
        _reports.OnCompleted();
        _correlations.OnCompleted();
        _lateEvents.OnCompleted();
        _losses.OnCompleted();
        _warnings.OnCompleted();
    }
}
