namespace Correlator;

/// <summary>Special values of a watermark, which is otherwise a time in UTC ticks.</summary>
internal static class Watermark
{
    /// <summary>Nothing is known yet.</summary>
    public const long None = long.MinValue;

    /// <summary>The source has delivered nothing yet and is idle: it is left out of the minimum.</summary>
    public const long Absent = long.MaxValue - 1;

    /// <summary>The source has ended.</summary>
    public const long Completed = long.MaxValue;

    /// <summary>
    /// Whether who waits for a time will look again before it: he has asked for an earlier one that the clock has not passed. Where what is awaited gives
    /// way to a budget, asking for each new time would fill the sources' lists.
    /// </summary>
    public static bool IsAwaitedBefore(long ticks, long demanded, long clock) => demanded != None && demanded < ticks && demanded >= clock;

    /// <summary>A time moved by a length of time; special values and times beyond the range of ticks stay what they are.</summary>
    public static long Add(long ticks, long delta)
    {
        if (ticks is None or Absent or Completed)
        {
            return ticks;
        }

        var sum = unchecked(ticks + delta);
        return delta >= 0
            ? (sum < ticks ? Absent - 1 : sum)
            : (sum > ticks ? None + 1 : sum);
    }
}
