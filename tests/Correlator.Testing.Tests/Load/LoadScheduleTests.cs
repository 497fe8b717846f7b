namespace Correlator.Testing.Tests;

public sealed class LoadScheduleTests
{
    [Theory]
    [InlineData(LoadPattern.Steady, 10_000)]
    [InlineData(LoadPattern.Ramp, 9_000)]
    [InlineData(LoadPattern.Spike, 13_000)]
    [InlineData(LoadPattern.Wave, 10_000)]
    [InlineData(LoadPattern.Stress, 1_023_000)]
    public void Count_OfTenSecondsAtOneThousand_IsTheIntegralOfTheRate(LoadPattern pattern, long count) =>
        Assert.Equal(count, LoadSchedule.Create(pattern, 1000, TimeSpan.FromSeconds(10)).Count);

    [Theory]
    [InlineData(LoadPattern.Steady, 0, 1000)]
    [InlineData(LoadPattern.Ramp, 0, 0)]
    [InlineData(LoadPattern.Ramp, 1000, 500)]
    [InlineData(LoadPattern.Ramp, 2000, 1000)]
    [InlineData(LoadPattern.Ramp, 9000, 1000)]
    [InlineData(LoadPattern.Spike, 1500, 1000)]
    [InlineData(LoadPattern.Spike, 2500, 2000)]
    [InlineData(LoadPattern.Spike, 8500, 2000)]
    [InlineData(LoadPattern.Spike, 9500, 1000)]
    [InlineData(LoadPattern.Wave, 2500, 1500)]
    [InlineData(LoadPattern.Wave, 5000, 1000)]
    [InlineData(LoadPattern.Wave, 7500, 500)]
    [InlineData(LoadPattern.Stress, 500, 1000)]
    [InlineData(LoadPattern.Stress, 9500, 512_000)]
    public void RateAt_EachPattern_IsWhatItsDescriptionSays(LoadPattern pattern, int milliseconds, double rate) =>
        Assert.Equal(rate, LoadSchedule.Create(pattern, 1000, TimeSpan.FromSeconds(10)).RateAt(TimeSpan.FromMilliseconds(milliseconds)), 6);

    [Fact]
    public void DueTicks_Steady_IsEvenlySpaced()
    {
        var schedule = LoadSchedule.Create(LoadPattern.Steady, 1000, TimeSpan.FromSeconds(1));

        Assert.Equal([0L, 10_000L, 20_000L, 9_990_000L], new long[] { 0, 1, 2, 999 }.Select(schedule.DueTicks));
    }

    [Fact]
    public void CountBefore_TheDoublingTenthOfASpike_IsTwiceThatOfItsNeighbours()
    {
        var schedule = LoadSchedule.Create(LoadPattern.Spike, 1000, TimeSpan.FromSeconds(10));

        var tenths = Enumerable.Range(0, 10).Select(i => schedule.CountBefore((i + 1) * TimeSpan.TicksPerSecond) - schedule.CountBefore(i * TimeSpan.TicksPerSecond));

        Assert.Equal([1000, 1000, 2000, 1000, 1000, 2000, 1000, 1000, 2000, 1000], tenths);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1)]
    public void Create_RateOutOfRange_IsRefused(double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LoadSchedule.Create(LoadPattern.Steady, rate, TimeSpan.FromSeconds(1)));

    [Fact]
    public void Create_DurationOutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LoadSchedule.Create(LoadPattern.Steady, 1, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => LoadSchedule.Create(LoadPattern.Steady, 1, TimeSpan.FromDays(8)));
        Assert.Throws<ArgumentOutOfRangeException>(() => LoadSchedule.Create((LoadPattern)9, 1, TimeSpan.FromDays(1)));
    }
}
