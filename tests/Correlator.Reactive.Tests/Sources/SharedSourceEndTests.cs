using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Sources;

/// <summary>How what is shared ends: the last leaves, the source completes, fails or cannot begin.</summary>
public sealed class SharedSourceEndTests
{
    private readonly TestScheduler _scheduler = new();
    private readonly CountedSource _source = new();

    public SharedSourceEndTests() => _scheduler.AdvanceTo(TimeSpan.FromHours(1).Ticks);

    [Fact]
    public void Dispose_OfTheLast_EndsTheSubscriptionAndTheNextBeginsAnew()
    {
        var (shared, gone) = (Share(), new RecordingObserver());
        var one = shared.Subscribe(Request(), gone);
        var two = shared.Subscribe(Request(), new RecordingObserver());

        one.Dispose();
        _source.Observer.OnEvents([Event(0, "x")]);
        Assert.False(_source.IsDisposed);
        two.Dispose();

        Assert.True(_source.IsDisposed);
        Assert.Empty(gone.Log);
        using var three = shared.Subscribe(Request(), new RecordingObserver());
        Assert.Equal(2, _source.Count);
    }

    [Fact]
    public void Subscribe_AfterAnError_BeginsAnew()
    {
        var (shared, first) = (Share(), new RecordingObserver());
        using var one = shared.Subscribe(Request(), first);
        _source.Observer.OnError(new SourceException("s", "gone"));

        using var two = shared.Subscribe(Request(), new RecordingObserver());

        Assert.Equal(["error"], first.Log);
        Assert.Equal(2, _source.Count);
    }

    [Fact]
    public void Subscribe_SourceThatCannotBegin_ThrowsAndTheNextBeginsAnew()
    {
        var (shared, second) = (Share(), new RecordingObserver());
        _source.Failure = new SourceException("s", "no such port");

        Assert.Same(_source.Failure, Assert.Throws<SourceException>(() => shared.Subscribe(Request(), new RecordingObserver())));
        _source.Failure = null;
        using var two = shared.Subscribe(Request(), second);
        _source.Observer.OnEvents([Event(0, "x")]);

        Assert.Equal(["x"], second.Messages);
        Assert.Equal(1, shared.Subscriptions);
    }

    [Fact]
    public void OnCompleted_SomebodyJoinsMeanwhile_IsGivenWhatIsKeptBeforeTheEnd()
    {
        var (shared, last) = (Share(), new RecordingObserver());
        var joining = new RecordingObserver { OnEvent = e => _ = e.Message == "x" ? shared.Subscribe(Request(), last) : null };
        using var one = shared.Subscribe(Request(), new RecordingObserver { OnEvent = e => _ = e.Message == "y" ? EndWith(joining) : null });
        _source.Observer.OnEvents([Event(0, "x")]);

        _source.Observer.OnEvents([Event(1, "y")]);

        Assert.Equal(["x", "completed"], last.Log);

        IDisposable EndWith(RecordingObserver observer)
        {
            var joined = shared.Subscribe(Request(), observer);
            _source.Observer.OnCompleted();
            return joined;
        }
    }

    private static LogEvent Event(int seconds, string text) => new(new DateTimeOffset(TimeSpan.FromHours(1).Ticks, TimeSpan.Zero).AddSeconds(seconds), "s", text);

    private static SourceRequest Request() => new();

    private SharedSource Share() => new(_source, 100, _scheduler);
}
