namespace Correlator.Tests.Checkpoints;

/// <summary>From when on a restart reads again.</summary>
public sealed class ReplayTests
{
    private long _clock;

    [Fact]
    public void Chains_SilenceIsTwiceAsLong_EndsAndBeginsAnew()
    {
        var chains = new KeyChains(10, () => _clock);
        chains.Add(1, 100);
        chains.Add(1, 115);
        chains.Add(1, 130);
        Assert.Equal(100, chains.Since());

        chains.Add(1, 151);
        _clock = 151;
        Assert.Equal(151, chains.Since());
    }

    [Fact]
    public void Chains_EventComesOutOfOrder_KeepsTheEarliest()
    {
        var chains = new KeyChains(10, () => _clock);
        chains.Add(1, 100);
        chains.Add(1, 95);
        chains.Add(1, 98);

        Assert.Equal(95, chains.Since());
    }

    [Fact]
    public void Chains_ManyKeysThatAreSilent_AreForgotten()
    {
        var chains = new KeyChains(10, () => _clock);
        for (var key = 0UL; key < 100_000; key++)
        {
            _clock = (long)key;
            chains.Add(key, (long)key);
        }

        Assert.InRange(chains.Count, 20, 10_000);
        Assert.Equal(99_999 - 20, chains.Since());
    }

    [Fact]
    public void Tracker_StreamThatIsAlwaysALittleOutOfOrder_MovesOnAllTheSame()
    {
        var second = TimeSpan.TicksPerSecond;
        var tracker = new ReplayTracker(Horizon(), () => _clock);
        var entrance = tracker.Observe(0, new NoSink());
        for (var i = 2; i < 100_000; i++)
        {
            // Each second one comes a second too late.
            entrance.OnEvent(new LogEvent(new DateTimeOffset((i - (i % 2 * 2)) * second, TimeSpan.Zero), "a", "x"), (i - (i % 2 * 2)) * second);
            _clock = (i - 5) * second;
        }

        Assert.InRange(tracker.Since(), _clock - (100 * second), _clock);
    }

    [Fact]
    public void Tracker_EventFarBehind_IsKeptUntilWhatCameBeforeItHasGone()
    {
        var second = TimeSpan.TicksPerSecond;
        var tracker = new ReplayTracker(Horizon(), () => _clock);
        var entrance = tracker.Observe(0, new NoSink());
        entrance.OnEvent(new LogEvent(new DateTimeOffset(5000 * second, TimeSpan.Zero), "a", "x"), 5000 * second);
        entrance.OnEvent(new LogEvent(new DateTimeOffset(1000 * second, TimeSpan.Zero), "a", "x"), 1000 * second);

        _clock = 4990 * second;
        Assert.InRange(tracker.Since(), 0, 1000 * second);
        _clock = 5100 * second;
        Assert.InRange(tracker.Since(), 4900 * second, 5100 * second);
    }

    [Fact]
    public void Points_NothingIsOldEnough_BeginsAtTheBeginning()
    {
        var points = new ReplayPoints<ReadingPlace>(offsetTicks: 0);
        points.Add(At(10));
        points.MoveTo(10);

        Assert.Null(points.Start);
    }

    [Fact]
    public void Points_SeveralAreOldEnough_TakesTheLatest()
    {
        var points = new ReplayPoints<ReadingPlace>(offsetTicks: 5);
        foreach (var ticks in (long[])[10, 20, 30, 40])
        {
            points.Add(At(ticks));
        }

        points.MoveTo(36);

        Assert.Equal(30, points.Start!.NewestTicks);
        Assert.Equal([40L], points.Later.Select(static place => place.NewestTicks));
    }

    [Fact]
    public void Points_ManyPlaces_AreThinnedOut()
    {
        var points = new ReplayPoints<ReadingPlace>(offsetTicks: 0);
        for (var ticks = 0; ticks < 10_000; ticks++)
        {
            points.Add(At(ticks));
            Assert.InRange(points.Later.Length, 1, ReplayPoints<ReadingPlace>.MaxPlaces);
        }

        Assert.Equal(9_999, points.Later[^1].NewestTicks);
        Assert.Equal(points.Later.Select(static place => place.NewestTicks).Order(), points.Later.Select(static place => place.NewestTicks));
    }

    // Pairs within ten seconds, of sources that are in order.
    private static ReplayHorizon Horizon()
    {
        var (left, right) = (new StreamNode("a") { Range = TimeSpan.FromSeconds(10) }, new StreamNode("b") { Range = TimeSpan.FromSeconds(10) });
        return ReplayHorizon.Of(
            new QueryPlan(new EmitNode(new JoinNode(JoinKind.And, left, right, new JoinClause { Keys = [KeyPart.Of("id")] }), EmitMode.Each)),
            new CorrelationOptions { Lateness = TimeSpan.Zero });
    }

    private sealed class NoSink : IEventSink
    {
        public void OnEvent(LogEvent logEvent, long ticks)
        {
        }

        public void OnWatermark(long ticks)
        {
        }

        public void OnGap(long fromTicks, long toTicks)
        {
        }

        public void OnBurstEnd()
        {
        }
    }

    private static ReadingPlace At(long ticks) => new([new LogPlace { NewestTicks = ticks, LastTicks = ticks }]);
}
