using Correlator.Tests.Execution;
using Correlator.Tests.Sources;
using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Operators;

public sealed class DeduplicatedSourceTests
{
    private readonly TestScheduler _scheduler = new();
    private readonly PushSource _pushed = new("s");

    [Fact]
    public void Subscribe_Copies_PassOnceWithinTheWindow()
    {
        var (source, observer) = (Deduplicate(), new RecordingObserver());
        using var subscription = source.Subscribe(new SourceRequest(), observer);

        _pushed.Push(Event("x"));
        _pushed.Push(Event("x"));
        _scheduler.AdvanceBy(TimeSpan.FromSeconds(10).Ticks);
        _pushed.Push(Event("x"));
        _pushed.Complete();

        Assert.Equal(["x", "x", "completed"], observer.Log);
        Assert.Equal(1, source.Duplicates);
    }

    [Fact]
    public void Subscribe_Twice_EachHasAWindowOfItsOwn()
    {
        var (source, observer) = (Deduplicate(), new RecordingObserver());
        source.Subscribe(new SourceRequest(), new RecordingObserver()).Dispose();
        _pushed.Push(Event("x"));
        using var subscription = source.Subscribe(new SourceRequest(), observer);
        _pushed.Push(Event("x"));

        Assert.Equal(["x"], observer.Log);
    }

    private static LogEvent Event(string text) => new(DateTimeOffset.UnixEpoch, "s", text);

    private DeduplicatedSource Deduplicate() => new(_pushed, new EventDeduplicatorOptions { Window = TimeSpan.FromSeconds(10), Scheduler = _scheduler });
}
