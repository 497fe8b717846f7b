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
    public void Points_NothingIsOldEnough_BeginsAtTheBeginning()
    {
        var points = new ReplayPoints(offsetTicks: 0);
        points.Add(At(10));
        points.MoveTo(10);

        Assert.Null(points.Start);
    }

    [Fact]
    public void Points_SeveralAreOldEnough_TakesTheLatest()
    {
        var points = new ReplayPoints(offsetTicks: 5);
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
        var points = new ReplayPoints(offsetTicks: 0);
        for (var ticks = 0; ticks < 10_000; ticks++)
        {
            points.Add(At(ticks));
            Assert.InRange(points.Later.Length, 1, ReplayPoints.MaxPlaces);
        }

        Assert.Equal(9_999, points.Later[^1].NewestTicks);
        Assert.Equal(points.Later.Select(static place => place.NewestTicks).Order(), points.Later.Select(static place => place.NewestTicks));
    }

    private static ReadingPlace At(long ticks) => new([new LogPlace { NewestTicks = ticks, LastTicks = ticks }]);
}
