namespace Correlator.Tests.Diagnostics;

/// <summary>Which bursts of a stream are timed.</summary>
public sealed class BurstSamplingTests
{
    private const long Dense = BurstSampling.DenseTicksABurst / 2;
    private const long Sparse = BurstSampling.DenseTicksABurst * 2;
    private readonly BurstSampling _sampling = new();
    private long _ticks;

    [Fact]
    public void Bursts_Sparse_AreAllTimed() => Assert.Equal(5000, Timed(5000, Sparse));

    [Fact]
    public void Bursts_DenseForAWhile_AreTimedOneInSixteen()
    {
        Assert.Equal(BurstSampling.Window + 1, Timed(BurstSampling.Window + 1, Dense));

        Assert.Equal(100, Timed(100 * BurstSampling.Stride, Dense));
    }

    [Fact]
    public void Bursts_SparseAgain_AreAllTimedAfterFifteenAtMost()
    {
        Timed(1000, Dense);

        Assert.InRange(Timed(1000, Sparse), 1000 - (BurstSampling.Stride - 1), 1000);
    }

    [Fact]
    public void Bursts_WithoutResults_AreAllTimed() => Assert.Equal(5000, Timed(5000, Dense, resultEvery: int.MaxValue));

    [Fact]
    public void Bursts_WithRareResults_AreTimedWhereTheyHaveOne()
    {
        // The first one has a latency of its own, and so has each one that comes later than the latency is good for.
        Timed(BurstSampling.Window * 2, Dense, resultEvery: int.MaxValue);

        for (var i = 0; i < 10; i++)
        {
            Assert.True(_sampling.IsTimed);
            Take(Dense, hasResults: true);
            Timed(BurstSampling.Window + BurstSampling.Stride, Dense, resultEvery: int.MaxValue);
        }
    }

    [Fact]
    public void Bursts_ThatArrivedBeforeTheFirstHadItsTurn_AreEachCountedOnce()
    {
        Timed(1000, Dense);
        for (var i = 0; i < 2 * BurstSampling.Stride; i++)
        {
            _sampling.OnPassed();
        }

        Assert.True(_sampling.IsTimed);
    }

    /// <returns>How many of so many bursts were timed.</returns>
    private int Timed(int count, long apartTicks, int resultEvery = 1) =>
        Enumerable.Range(1, count).Count(i => Take(apartTicks, i % resultEvery == 0));

    private bool Take(long apartTicks, bool hasResults)
    {
        _ticks += apartTicks;
        if (!_sampling.IsTimed)
        {
            _sampling.OnPassed();
            return false;
        }

        _sampling.OnTimed(_ticks, hasResults);
        return true;
    }
}
