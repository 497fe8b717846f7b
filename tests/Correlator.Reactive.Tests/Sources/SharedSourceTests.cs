using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Sources;

public sealed class SharedSourceTests
{
    private readonly TestScheduler _scheduler = new();
    private readonly CountedSource _source = new();

    public SharedSourceTests() => _scheduler.AdvanceTo(TimeSpan.FromHours(1).Ticks);

    [Fact]
    public void Subscribe_SameRequest_HasOneSubscriptionAndAllHearEverything()
    {
        var (shared, first, second) = (Share(), new RecordingObserver(), new RecordingObserver());
        using var one = shared.Subscribe(Request(), first);
        using var two = shared.Subscribe(Request(), second);

        _source.Observer.OnConnected(true);
        _source.Observer.OnEvents([Event(0, "x"), Event(1, "y")]);
        _source.Observer.OnGap(At(0), At(1));
        _source.Observer.OnWatermark(At(1));
        _source.Observer.OnCompleted();

        Assert.Equal(1, _source.Count);
        Assert.Equal(["connected", "x", "y", "gap", "watermark", "completed"], first.Log);
        Assert.Equal(first.Log, second.Log);
    }

    [Fact]
    public void Subscribe_Later_GetsFirstWhatIsKeptOfTheTimeItAsksFor()
    {
        var (shared, late) = (Share(), new RecordingObserver());
        using var one = shared.Subscribe(Request(), new RecordingObserver());
        _source.Observer.OnConnected(true);
        _source.Observer.OnEvents([Event(-600, "old"), Event(-100, "x")]);
        _source.Observer.OnGap(At(-50), At(-40));
        _source.Observer.OnWatermark(At(-10));

        using var two = shared.Subscribe(Request(), late);
        _source.Observer.OnEvents([Event(0, "y")]);

        Assert.Equal(["connected", "x", "gap", "watermark", "y"], late.Log);
    }

    [Fact]
    public void Subscribe_WhatItAsksForIsForgotten_HasASubscriptionOfItsOwn()
    {
        var shared = Share(keptEvents: 1);
        using var one = shared.Subscribe(Request(), new RecordingObserver());
        _source.Observer.OnEvents([Event(-100, "x"), Event(-90, "y")]);

        using var two = shared.Subscribe(Request(), new RecordingObserver());
        using var three = shared.Subscribe(Request() with { Lookback = TimeSpan.FromSeconds(95) }, new RecordingObserver());

        Assert.Equal(2, _source.Count);
    }

    [Fact]
    public void Subscribe_ReachesFurtherBackThanTheFirst_SharesOnlyOnceThatTimeHasPassed()
    {
        var shared = Share();
        using var one = shared.Subscribe(Request() with { Lookback = TimeSpan.Zero }, new RecordingObserver());

        using var early = shared.Subscribe(Request(), new RecordingObserver());
        _scheduler.AdvanceBy(TimeSpan.FromMinutes(5).Ticks);
        using var late = shared.Subscribe(Request(), new RecordingObserver());

        Assert.Equal(2, _source.Count);
    }

    [Fact]
    public void Subscribe_SourceThatIsReadWhole_GetsWhatIsOldAsWell()
    {
        _source.Past = SourcePast.Whole;
        var (shared, late) = (Share(), new RecordingObserver());
        using var one = shared.Subscribe(Request(), new RecordingObserver());
        _source.Observer.OnEvents([Event(-3000, "old"), Event(-100, "x")]);

        using var two = shared.Subscribe(Request(), late);

        Assert.Equal((1, "old,x"), (_source.Count, string.Join(',', late.Messages)));
    }

    [Fact]
    public void Subscribe_SourceThatIsReadWholeAndSomeForgotten_HasASubscriptionOfItsOwn()
    {
        _source.Past = SourcePast.Whole;
        var shared = Share(keptEvents: 1);
        using var one = shared.Subscribe(Request(), new RecordingObserver());
        _source.Observer.OnEvents([Event(-3000, "old"), Event(-100, "x")]);

        using var two = shared.Subscribe(Request(), new RecordingObserver());

        Assert.Equal(2, _source.Count);
    }

    [Fact]
    public void Subscribe_SourceWithoutAPast_SharesAndIsToldWhatItLacks()
    {
        _source.Past = SourcePast.None;
        var (shared, late) = (Share(keptEvents: 1), new RecordingObserver());
        using var one = shared.Subscribe(Request(), new RecordingObserver());
        _source.Observer.OnEvents([Event(-200, "w"), Event(-100, "x")]);

        using var two = shared.Subscribe(Request(), late);

        Assert.Equal((1, "x,gap"), (_source.Count, string.Join(',', late.Log)));
    }

    [Fact]
    public void Subscribe_OtherSelector_HasASubscriptionOfItsOwn()
    {
        var shared = Share();
        using var one = shared.Subscribe(Request() with { Selector = "{app=\"a\"}" }, new RecordingObserver());
        using var two = shared.Subscribe(Request() with { Selector = "{app=\"b\"}" }, new RecordingObserver());

        Assert.Equal((2, 2), (_source.Count, shared.Subscriptions));
    }

    [Fact]
    public void Subscribe_FromWithinADelivery_HearsWhatComesBehindIt()
    {
        var (shared, second) = (Share(), new RecordingObserver());
        IDisposable? two = null;
        var first = new RecordingObserver { OnEvent = _ => two ??= shared.Subscribe(Request(), second) };
        using var one = shared.Subscribe(Request(), first);

        _source.Observer.OnEvents([Event(0, "x")]);
        _source.Observer.OnEvents([Event(1, "y")]);

        Assert.Equal(["x", "y"], second.Log);
        Assert.Equal(1, _source.Count);
        two!.Dispose();
    }

    [Fact]
    public async Task Subscribe_WhileAnotherThreadDelivers_DoesNotWaitForIt()
    {
        var (shared, second) = (Share(), new RecordingObserver());
        using var isDelivering = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        using var one = shared.Subscribe(Request(), new RecordingObserver
        {
            OnEvent = _ =>
            {
                isDelivering.Release();
                goOn.Wait();
            },
        });
        var delivery = Task.Run(() => _source.Observer.OnEvents([Event(0, "x")]));
        await isDelivering.WaitAsync();

        using var two = shared.Subscribe(Request(), second);
        goOn.Release();
        await delivery;

        Assert.Equal(["x"], second.Log);
    }

    [Law(MaxTest = 200)]
    public void AnyTimeOfJoining_HearsWhatItsOwnSubscriptionWould(byte[] steps, byte joinAt)
    {
        var source = new CountedSource();
        var (shared, own, guest) = (new SharedSource(source, 1000, _scheduler), new RecordingObserver(), new RecordingObserver());
        using var one = shared.Subscribe(Request(), own);
        var joined = 0;
        for (var i = 0; i < steps.Length; i++)
        {
            if (i == joinAt % (steps.Length + 1))
            {
                shared.Subscribe(Request(), guest);
                joined = 1;
            }

            source.Observer.OnEvents([Event(steps[i] % 60, $"{i}")]);
        }

        Assert.Equal(1, source.Count);
        Assert.Equal(joined == 1 ? own.Messages : [], guest.Messages);
    }

    private static DateTimeOffset At(int seconds) => new DateTimeOffset(TimeSpan.FromHours(1).Ticks, TimeSpan.Zero).AddSeconds(seconds);

    private static LogEvent Event(int seconds, string text) => new(At(seconds), "s", text);

    private static SourceRequest Request() => new();

    private SharedSource Share(int keptEvents = 100) => new(_source, keptEvents, _scheduler);
}
