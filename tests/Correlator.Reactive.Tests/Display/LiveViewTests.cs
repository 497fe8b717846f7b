using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Microsoft.Reactive.Testing;
using static Correlator.Tests.Display.DisplayData;

namespace Correlator.Tests.Display;

/// <summary>The views of a running query, on virtual time.</summary>
public sealed class LiveViewTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly TestScheduler _clock = new();
    private readonly Subject<LogEvent> _web = new();
    private readonly Subject<LogEvent> _service = new();
    private readonly List<LiveView> _views = [];
    private readonly List<Correlation> _results = [];
    private Exception? _error;
    private bool _isCompleted;
    private long _delayTicks;

    public LiveViewTests() => _clock.AdvanceTo(Start.UtcTicks);

    public void Dispose()
    {
        _web.Dispose();
        _service.Dispose();
    }

    [Fact]
    public void Views_OfARunThatGoesOn_ComeAtEachInterval()
    {
        using var watching = Watch();
        Pair(0);
        Advance(1);
        Pair(1, 2);
        Advance(2);

        Assert.Equal([(2L, 1L, 1.0), (6, 3, 2), (6, 3, 3)], _views.Select(static view => (view.Statistics.Events, view.Statistics.Results, view.Elapsed.TotalSeconds)));
        Assert.Equal([2L, 4, 0], _views[2].Reports.Select(static report => report.Events));
        Assert.Equal([Start.AddSeconds(1), Start.AddSeconds(2), Start.AddSeconds(3)], _views.Select(static view => view.Time));
        Assert.False(_isCompleted || _views.Exists(static view => view.IsLast));
    }

    [Fact]
    public void Views_RunEndsInAnInterval_TheLastIsThereAtOnceAndHoldsAll()
    {
        using var watching = Watch();
        _delayTicks = TimeSpan.FromMilliseconds(40).Ticks;
        Pair(0);
        Complete();

        var last = Assert.Single(_views);
        Assert.True(last.IsLast && _isCompleted);
        Assert.Equal((2, 1), (last.Statistics.Events, last.Statistics.Results));
        Assert.Equal((1, TimeSpan.FromMilliseconds(40)), (last.Latency!.Value.Count, last.Latency.Value.Greatest));
        Advance(5);
        Assert.Single(_views);
    }

    [Fact]
    public void Views_ResultsThatComeWithTheEnd_HaveTheirLatencies()
    {
        using var watching = Watch();
        _delayTicks = TimeSpan.FromMilliseconds(70).Ticks;
        _web.OnNext(At(0, "web", "asked", "lonely"));
        Complete();

        Assert.Equal((1, TimeSpan.FromMilliseconds(70)), (_views[^1].Latency!.Value.Count, _views[^1].Latency!.Value.P50));
    }

    [Fact]
    public void Views_OfFiniteSources_AreTheLastOne()
    {
        var views = DisplayData.Query([At(0, "web", "asked")], [At(1.5, "svc", "answered")]).ToLiveViews(new LiveViewOptions { Scheduler = _clock }).ToEnumerable();

        var view = Assert.Single(views);
        Assert.True(view.IsLast);
        Assert.Equal("id=7", DisplayText.KeyOf(Assert.Single(view.Newest), 20));
    }

    [Fact]
    public void Views_RunFails_TheLastTellsWhyAndTheErrorFollows()
    {
        using var watching = Watch();
        Pair(0);
        _web.OnError(new InvalidOperationException("gone"));
        _service.OnCompleted();

        Assert.True(_views[^1].IsLast && !_isCompleted);
        Assert.Contains("gone", Assert.Single(_views[^1].Statistics.Failures).Message, StringComparison.Ordinal);
        Assert.IsType<SourceException>(_error);
    }

    [Fact]
    public void View_RunGoesOn_StaysWhatItWas()
    {
        using var watching = Watch();
        Pair(0);
        Advance(1);
        var text = _views[0].ToString();
        Pair(1, 2, 3);
        Advance(1);

        Assert.Equal(text, _views[0].ToString());
        Assert.NotEqual(text, _views[1].ToString());
    }

    [Fact]
    public void Newest_MoreThanAreShown_AreTheNewestFirst()
    {
        using var watching = Watch(new LiveViewOptions { Display = new DisplayOptions { MaxRows = 2 } });
        Pair(0, 1, 2, 3);
        Complete();

        Assert.Equal(["id=3", "id=2"], _views[^1].Newest.Select(static row => DisplayText.KeyOf(row, 20)));
    }

    [Fact]
    public void Newest_Revision_StandsForWhatItRevises()
    {
        using var watching = Watch();
        Pair(0);
        Pair(1);
        _service.OnNext(At(0.5, "svc", "answered again", "0"));
        Complete();

        Assert.True(_results.Count > _results.Select(static result => result.Id).Distinct().Count());
        Assert.Equal(["id=0", "id=1"], _views[^1].Newest.Select(static row => DisplayText.KeyOf(row, 20)));
        Assert.Equal(3, _views[^1].Newest[0].Events.Count);
    }

    [Fact]
    public void Reports_MoreThanAreKept_AreTheNewest()
    {
        using var watching = Watch(new LiveViewOptions { MaxReports = 3 });
        for (var i = 0; i < 5; i++)
        {
            Pair(Enumerable.Repeat(i, i).ToArray());
            Advance(1);
        }

        Assert.Equal([4L, 6, 8], _views[^1].Reports.Select(static report => report.Events));
    }

    [Fact]
    public void WatermarkLag_LiveStreams_IsThatOfTheSlowest()
    {
        using var watching = Watch();
        Pair(0);
        Advance(1);
        Complete();

        Assert.Equal(TimeSpan.FromSeconds(1), _views[0].WatermarkLag);
        Assert.Null(_views[^1].WatermarkLag);
    }

    [Fact]
    public void Dispose_Subscription_EndsTheRunAndTheViews()
    {
        Watch().Dispose();
        Advance(5);

        Assert.False(_web.HasObservers);
        Assert.Empty(_views);
    }

    [Fact]
    public void Observer_EndsTheRunFromAView_HearsNothingMore()
    {
        var seen = 0;
        using var watching = Query().ToLiveViews(new LiveViewOptions { Interval = Second }).Take(2).Subscribe(_ => seen++);
        Advance(5);

        Assert.Equal(2, seen);
        Assert.False(_web.HasObservers);
    }

    [Fact]
    public void View_RunEndsWhileOneIsDrawn_TheLastFollowsIt()
    {
        var drawn = new List<bool>();
        using var watching = Query().ToLiveViews(new LiveViewOptions { Interval = Second }).Subscribe(view =>
        {
            // As a thread of the source would, while the clock's draws.
            if (!view.IsLast)
            {
                Pair(0);
                Complete();
            }

            drawn.Add(view.IsLast && view.Statistics.Results == 1);
        });
        Advance(1);

        Assert.Equal([false, true], drawn);
    }

    [Fact]
    public void Subscribe_SourceIsMissing_FailsAndLeavesNoClockBehind()
    {
        var query = EventQuery.Of(new StreamNode("nowhere"), new CorrelationOptions { Scheduler = _clock });

        Assert.Throws<ArgumentException>(() => query.ToLiveViews().Subscribe());
        Advance(5);
        Assert.Empty(_views);
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Query().ToLiveViews(new LiveViewOptions { Interval = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Query().ToLiveViews(new LiveViewOptions { MaxReports = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Query().ToLiveViews(new LiveViewOptions { MaxReports = 1001 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Query().ToLiveViews(new LiveViewOptions { Display = new DisplayOptions { MaxRows = 0 } }));
    }

    private EventQuery<Correlation> Query() => EventQuery.From("web", _web)
        .Or(EventQuery.From("svc", _service), on: ["id"], within: TimeSpan.FromSeconds(2))
        .WithOptions(new CorrelationOptions { Scheduler = _clock, Lateness = TimeSpan.Zero, Idle = TimeSpan.FromHours(1) });

    private IDisposable Watch(LiveViewOptions? options = null)
    {
        var slow = Observer.Create<Correlation>(
            result =>
            {
                _results.Add(result);
                _clock.Sleep(_delayTicks);
            },
            static _ => { });
        return Query().ToLiveViews((options ?? new LiveViewOptions()) with { Results = slow })
            .Subscribe(_views.Add, error => _error = error, () => _isCompleted = true);
    }

    /// <summary>A request and its answer for each id, in order of time.</summary>
    private void Pair(params int[] ids)
    {
        foreach (var id in ids)
        {
            _web.OnNext(At(0, "web", "asked", $"{id}"));
            _service.OnNext(At(0, "svc", "answered", $"{id}"));
        }
    }

    private void Complete() => Array.ForEach([_web, _service], static stream => stream.OnCompleted());

    private void Advance(int seconds) => _clock.AdvanceBy(seconds * TimeSpan.TicksPerSecond);
}
