namespace Correlator.Tests.Sources;

public class TimeZoneTextTests
{
    [Theory]
    [InlineData("UTC", 0)]
    [InlineData("Europe/Berlin", 60)]
    [InlineData("+02:00", 120)]
    [InlineData("-05:30", -330)]
    [InlineData("+14:00", 840)]
    [InlineData("-00:00", 0)]
    public void TryParse_NameOrOffset_IsAZone(string text, int minutes)
    {
        Assert.True(TimeZoneText.TryParse(text, out var zone));
        Assert.Equal(TimeSpan.FromMinutes(minutes), zone.GetUtcOffset(new DateTime(2026, 1, 1)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Nowhere/None")]
    [InlineData("02:00")]
    [InlineData("+2")]
    [InlineData("+0200")]
    [InlineData("+02:60")]
    [InlineData("+14:01")]
    [InlineData("+-2:00")]
    [InlineData("../UTC")]
    public void TryParse_Other_IsNone(string? text)
    {
        Assert.False(TimeZoneText.TryParse(text, out var zone));
        Assert.Null(zone);
    }
}
