using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Correlator.Dsl;

namespace Correlator.Benchmarks;

/// <summary>Our engine behind foreign Rx operators: a Subject, Where and Select for each stream, one call an event.</summary>
internal static class LiveQuery
{
    /// <summary>Runs a query over the streams a and b. Idle timers go by a clock that stands still, so that the run depends on its events alone.</summary>
    public static void Run(string text, PairEvents events, PairTally tally) =>
        Run(text, events, tally, TextQuery.Options with { Scheduler = new HistoricalScheduler(events.Arrivals[0].Timestamp) });

    public static void Run(string text, PairEvents events, PairTally tally, CorrelationOptions options)
    {
        using var a = new Subject<LogEvent>();
        using var b = new Subject<LogEvent>();
        var catalog = new SourceCatalog { Source("a", a), Source("b", b) };
        using var run = QueryCompiler.Compile(text, catalog, options).Query.Subscribe(new PairObserver(tally));
        foreach (var logEvent in events.Arrivals)
        {
            (PairEvents.IsLeft(logEvent) ? a : b).OnNext(logEvent);
        }

        a.OnCompleted();
        b.OnCompleted();
    }

    private static ObservableSource Source(string name, Subject<LogEvent> events) =>
        new(name, events.Where(static logEvent => logEvent.Ticks > 0).Select(static logEvent => logEvent));
}
