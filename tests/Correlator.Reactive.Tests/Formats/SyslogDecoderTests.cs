using static Correlator.Tests.Formats.FormatReading;

namespace Correlator.Tests.Formats;

public class SyslogDecoderTests
{
    // Lines that rsyslogd 8.2302 wrote, fed by logger(1).
    [Fact]
    public void Syslog_Rfc5424_GivesHeaderAndStructuredData()
    {
        var events = Read("""
            <14>1 2026-11-23T14:06:18.520447+00:00 vm shop - - -  plain message
            <155>1 2026-11-23T14:06:18.523209+00:00 vm shop 77 ORDER [timeQuality tzKnown="1" isSynced="0"][req@32473 id="req-\"1\]"] structured data message
            <13>1 2026-11-23T14:06:18.528148+00:00 vm shop - - -  tab#011and utf-8 ü ≠
            """);

        Assert.Equal(Utc("2026-11-23T14:06:18.520447"), events[0].Timestamp);
        Assert.Equal(" plain message", events[0].Message);
        Assert.Equal(Labels.Of(("severity", "info"), ("facility", "user"), ("host", "vm"), ("app", "shop")), events[0].Labels);
        Assert.Equal(
            Labels.Of(
                ("severity", "err"), ("facility", "local3"), ("host", "vm"), ("app", "shop"), ("pid", "77"), ("msgid", "ORDER"),
                ("timeQuality.tzKnown", "1"), ("timeQuality.isSynced", "0"), ("req@32473.id", "req-\"1]")),
            events[1].Labels);
        Assert.Equal("structured data message", events[1].Message);
        Assert.Equal(" tab#011and utf-8 ü ≠", events[2].Message);
    }

    [Fact]
    public void Syslog_Rfc3164_TakesTheYearNearestBeforeTheLastChangeAndSaysSo()
    {
        var request = new SourceRequest();
        var events = Read("""
            <14>Nov 23 14:06:18 vm shop: plain message
            <13>Mar  1 09:00:00 vm shop[42]: tab#011and utf-8 ü
            Feb 28 09:00:00 vm kernel: [    0.000000] Linux
            <13>Mar  1 09:00:00 sshd[7]: no host
            """, request: request);

        Assert.Equal(Utc("2025-11-23T14:06:18"), events[0].Timestamp);
        Assert.Equal(Labels.Of(("severity", "info"), ("facility", "user"), ("host", "vm"), ("app", "shop")), events[0].Labels);
        Assert.Equal("plain message", events[0].Message);
        Assert.Equal(Utc("2026-03-01T09:00:00"), events[1].Timestamp);
        Assert.Equal("42", events[1]["pid"]);
        Assert.Equal("tab#011and utf-8 ü", events[1].Message);
        Assert.Equal(Labels.Of(("host", "vm"), ("app", "kernel")), events[2].Labels);
        Assert.Equal("[    0.000000] Linux", events[2].Message);
        Assert.Equal("sshd", events[3]["app"]);
        Assert.Equal("no host", events[3].Message);
        Assert.Contains(request.Statistics.Notes, note => note.Contains("without a year"));
        Assert.Contains(request.Statistics.Notes, note => note.Contains("without a zone are read as UTC"));
    }

    [Fact]
    public void Syslog_DaemonFileWithRfc3339Times_IsRecognized()
    {
        var request = new SourceRequest();
        var events = Read("2026-11-23T14:06:18.523257+01:00 vm systemd[1]: Started x.\n", request: request);

        Assert.Equal(Utc("2026-11-23T13:06:18.523257"), events[0].Timestamp);
        Assert.Equal(Labels.Of(("host", "vm"), ("app", "systemd"), ("pid", "1")), events[0].Labels);
        Assert.Contains(request.Statistics.Notes, note => note.Contains("syslog"));
    }

    [Fact]
    public void Syslog_OctetCountBefore_IsLeftOut()
    {
        Assert.Equal(" plain message", ReadOne("68 <14>1 2026-11-23T14:06:18.520447+00:00 vm shop - - -  plain message\n").Message);
    }

    [Fact]
    public void Syslog_NilTime_IsMalformed()
    {
        var request = new SourceRequest();
        Assert.Empty(Read("<14>1 - vm shop - - - hi\n", request: request));
        Assert.Contains("no timestamp", request.Statistics.FirstMalformed);
    }
}
