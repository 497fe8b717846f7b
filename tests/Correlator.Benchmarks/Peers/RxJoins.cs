using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;

namespace Correlator.Benchmarks;

/// <summary>The join with what Rx has, on virtual time.</summary>
internal static class RxJoins
{
    private static readonly TimeSpan Within = TimeSpan.FromTicks(PairEvents.WithinTicks);
    private static readonly TimeSpan Quiet = TimeSpan.FromTicks(PairEvents.WithinTicks + PairEvents.LatenessTicks);

    /// <summary>One group a key, closed by Throttle when the key has been quiet; its pairs come out then. As the guides for Rx do it.</summary>
    public static void GroupByUntil(PairEvents events, PairTally tally)
    {
        var scheduler = new HistoricalScheduler(events.Arrivals[0].Timestamp);
        using var arrivals = new Subject<LogEvent>();
        using var run = arrivals
            .GroupByUntil(PairEvents.KeyOf, group => group.Throttle(Quiet, scheduler))
            .SelectMany(static group => group.ToList())
            .Subscribe(list => Match(list, tally));
        foreach (var logEvent in events.Arrivals)
        {
            scheduler.AdvanceTo(logEvent.Timestamp);
            arrivals.OnNext(logEvent);
        }

        arrivals.OnCompleted();
    }

    /// <summary>Rx's own Join: every event meets all of the other side that are open, whatever their keys.</summary>
    public static void Join(PairEvents events, PairTally tally)
    {
        var scheduler = new HistoricalScheduler(events.Arrivals[0].Timestamp);
        using var left = new Subject<LogEvent>();
        using var right = new Subject<LogEvent>();
        using var run = left
            .Join(right, _ => Observable.Timer(Within, scheduler), _ => Observable.Timer(Within, scheduler), static (a, b) => (a, b))
            .Where(static pair => PairEvents.KeyOf(pair.a) == PairEvents.KeyOf(pair.b))
            .Subscribe(pair => tally.AddPair(pair.a, pair.b));
        foreach (var logEvent in events.Arrivals)
        {
            scheduler.AdvanceTo(logEvent.Timestamp);
            (PairEvents.IsLeft(logEvent) ? left : right).OnNext(logEvent);
        }
    }

    private static void Match(IList<LogEvent> list, PairTally tally)
    {
        foreach (var left in list.Where(PairEvents.IsLeft))
        {
            foreach (var right in list.Where(right => !PairEvents.IsLeft(right) && Math.Abs(left.Ticks - right.Ticks) <= PairEvents.WithinTicks))
            {
                tally.AddPair(left, right);
            }
        }
    }
}
