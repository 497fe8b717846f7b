using System.Text;
using Correlator.Sources;
using Correlator.Tests.Receiving;

namespace Correlator.Tests.Syslog;

/// <summary>What rsyslog sends, as it was recorded.</summary>
public sealed class SyslogTranscriptTests
{
    private static readonly DateTimeOffset Arrival = new(2026, 11, 23, 15, 0, 0, TimeSpan.Zero);

    private static readonly string[] Messages =
    [
        " plain message",
        " 2026-11-23T14:06:18.523209+00:00 vm shop - ORDER [timeQuality tzKnown=\"1\" isSynced=\"0\"][req@32473 id=\"req-1\"] structured data message",
        " tab#011and utf-8 ü ≠",
        " two#012lines",
    ];

    [Theory]
    [InlineData("syslog/rsyslog-tcp-octet.txt")]
    [InlineData("syslog/rsyslog-tcp-newline.txt")]
    public async Task Tcp_RecordedConnection_GivesItsMessages(string recording)
    {
        await using var source = new SyslogSource("net", new SyslogOptions { TcpPort = 0 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        await Wire.SendAsync(source.TcpEndpoint!, Wire.Recording(recording));
        var events = await recorder.WaitForAsync(4);

        Assert.Equal(Messages, events.Select(e => e.Message));
        Assert.Equal(["info", "err", "notice", "notice"], events.Select(e => e["severity"]));
        Assert.Equal(["user", "local3", "user", "user"], events.Select(e => e["facility"]));
        Assert.Equal(["shop", "1", "shop", "shop"], events.Select(e => e["app"]));
        Assert.Equal([0L, 1, 2, 3], events.Select(e => e.Position));
        Assert.All(events, e => Assert.Equal("vm", e["host"]));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 14, 6, 18, TimeSpan.Zero).AddTicks(5204470), events[0].Timestamp);
    }

    [Fact]
    public async Task Udp_Rfc5424Recording_GivesItsMessages()
    {
        await using var source = new SyslogSource("net", new SyslogOptions { UdpPort = 0 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        Wire.SendDatagrams(source.UdpEndpoint!, Wire.Lines("syslog/rsyslog-udp-5424.txt").Select(Encoding.UTF8.GetBytes));

        Assert.Equal(Messages, (await recorder.WaitForAsync(4)).Select(e => e.Message));
    }

    [Fact]
    public async Task Udp_Rfc3164Recording_TakesYearFromTheClockAndZoneFromTheOptions()
    {
        var clock = new ManualClock(Arrival);
        var zone = TimeZoneInfo.CreateCustomTimeZone("two", TimeSpan.FromHours(2), "two", "two");
        await using var source = new SyslogSource("net", new SyslogOptions { UdpPort = 0, TimeZone = zone }, clock);
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        Wire.SendDatagrams(source.UdpEndpoint!, Wire.Lines("syslog/rsyslog-udp-3164.txt").Select(Encoding.UTF8.GetBytes));
        var events = await recorder.WaitForAsync(4);

        Assert.All(events, e => Assert.Equal(new DateTimeOffset(2026, 11, 23, 12, 6, 18, TimeSpan.Zero), e.Timestamp));
        Assert.Equal("plain message", events[0].Message);
        Assert.Equal(["info", "err", "notice", "notice"], events.Select(e => e["severity"]));
        Assert.Equal(["shop", "", "shop", "shop"], events.Select(e => e["app"]));
    }

    [Theory]
    [InlineData("<13>Dec 31 23:59:59 vm shop: last", "2025-12-31T23:59:59")]
    [InlineData("<13>Jan  1 00:00:30 vm shop: first", "2026-01-01T00:00:30")]
    [InlineData("<13>1 - vm shop - - - no time", "2026-01-01T00:01:00")]
    [InlineData("<13>no header at all", "2026-01-01T00:01:00")]
    [InlineData("<13>1 2026-13-41T00:00:00Z vm shop - - - no such day", "2026-01-01T00:01:00")]
    public async Task Udp_MessageWithoutYearOrTime_IsDatedByItsArrival(string message, string expected)
    {
        var clock = new ManualClock(new DateTimeOffset(2026, 1, 1, 0, 1, 0, TimeSpan.Zero));
        await using var source = new SyslogSource("net", new SyslogOptions { UdpPort = 0 }, clock);
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        Wire.SendDatagrams(source.UdpEndpoint!, Encoding.UTF8.GetBytes(message));

        Assert.Equal(DateTimeOffset.Parse(expected + "Z"), Assert.Single(await recorder.WaitForAsync(1)).Timestamp);
    }

    [Fact]
    public async Task Tcp_StructuredData_BecomesLabels()
    {
        await using var source = new SyslogSource("net", new SyslogOptions { TcpPort = 0 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        await Wire.SendAsync(source.TcpEndpoint!, "<165>1 2026-01-01T00:00:00.000003Z vm shop 42 ORDER [req@32473 id=\"req \\\"1\\\"\" n=\"\"][b x=\"]y\\]\"] \uFEFFpaid\n");
        var paid = Assert.Single(await recorder.WaitForAsync(1));

        Assert.Equal("paid", paid.Message);
        Assert.Equal("req \"1\"", paid["req@32473.id"]);
        Assert.Equal(["app=shop", "b.x=]y]", "facility=local4", "host=vm", "msgid=ORDER", "pid=42", "req@32473.id=req \"1\"", "req@32473.n=", "severity=notice"],
            paid.Labels.Select(pair => $"{pair.Key}={pair.Value}"));
    }
}
