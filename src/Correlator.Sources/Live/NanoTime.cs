namespace Correlator.Sources;

/// <summary>Times as servers and cursors count them: nanoseconds since 1970.</summary>
internal static class NanoTime
{
    private const long NanosecondsPerTick = TimeSpan.NanosecondsPerTick;
    private const long MaxTicks = long.MaxValue / NanosecondsPerTick;

    public static long Of(TimeSpan length) => length.Ticks * NanosecondsPerTick;

    /// <summary>A time in nanoseconds; those before 1970 and after 2262 are the nearest that can be counted.</summary>
    public static long Of(DateTimeOffset time) => OfTicks(time.UtcTicks);

    /// <summary>UTC ticks in nanoseconds; those before 1970 and after 2262 are the nearest that can be counted.</summary>
    public static long OfTicks(long ticks) => Math.Clamp(ticks - DateTime.UnixEpoch.Ticks, 0, MaxTicks) * NanosecondsPerTick;

    /// <summary>The first nanosecond after all that are counted as this time.</summary>
    public static long After(DateTimeOffset time) => Of(time) is var first && first > long.MaxValue - NanosecondsPerTick ? long.MaxValue : first + NanosecondsPerTick;

    /// <summary>The UTC tick in which a nanosecond lies.</summary>
    public static long ToTicks(long nanoseconds) => DateTime.UnixEpoch.Ticks + (nanoseconds / NanosecondsPerTick);

    public static DateTimeOffset ToTime(long nanoseconds) => new(ToTicks(nanoseconds), TimeSpan.Zero);
}
