namespace Correlator;

/// <summary>Where tumbling and hopping windows lie: <c>[start, start + size)</c>, one every step, aligned to the Unix epoch.</summary>
internal readonly record struct WindowAlignment(long SizeTicks, long StepTicks)
{
    // Beyond these times nothing happens, and sums would overflow.
    private const long MostTicks = long.MaxValue / 2;

    /// <summary>The start of the last window that may hold a time; where a step is longer than the window it may end before that time.</summary>
    public long LastStart(long ticks) => Epoch + (FloorDivide(ticks - Epoch, StepTicks) * StepTicks);

    /// <summary>The earliest end of a window that lies behind a time; for times that no event has one just behind it.</summary>
    public long NextEnd(long ticks) => ticks switch
    {
        Watermark.Completed => ticks,
        > MostTicks or < -MostTicks => ticks + 1,
        _ => Epoch + SizeTicks + ((FloorDivide(ticks - Epoch - SizeTicks, StepTicks) + 1) * StepTicks),
    };

    private static long Epoch => DateTime.UnixEpoch.Ticks;

    private static long FloorDivide(long value, long divisor) => (value / divisor) - (value % divisor < 0 ? 1 : 0);
}
