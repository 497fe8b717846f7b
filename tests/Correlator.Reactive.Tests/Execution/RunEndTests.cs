using System.Reactive;
using System.Reactive.Disposables;
using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Execution;

/// <summary>How a run ends: everything it holds is given back, whoever ends it.</summary>
public sealed class RunEndTests
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TestScheduler _scheduler = new();
    private readonly List<Correlation> _results = [];

    [Fact]
    public void Limit_ReachedWhenATimerProvesAnAbsence_EndsTheSourcesAtOnce()
    {
        var (a, b) = (new Source("a"), new Source("b"));
        using var run = Start(EventQuery.From(a).Unless(EventQuery.From(b), ["k"], TimeSpan.FromSeconds(5)).Limit(1));

        a.Push(1);
        _scheduler.AdvanceBy(TimeSpan.FromHours(1).Ticks);

        Assert.Single(_results);
        Assert.True(a.IsDisposed && b.IsDisposed && run.Completion.IsCompleted);
    }

    [Fact]
    public void Limit_ReachedByAWatermarkOfAPolledSource_EndsTheSourcesAtOnce()
    {
        var (a, b) = (new Source("a"), new Source("b"));
        using var run = Start(EventQuery.From(a).Unless(EventQuery.From(b), ["k"], TimeSpan.FromSeconds(5)).Limit(1));

        a.Push(1);
        a.Observer!.OnWatermark(Epoch.AddMinutes(1));
        b.Observer!.OnWatermark(Epoch.AddMinutes(1));

        Assert.Single(_results);
        Assert.True(a.IsDisposed && b.IsDisposed && run.Completion.IsCompleted);
    }

    [Fact]
    public void Limit_ReachedWhileTheSourceIsBeingSubscribed_EndsTheSource()
    {
        var a = new Source("a") { IsEager = true };
        using var run = Start(EventQuery.Of(new LimitNode(EventQuery.From(a).Node, 1)));

        Assert.Single(_results);
        Assert.True(a.IsDisposed);
    }

    [Fact]
    public void Dispose_FromTheObserver_NothingMoreComesOut()
    {
        var a = new Source("a");
        CorrelationRun? run = null;
        run = CorrelationRun.Start(EventQuery.From(a).Node, Options, Observer.Create<Correlation>(result =>
        {
            _results.Add(result);
            run!.Dispose();
        }));

        a.Push(1, 2, 3);

        Assert.Single(_results);
    }

    [Fact]
    public async Task Completion_ObserverThrowsInOnErrorToo_StillEnds()
    {
        var list = new ListSource("a", [new LogEvent(Epoch, "a", "1")]);

        var run = CorrelationRun.Start(
            EventQuery.From(list).Node,
            Options,
            Observer.Create<Correlation>(_ => throw new InvalidOperationException("mine"), error => throw error));

        await run.Completion.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Outage_EveryFailedAttemptSaysDisconnected_EndsAfterItsTimeAllTheSame()
    {
        var (a, b) = (new Source("a"), new Source("b"));
        using var run = Start(EventQuery.From(a).Unless(EventQuery.From(b), ["k"], TimeSpan.FromSeconds(5)));
        a.Push(1);
        b.Push(1);
        b.Observer!.OnConnected(false);
        for (var i = 0; i < 60; i++)
        {
            _scheduler.AdvanceBy(TimeSpan.FromSeconds(30).Ticks);
            b.Observer!.OnConnected(false);
        }

        Assert.Equal(1, run.Statistics.Streams[0].Ledger.Unmatched);
    }

    private CorrelationOptions Options => new() { Scheduler = _scheduler, Lateness = TimeSpan.Zero };

    private CorrelationRun Start(EventQuery query) => CorrelationRun.Start(query.Node, Options, Observer.Create<Correlation>(_results.Add));

    private sealed class Source(string name) : ILiveSource
    {
        public string Name => name;

        public SelectorLanguage Language => SelectorLanguage.Labels;

        public ILiveObserver? Observer { get; private set; }

        public bool IsEager { get; init; }

        public bool IsDisposed { get; private set; }

        public IDisposable Subscribe(SourceRequest request, ILiveObserver observer)
        {
            Observer = observer;
            if (IsEager)
            {
                Push(1);
            }

            return Disposable.Create(() => IsDisposed = true);
        }

        public void Push(params int[] seconds) =>
            Observer!.OnEvents([.. seconds.Select(s => new LogEvent(Epoch.AddSeconds(s), name, "m", Labels.Of(("k", name + s)), s))]);
    }
}
