namespace Correlator.Testing.Tests;

/// <summary>What holds for every pattern, rate and duration.</summary>
public sealed class LoadScheduleLaws
{
    [Law]
    public void DueTicks_Always_NeverRunsBackAndStaysWithinTheDuration(byte pattern, ushort rate, ushort milliseconds)
    {
        var schedule = Schedule(pattern, rate, milliseconds);
        var due = Numbers(schedule).Select(schedule.DueTicks).ToList();

        Assert.Equal(due.Order(), due);
        Assert.All(due, ticks => Assert.InRange(ticks, 0, schedule.Duration.Ticks - 1));
        Assert.Equal(0, due[0]);
    }

    [Law]
    public void DueTicks_Always_IsWholeMicroseconds(byte pattern, ushort rate, ushort milliseconds)
    {
        var schedule = Schedule(pattern, rate, milliseconds);

        Assert.All(Numbers(schedule).Select(schedule.DueTicks), static ticks => Assert.Equal(0, ticks % TimeSpan.TicksPerMicrosecond));
    }

    [Law]
    public void CountBefore_AnyTime_IsTheNumberOfEventsThatAreDueBefore(byte pattern, ushort rate, ushort milliseconds, uint at)
    {
        var schedule = Schedule(pattern, rate, milliseconds);
        var ticks = at % (schedule.Duration.Ticks + 10);

        Assert.Equal(Numbers(schedule).Count(number => schedule.DueTicks(number) < ticks), schedule.CountBefore(ticks));
    }

    /// <summary>The integral by a sum over small steps, which knows nothing of segments.</summary>
    [Law]
    public void CountBefore_AnyTime_IsTheIntegralOfTheRate(byte pattern, ushort rate, ushort milliseconds, uint at)
    {
        const int Steps = 20_000;
        var schedule = Schedule(pattern, rate, milliseconds);
        var ticks = at % schedule.Duration.Ticks;
        var step = ticks / (double)Steps;
        var integral = Enumerable.Range(0, Steps).Sum(i => schedule.RateAt(TimeSpan.FromTicks((long)((i + 0.5) * step))) * step / TimeSpan.TicksPerSecond);

        // A step over a jump of the rate is off by at most a step at the greatest rate; one event is not whole yet.
        var greatest = schedule.Pattern == LoadPattern.Stress ? 512 * schedule.Rate : 2 * schedule.Rate;
        var tolerance = 1.01 + (20 * greatest * step / TimeSpan.TicksPerSecond);
        Assert.InRange(schedule.CountBefore(ticks), integral - tolerance, integral + tolerance);
    }

    private static IEnumerable<long> Numbers(LoadSchedule schedule) => Enumerable.Range(0, (int)schedule.Count).Select(static i => (long)i);

    // Up to some 26,000 events.
    private static LoadSchedule Schedule(byte pattern, ushort rate, ushort milliseconds)
    {
        var kind = (LoadPattern)(pattern % 5);
        var greatest = kind == LoadPattern.Stress ? 10 : 400;
        return LoadSchedule.Create(kind, 0.1 + (rate % (greatest * 10) / 10.0), TimeSpan.FromMilliseconds(1 + (milliseconds % 25_000)));
    }
}
