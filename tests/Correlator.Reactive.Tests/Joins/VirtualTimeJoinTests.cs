using System.Reactive.Linq;
using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Joins;

/// <summary>When results come out, on a virtual clock.</summary>
public sealed class VirtualTimeJoinTests : ReactiveTest
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TestScheduler _scheduler = new();

    private CorrelationOptions Options => new()
    {
        Scheduler = _scheduler,
        Lateness = TimeSpan.FromSeconds(2),
        Idle = TimeSpan.FromSeconds(5),
    };

    [Fact]
    public void And_MatchInTime_ComesOutAtOnceAndAgainWhenItClosesGrown()
    {
        var left = Hot((10, Event("a", 10, "1")));
        var right = Hot((11, Event("b", 11, "1")), (12, Event("b", 12, "1")));

        var result = Run(left.And(right, on: ["x"], within: TimeSpan.FromSeconds(3)));

        // The first match is published on arrival. Silent from 12 s on, the sources are idle at 15 s and 17 s; the correlation closes when the
        // clock passes its last event by the bound: 12 s + 3 s in event time, which is 17 s on the scheduler with 2 s of lateness.
        AssertTimes(result, (Seconds(11), "a@10 b@11", 0), (Seconds(17) + 1, "a@10 b@11 b@12", 1));
    }

    [Fact]
    public void Unless_NoReply_ComesOutAtTheMomentAtWhichItIsProved()
    {
        var left = Hot((10, Event("a", 10, "1")));
        var right = Hot((10, Event("b", 9, "2")));

        var result = Run(left.Unless(right, on: ["x"], within: TimeSpan.FromSeconds(20)));

        // Proved unmatched when the clock is past 10 + 20; the group of its key closes 20 s later. The right source's clock lags by 1 s
        // (its newest event is of 9 s and came at 10 s), lateness adds 2 s.
        AssertTimes(result, (Seconds(10 + 20 + 20 + 2 + 1) + 1, "a@10", 0));
    }

    [Fact]
    public void Unless_RightSourceNeverDelivered_IsLeftOutOfTheMinimumOnceIdle()
    {
        var left = Hot((10, Event("a", 10, "1")));
        var right = Hot();

        var result = Run(left.Unless(right, on: ["x"], within: TimeSpan.FromSeconds(1)));

        AssertTimes(result, (Seconds(15), "a@10", 0));
    }

    [Fact]
    public void Or_BusySources_NegativeComesOutWithTheEventThatMovesTheClockPastIt()
    {
        var left = Hot((10, Event("a", 10, "1")), (16, Event("a", 16, "2")));
        var right = Hot((10, Event("b", 10, "9")), (17, Event("b", 17, "9")));

        var result = Run(left.Or(right, on: ["x"], within: TimeSpan.FromSeconds(2)), until: Seconds(18));

        // C = min(16, 17) - 2 = 14 at 17 s; a@10 is decided when C > 10 + 2 + 2 and not before: 14 is not enough, so nothing is said yet.
        AssertTimes(result);
    }

    [Fact]
    public void And_SourcesComplete_ClosesAtOnceAndCompletes()
    {
        var left = Observable.Return(Event("a", 1, "1")).Concat(Observable.Never<LogEvent>()).TakeUntil(Observable.Timer(TimeSpan.FromSeconds(4), _scheduler));
        var right = Observable.Return(Event("b", 2, "1"));
        var query = EventQuery.From("a", left).And(EventQuery.From("b", right), on: ["x"], within: TimeSpan.FromSeconds(30))
            .Emit(EmitMode.Final).WithOptions(Options);

        var observer = _scheduler.CreateObserver<Correlation>();
        query.Subscribe(observer);
        _scheduler.Start();

        Assert.Equal([TimeSpan.FromSeconds(4).Ticks, TimeSpan.FromSeconds(4).Ticks], observer.Messages.Select(m => m.Time));
        Assert.Equal("a@1 b@2", Show(observer.Messages[0].Value.Value));
        Assert.Equal(System.Reactive.NotificationKind.OnCompleted, observer.Messages[1].Value.Kind);
    }

    private static long Seconds(double seconds) => TimeSpan.FromSeconds(seconds).Ticks;

    private static LogEvent Event(string source, int seconds, string key) =>
        new(Epoch.AddSeconds(seconds), source, $"{source}@{seconds}", Labels.Of(("x", key)));

    private static string Show(Correlation correlation) => string.Join(" ", correlation.Events.Select(e => e.Event.Message));

    private EventQuery<LogEvent> Hot(params (int Second, LogEvent Event)[] events)
    {
        var name = events.Length > 0 ? events[0].Event.Source : "silent";
        return EventQuery.From(name, _scheduler.CreateHotObservable([.. events.Select(e => OnNext(Seconds(e.Second), e.Event))]));
    }

    private List<(long Time, Correlation Result)> Run(EventQuery<Correlation> query, long? until = null)
    {
        var results = new List<(long, Correlation)>();
        using var subscription = query.WithOptions(Options).Subscribe(c => results.Add((_scheduler.Clock, c)));
        if (until is { } end)
        {
            _scheduler.AdvanceTo(end);
        }
        else
        {
            _scheduler.Start();
        }

        return results;
    }

    private static void AssertTimes(List<(long Time, Correlation Result)> actual, params (long Time, string Events, int Revision)[] expected) =>
        Assert.Equal(expected, actual.Select(r => (r.Time, Show(r.Result), r.Result.Revision)));
}
