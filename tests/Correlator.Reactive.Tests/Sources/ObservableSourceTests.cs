using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Sources;

public class ObservableSourceTests : ReactiveTest
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TestScheduler _scheduler = new();
    private readonly RecordingObserver _observer = new();

    [Fact]
    public void ObservableSource_Events_AreNumberedAndNamed()
    {
        var events = _scheduler.CreateColdObservable(OnNext(10, Event("one")), OnNext(20, Event("two")), OnCompleted<LogEvent>(30));
        using var subscription = new ObservableSource("api", events).Subscribe(new SourceRequest(), _observer);
        _scheduler.Start();

        Assert.Equal(["connected", "one", "two", "completed"], _observer.Log);
        Assert.Equal([("api", 0L), ("api", 1L)], _observer.Events.Select(e => (e.Source, e.Position)));
    }

    [Fact]
    public void ObservableSource_Disposed_UnsubscribesAndIsSilent()
    {
        var events = _scheduler.CreateColdObservable(OnNext(10, Event("one")), OnNext(20, Event("two")));
        var subscription = new ObservableSource("api", events).Subscribe(new SourceRequest(), _observer);
        _scheduler.AdvanceTo(15);
        subscription.Dispose();
        _scheduler.Start();

        Assert.Equal(["connected", "one"], _observer.Log);
        Assert.Equal([Subscribe(0, 15)], events.Subscriptions);
    }

    [Fact]
    public void ObservableSource_Error_IsPassedOn()
    {
        var error = new InvalidOperationException("broken");
        using var subscription = new ObservableSource("api", _scheduler.CreateColdObservable(OnError<LogEvent>(10, error)))
            .Subscribe(new SourceRequest(), _observer);
        _scheduler.Start();

        Assert.Same(error, _observer.Error);
    }

    [Fact]
    public void AsyncEnumerableSource_Events_AreNumberedCutAndCompleted()
    {
        var request = new SourceRequest { Until = Start };
        var source = new AsyncEnumerableSource("api", new[] { Event("one"), Event("later", 1), Event("two") }.ToAsyncEnumerable(), _scheduler);
        using var subscription = source.Subscribe(request, _observer);
        Assert.Empty(_observer.Log);
        _scheduler.Start();

        Assert.Equal(["connected", "one", "two", "completed"], _observer.Log);
        Assert.Equal([0L, 2L], _observer.Events.Select(e => e.Position));
        Assert.Equal(2, request.Statistics.Events);
    }

    [Fact]
    public void AsyncEnumerableSource_DisposedWithinACall_AsksForNoMore()
    {
        var asked = 0;
        IDisposable? subscription = null;
        var observer = new RecordingObserver { OnEvent = _ => subscription!.Dispose() };
        subscription = new AsyncEnumerableSource("api", Endless().ToAsyncEnumerable(), _scheduler).Subscribe(new SourceRequest(), observer);
        _scheduler.Start();

        Assert.Equal(["connected", "x"], observer.Log);
        Assert.InRange(asked, 1, 2);

        IEnumerable<LogEvent> Endless()
        {
            while (true)
            {
                asked++;
                yield return Event("x");
            }
        }
    }

    private static LogEvent Event(string message, int second = 0) => new(Start.AddSeconds(second), "x", message);
}
