
namespace Correlator.Sources.Tests;

public sealed class PollSettingsTests
{
    [Law(MaxTest = 2000)]
    public void LookBack_AnyEventUpToHalfOfTheOverlapLate_IsFoundByOneLook(ushort interval, ushort settle, ushort overlap, ushort at, byte lateness)
    {
        var settings = Settings(interval % 100, settle % 100, overlap % 1000);
        var arrival = at + (settings.Overlap.TotalSeconds / 2 * lateness / byte.MaxValue);
        var complete = double.NegativeInfinity;
        var isFound = false;
        for (var look = 0; look * settings.Interval.TotalSeconds <= arrival + settings.Overlap.TotalSeconds + settings.Interval.TotalSeconds; look++)
        {
            var now = look * settings.Interval.TotalSeconds;
            var from = complete - settings.LookBack(look).TotalSeconds;
            isFound |= now >= arrival && at >= from && at <= now;
            complete = now - settings.Settle.TotalSeconds;
        }

        Assert.True(isFound);
    }

    [Theory]
    [InlineData(0, 300)]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(3, 5)]
    [InlineData(4, 20)]
    [InlineData(32, 300)]
    [InlineData(64, 300)]
    public void LookBack_DefaultsOfGraylog_GoesFurtherMoreRarely(int look, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Settings(2, 5, 300 - 5).LookBack(look));

    private static PollSettings Settings(int interval, int settle, int overlap) => new()
    {
        Interval = TimeSpan.FromSeconds(Math.Max(1, interval)),
        Settle = TimeSpan.FromSeconds(settle),
        Ahead = TimeSpan.Zero,
        Overlap = TimeSpan.FromSeconds(settle + overlap),
        MaxRemembered = 1000,
        MaxCatchUp = TimeSpan.Zero,
        Retry = new HttpRetryOptions(),
    };
}
