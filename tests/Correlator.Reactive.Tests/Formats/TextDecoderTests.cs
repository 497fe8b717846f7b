using static Correlator.Tests.Formats.FormatReading;

namespace Correlator.Tests.Formats;

public class TextDecoderTests
{
    [Theory]
    [InlineData("2026-01-01T10:00:00.1234567Z hello", "2026-01-01T10:00:00.1234567", "hello")]
    [InlineData("2026-01-01T10:00:00.123456789+02:00 hello", "2026-01-01T08:00:00.1234567", "hello")]
    [InlineData("2026-01-01 10:00:00,123 INFO hello", "2026-01-01T10:00:00.123", "INFO hello")]
    [InlineData("2026-01-01 10:00:00 hello", "2026-01-01T10:00:00", "hello")]
    [InlineData("[2026-01-01 10:00:00.5 CET] hello", "2026-01-01T09:00:00.5", "hello")]
    [InlineData("2026/01/01 10:00:00 hello", "2026-01-01T10:00:00", "hello")]
    [InlineData("[01/Jan/2026:10:00:00 -0500] hello", "2026-01-01T15:00:00", "hello")]
    [InlineData("[Thu Jan 01 10:00:00.123456 2026] [core:error] hello", "2026-01-01T10:00:00.123456", "[core:error] hello")]
    [InlineData("1767261600 hello", "2026-01-01T10:00:00", "hello")]
    [InlineData("1767261600.25 hello", "2026-01-01T10:00:00.25", "hello")]
    [InlineData("1767261600123 hello", "2026-01-01T10:00:00.123", "hello")]
    [InlineData("1767261600123456 hello", "2026-01-01T10:00:00.123456", "hello")]
    [InlineData("1767261600123456789 hello", "2026-01-01T10:00:00.1234567", "hello")]
    [InlineData("INFO 2026-01-01 10:00:00 hello", "2026-01-01T10:00:00", "INFO 2026-01-01 10:00:00 hello")]
    [InlineData("update-alternatives 2026-01-01 10:00:00: hello", "2026-01-01T10:00:00", "update-alternatives 2026-01-01 10:00:00: hello")]
    [InlineData("2026-01-01T10:00:00+00:00 INFO Worker: hello", "2026-01-01T10:00:00", "INFO Worker: hello")]
    public void Text_LeadingTime_IsRead(string line, string time, string message)
    {
        var logEvent = ReadOne(line);

        Assert.Equal(Utc(time), logEvent.Timestamp);
        Assert.Equal(message, logEvent.Message);
        Assert.Empty(logEvent.Labels);
    }

    [Fact]
    public void Text_StackTrace_StaysInItsRecord()
    {
        var events = Read("2026-01-01 10:00:00 boom\njava.lang.Error: x\n\tat A.b(A.java:1)\n\n42 things\n2026-01-01 10:00:01 next\r\n\r\n");

        Assert.Equal(["boom\njava.lang.Error: x\n\tat A.b(A.java:1)\n\n42 things", "next"], events.Select(e => e.Message));
    }

    [Fact]
    public void Text_LinesBeforeTheFirstTime_AreOneMalformedRecord()
    {
        var request = new SourceRequest();
        Assert.Single(Read("banner\nmore\n2026-01-01 10:00:00 a\n", request: request));
        Assert.Equal(1, request.Statistics.Malformed);
        Assert.Contains("no timestamp", request.Statistics.FirstMalformed);
    }

    [Fact]
    public void Text_ZoneOption_AppliesToTimesWithoutZone()
    {
        var request = new SourceRequest();
        var events = Read(
            "2026-01-15 10:00:00 winter\n2026-07-15 10:00:00 summer\n2026-07-15 10:00:00Z utc\n",
            options => options with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") },
            request);

        Assert.Equal([Utc("2026-01-15T09:00:00"), Utc("2026-07-15T08:00:00"), Utc("2026-07-15T10:00:00")], events.Select(e => e.Timestamp));
        Assert.Contains(request.Statistics.Notes, note => note.Contains("Europe/Berlin"));
    }

    [Fact]
    public void Text_TimeFormatOption_IsHonoured()
    {
        var european = ReadOne("01.02.2026 10:00:00 hello", o => o with { Format = LogFormat.Text, TimeFormat = "dd.MM.yyyy HH:mm:ss" });
        var noYear = ReadOne("29.12. 10:00 hello", o => o with { Format = LogFormat.Text, TimeFormat = "dd.MM. HH:mm" });

        Assert.Equal((Utc("2026-02-01T10:00:00"), "hello"), (european.Timestamp, european.Message));
        Assert.Equal((Utc("2025-12-29T10:00:00"), "hello"), (noYear.Timestamp, noYear.Message));
    }
}
