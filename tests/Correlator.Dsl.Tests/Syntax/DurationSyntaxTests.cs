using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Tests.Syntax;

public sealed class DurationSyntaxTests
{
    [Theory]
    [InlineData("1h30m", 54_000_000_000)]
    [InlineData("500ms", 5_000_000)]
    [InlineData("1us", 10)]
    [InlineData("1\u00B5s", 10)]
    [InlineData("250ns", 2)]
    [InlineData("1y", 365 * TimeSpan.TicksPerDay)]
    [InlineData("2w3d", 17 * TimeSpan.TicksPerDay)]
    [InlineData("0s", 0)]
    public void TryParse_Duration_GivesTicks(string text, long expected)
    {
        Assert.True(DurationSyntax.TryParse(text, out var ticks, out _));
        Assert.Equal(expected, ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("5m1h")]
    [InlineData("1s1s")]
    [InlineData("1h 30m")]
    [InlineData("5S")]
    [InlineData("5min")]
    [InlineData("29248y")]
    [InlineData("99999999999999999999999999s")]
    public void TryParse_NoDuration_SaysWhy(string? text)
    {
        Assert.False(DurationSyntax.TryParse(text, out var ticks, out var error));
        Assert.Equal(0, ticks);
        Assert.NotEmpty(error);
    }

    [Law]
    public void Format_AnyTicks_ReadsBack(long number)
    {
        var ticks = Math.Abs(number % long.MaxValue);

        Assert.True(DurationSyntax.TryParse(DurationSyntax.Format(ticks), out var read, out _));
        Assert.Equal(ticks, read);
    }
}
