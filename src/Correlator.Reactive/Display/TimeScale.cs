namespace Correlator;

/// <summary>Maps times after a start to places of a picture.</summary>
/// <param name="left">The place of the start.</param>
/// <param name="width">How wide the span is.</param>
/// <param name="spanTicks">The span.</param>
internal readonly struct TimeScale(double left, double width, long spanTicks)
{
    private const int MaxTicks = 8;

    private static readonly long[] Steps =
    [
        .. Enumerable.Range(0, 8).SelectMany(static power => new[] { 1L, 2L, 5L }.Select(digit => digit * (long)Math.Pow(10, power))).Where(static step => step <= TimeSpan.TicksPerSecond * 5),
        .. new[] { 10, 15, 30 }.Select(static seconds => seconds * TimeSpan.TicksPerSecond),
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(static minutes => minutes * TimeSpan.TicksPerMinute),
        .. new[] { 1, 2, 3, 6, 12, 24, 48, 96 }.Select(static hours => hours * TimeSpan.TicksPerHour),
    ];

    /// <summary>Where a time stands.</summary>
    public double At(long ticks) => spanTicks == 0 ? left : left + (width * ((double)ticks / spanTicks));

    /// <summary>Round times from the start to the end.</summary>
    public IEnumerable<long> Marks()
    {
        var span = spanTicks;
        var step = Steps.FirstOrDefault(step => span / step <= MaxTicks);
        step = step == 0 ? ((span / MaxTicks / TimeSpan.TicksPerDay) + 1) * TimeSpan.TicksPerDay : step;
        return Enumerable.Range(0, (int)(span / step) + 1).Select(i => i * step);
    }
}
