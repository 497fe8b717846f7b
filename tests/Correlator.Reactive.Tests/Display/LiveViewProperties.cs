using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Microsoft.Reactive.Testing;
using static Correlator.Tests.Display.DisplayData;

namespace Correlator.Tests.Display;

/// <summary>Whatever comes and however often it is looked at: nothing is lost in the views, and their texts agree with the run.</summary>
public sealed class LiveViewProperties
{
    /// <summary>Each step is an event of one of two streams, or time that passes; the interval is what it is.</summary>
    [FsCheck.Xunit.Property]
    public bool Views_AnyRun_EndWithWhatTheRunHasDone(byte[] steps, byte interval, byte rows)
    {
        var (views, results, _) = Run(steps, 1 + (interval % 40), 1 + (rows % 5));
        var last = views[^1];
        var statistics = last.Statistics;

        // What the same events give to somebody who looks once, at the end.
        var whole = Run(steps, 1_000_000, 5).Views[^1].Statistics;
        return views.Count(static view => view.IsLast) == 1
            && last.IsLast
            && statistics.Results == results.Count
            && (last.Latency?.Count ?? 0) == results.Count
            && last.Reports.Sum(static report => report.Events) == statistics.Events
            && last.Reports.Sum(static report => report.Results) == results.Count
            && statistics.Streams.Select(static stream => stream.Ledger.ToColumns()).SelectMany(static columns => columns)
                .SequenceEqual(whole.Streams.SelectMany(static stream => stream.Ledger.ToColumns()));
    }

    [FsCheck.Xunit.Property]
    public bool Newest_AnyRun_AreTheLastResultsEachOnce(byte[] steps, byte rows)
    {
        var most = 1 + (rows % 5);
        var (views, results, _) = Run(steps, 10, most);

        // The same from the end: of each id the last that came out.
        var newest = Enumerable.Reverse(results).DistinctBy(static result => result.Id).Take(most);
        return views[^1].Newest.SequenceEqual(newest);
    }

    [FsCheck.Xunit.Property]
    public bool Views_AnyRun_OnlyGrowAndAddUp(byte[] steps, byte interval)
    {
        var (views, _, ticks) = Run(steps, 1 + (interval % 40), 3);

        return views.Count == ticks + 1
            && views.Zip(views.Skip(1)).All(static pair => pair.First.Statistics.Events <= pair.Second.Statistics.Events && pair.First.Time <= pair.Second.Time)
            && views.SelectMany(static view => view.Statistics.Streams).All(static stream => stream.Ledger.Open >= 0);
    }

    private static (IReadOnlyList<LiveView> Views, IReadOnlyList<Correlation> Results, long Intervals) Run(byte[] steps, int intervalSeconds, int rows)
    {
        var clock = new TestScheduler();
        clock.AdvanceTo(Start.UtcTicks);
        using var web = new Subject<LogEvent>();
        using var service = new Subject<LogEvent>();
        var (views, results) = (new List<LiveView>(), new List<Correlation>());
        var query = EventQuery.From("web", web).Or(EventQuery.From("svc", service), on: ["id"], within: TimeSpan.FromSeconds(5))
            .WithOptions(new CorrelationOptions { Scheduler = clock, Lateness = TimeSpan.FromSeconds(2), Idle = TimeSpan.FromDays(1) });
        var interval = TimeSpan.FromSeconds(intervalSeconds);
        using var watching = query.ToLiveViews(new LiveViewOptions
        {
            Interval = interval,
            MaxReports = 1000,
            Display = new DisplayOptions { MaxRows = rows },
            Results = Observer.Create<Correlation>(results.Add),
        }).Subscribe(views.Add);
        foreach (var step in steps)
        {
            if (step < 200)
            {
                var (subject, name) = step % 2 == 0 ? (web, "web") : (service, "svc");
                subject.OnNext(new LogEvent(clock.Now, name, $"{step}", Labels.Of(("id", $"{step / 2 % 4}"))));
            }
            else
            {
                clock.AdvanceBy((step - 199) * TimeSpan.TicksPerSecond / 4);
            }
        }

        var intervals = (clock.Now - Start).Ticks / interval.Ticks;
        web.OnCompleted();
        service.OnCompleted();
        return (views, results, intervals);
    }
}
