using static Correlator.Tests.Formats.FormatReading;

namespace Correlator.Tests.Formats;

public class LogfmtDecoderTests
{
    [Fact]
    public void Logfmt_Pairs_AreLabelsBesideTimeAndMessage()
    {
        var logEvent = ReadOne("""ts=2026-01-01T10:00:00Z level=info msg="two \"words\" \u00fc" request_id=r-1 flag empty= time=other""");

        Assert.Equal("two \"words\" ü", logEvent.Message);
        Assert.Equal(Labels.Of(("level", "info"), ("request_id", "r-1"), ("empty", ""), ("time", "other")), logEvent.Labels);
        Assert.Equal("", logEvent["flag"]);
    }

    [Fact]
    public void Logfmt_TimeCandidates_TheFirstOfTheListCounts()
    {
        var logEvent = ReadOne("ts=2026-01-01T10:00:00Z time=2026-01-01T11:00:00Z level=info", o => o with { Time = ["ts"] });

        Assert.Equal(Utc("2026-01-01T10:00:00"), logEvent.Timestamp);
        Assert.Equal("2026-01-01T11:00:00Z", logEvent["time"]);
        Assert.StartsWith("ts=", logEvent.Message);
    }

    [Fact]
    public void LogfmtReader_OddText_NeverFails()
    {
        var names = new List<string>();
        var reader = new LogfmtReader("a=1 b= =x \"q\"=1 c=\"open d=2 \\"u8);
        while (reader.MoveNext())
        {
            names.Add(System.Text.Encoding.UTF8.GetString(reader.Name));
        }

        Assert.Equal(["a", "b", "", "\"q\"", "c"], names);
        Assert.True(reader.HasErrors);
    }
}
