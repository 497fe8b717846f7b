using System.Reactive;
using System.Reactive.Concurrency;
using Correlator.Dsl;

namespace Correlator.Testing;

/// <summary>Compiles and runs the query of one case, on a clock of its own.</summary>
internal sealed class CaseRun(CorrCase test)
{
    // Behind the last event a live run waits for what its clocks prove; a query that waits longer says so with `live until`.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(366);
    private readonly LoadedEvents _events = new(test);
    private readonly List<ScriptedSource> _live = [];
    private readonly HistoricalScheduler _scheduler = new(new DateTimeOffset(FirstTicks(test), TimeSpan.Zero));

    public CaseOutcome Run()
    {
        CaseOutcome outcome;
        try
        {
            var options = new CorrelationOptions { Scheduler = _scheduler };
            var compiled = QueryCompiler.Compile(test.Query, test.Sources.Count == 0 ? null : CreateCatalog(), options);
            outcome = new CaseOutcome { Compiled = compiled, Diagnostics = compiled.Warnings, IsLive = test.Live is not null };
        }
        catch (QueryException error)
        {
            return new CaseOutcome { Diagnostics = error.Diagnostics, Failure = error.Diagnostics.Count == 0 ? error.Message : null };
        }

        if (test.Sources.Count > 0)
        {
            Run(outcome);
        }

        return outcome;
    }

    private static long FirstTicks(CorrCase test) =>
        test.Sources.SelectMany(static source => source.Events).Select(static e => e.ArrivalTicks).Append(CorrTime.StartTicks).Min();

    private SourceCatalog CreateCatalog()
    {
        var catalog = new SourceCatalog();
        foreach (var (name, events) in _events.Sources)
        {
            if (test.Live is null)
            {
                catalog.Add(new ListSource(name, [.. events.Select(static item => item.Event)]));
                continue;
            }

            var source = new ScriptedSource(name, events, _scheduler);
            _live.Add(source);
            catalog.Add(source);
        }

        return catalog;
    }

    private void Run(CaseOutcome outcome)
    {
        var options = outcome.Compiled!.Options with { LateEvents = Observer.Create<LogEvent>(late => outcome.Late.Add(Event(late.Source, late))) };
        var observer = Observer.Create<Correlation>(
            correlation => Add(outcome, correlation),
            error => outcome.Failure ??= $"The run failed: {error.Message}");
        try
        {
            using var run = CorrelationRun.Start(outcome.Compiled.Node, options, observer);
            if (test.Live is { } live)
            {
                Play(live);
            }
            else
            {
                run.Completion.GetAwaiter().GetResult();
            }
        }
        catch (Exception error) when (error is ArgumentException or CorrelatorException)
        {
            outcome.Failure = $"The run failed: {error.Message}";
        }
    }

    private void Play(LivePlay live)
    {
        var end = live.UntilTicks is { } until ? new DateTimeOffset(until, TimeSpan.Zero) : LastArrival() + LongestWait;
        if (live.UntilTicks is not null)
        {
            _scheduler.Schedule(Later(end), () => _live.ForEach(static source => source.Complete()));
        }

        if (Later(end) > _scheduler.Clock)
        {
            _scheduler.AdvanceTo(Later(end));
        }
    }

    // A clock does not run back: what should have happened before its start happens at once.
    private DateTimeOffset Later(DateTimeOffset time) => time > _scheduler.Clock ? time : _scheduler.Clock.AddTicks(1);

    private DateTimeOffset LastArrival()
    {
        var ticks = test.Sources.SelectMany(static source => source.Events).Select(static e => e.ArrivalTicks).DefaultIfEmpty(CorrTime.StartTicks).Max();
        return new DateTimeOffset(Math.Min(ticks, DateTime.MaxValue.Ticks - LongestWait.Ticks), TimeSpan.Zero);
    }

    private void Add(CaseOutcome outcome, Correlation correlation)
    {
        if (outcome.Results.Count == CorrLimits.MaxResults)
        {
            outcome.Failure = "The case gives more than 10,000 results; only these were compared.";
            return;
        }

        outcome.Results.Add(new ActualResult(correlation, _scheduler.Clock.UtcTicks)
        {
            Events = [.. correlation.Events.Select(e => Event(e.Alias, e.Event))],
        });
    }

    private ActualEvent Event(string alias, LogEvent logEvent) => new(alias, logEvent, _events.NumberOf(logEvent), !_events.Contains(logEvent));
}
