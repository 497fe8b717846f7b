using System.Net;
using System.Text;
using Correlator.Sources;
using Correlator.Tests.Receiving;

namespace Correlator.Tests.Syslog;

/// <summary>What senders do by mistake or in bad faith.</summary>
public sealed class SyslogHostileTests
{
    private const string Good = "<14>1 2026-01-01T00:00:00Z vm shop - - - good\n";

    [Fact]
    public async Task Tcp_SlowQuery_HoldsTheSenderBackAndLosesNothing()
    {
        const int Sent = 50_000;
        await using var source = new SyslogSource("net", new SyslogOptions { TcpPort = 0, MaxQueuedEvents = 100 });
        using var stalled = new ManualResetEventSlim();
        var recorder = new LiveRecorder { OnBatch = _ => stalled.WaitOrFail("the senders") };
        using var run = source.Subscribe(new SourceRequest(), recorder);

        var sending = Wire.SendAsync(source.TcpEndpoint!, string.Concat(Enumerable.Repeat(Good, Sent)));
        stalled.Set();
        await sending;

        Assert.Equal(Sent, (await recorder.WaitForAsync(Sent)).Count);
        Assert.Equal(0, source.Statistics.Dropped);
        Assert.Empty(recorder.Gaps);
    }

    [Fact]
    public async Task Tcp_LinesThatAreNoSyslog_AreCountedWithTheFirst()
    {
        await using var source = new SyslogSource("net", new SyslogOptions { TcpPort = 0, MaxRecordBytes = 100 });
        var recorder = new LiveRecorder();
        var request = new SourceRequest();
        using var run = source.Subscribe(request, recorder);

        await Wire.SendAsync(source.TcpEndpoint!, $"GET / HTTP/1.1\r\nHost: x\r\n<999>1 - - - - - -\n<14>{new string('x', 1000)}\n{Good}");
        await recorder.WaitForAsync(1);

        Assert.Equal(3, source.Statistics.Malformed);
        Assert.Equal("not in the format syslog: GET / HTTP/1.1", source.Statistics.FirstMalformed);
        Assert.Equal(1, source.Statistics.TooLarge);
        Assert.Equal(4, request.Statistics.Malformed);
        Assert.Equal(1, request.Statistics.Events);
    }

    [Fact]
    public async Task Tcp_MalformedWhereStrict_FailsThatSubscriptionOnly()
    {
        await using var source = new SyslogSource("net", new SyslogOptions { TcpPort = 0 });
        var (strict, other) = (new LiveRecorder(), new LiveRecorder());
        using var first = source.Subscribe(new SourceRequest { IsStrict = true }, strict);
        using var second = source.Subscribe(new SourceRequest(), other);

        await Wire.SendAsync(source.TcpEndpoint!, "nothing\n" + Good);
        await other.WaitForAsync(1);

        Assert.Equal("MALFORMED_RECORD", (await Assert.ThrowsAsync<SourceException>(() => strict.Completed)).Code);
    }

    [Fact]
    public async Task Tcp_MoreConnectionsThanAllowed_AreClosed()
    {
        await using var source = new SyslogSource("net", new SyslogOptions { TcpPort = 0, MaxConnections = 1 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        await using var first = await Wire.ConnectAsync(source.TcpEndpoint!);
        await first.WriteAsync(Encoding.UTF8.GetBytes(Good));
        await recorder.WaitForAsync(1);
        await using var second = await Wire.ConnectAsync(source.TcpEndpoint!);
        await Wire.WaitForCloseAsync(second);

        Assert.Equal(1, source.Statistics.Refused);
        Assert.Equal(1, source.Statistics.Connections);
    }

    [Fact]
    public async Task Tcp_HalfOpenConnection_IsClosedByTheClock()
    {
        var clock = new ManualClock();
        await using var source = new SyslogSource("net", new SyslogOptions { TcpPort = 0, IdleTimeout = TimeSpan.FromSeconds(4) }, clock);
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);
        await using var stream = await Wire.ConnectAsync(source.TcpEndpoint!);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(Good + "<14>1 half"));
        await recorder.WaitForAsync(1);

        clock.AdvanceBy(TimeSpan.FromSeconds(6));
        await Wire.WaitForCloseAsync(stream);

        Assert.Equal(1, source.Statistics.TimedOut);
    }

    [Fact]
    public async Task Tcp_EndWithinACountedMessage_IsMalformed()
    {
        await using var source = new SyslogSource("net", new SyslogOptions { TcpPort = 0 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        await using var stream = await Wire.ConnectAsync(source.TcpEndpoint!);
        await stream.WriteAsync(Encoding.UTF8.GetBytes("45 " + Good.TrimEnd() + "100 <14>1 cut"));
        stream.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        await Wire.WaitForCloseAsync(stream);
        await source.StopAsync();

        Assert.Equal("good", Assert.Single(recorder.Events).Message);
        Assert.StartsWith("the connection ended within a record", source.Statistics.FirstMalformed);
    }

    [Law(MaxTest = 200)]
    public void Parser_AnyBytes_GiveAnEventOrAReason(byte[] bytes, byte priority)
    {
        byte[] record = [.. Encoding.UTF8.GetBytes($"<{priority}>"), .. bytes];
        var format = RecordFormat.Syslog(TimeZoneInfo.Utc, DateTimeOffset.UnixEpoch);

        var reason = format.ReadTime(record, out var ticks);
        var logEvent = new LogEvent(new EventOrigin("net", Labels.Empty, format.Decoder), ticks, 0, record);

        Assert.Equal(priority <= 191, reason is null);
        Assert.True(reason is not null || logEvent.Labels.ContainsKey("severity"));
        Assert.True(logEvent.Message.Length <= record.Length);
    }

    [Fact]
    public async Task Subscribe_PortInUse_IsAnErrorThatNamesIt()
    {
        await using var first = new SyslogSource("one", new SyslogOptions { TcpPort = 0 });
        first.Start();
        await using var second = new SyslogSource("two", new SyslogOptions { TcpPort = first.TcpEndpoint!.Port });
        var recorder = new LiveRecorder();

        second.Subscribe(new SourceRequest(), recorder);
        var error = await Assert.ThrowsAsync<SourceException>(() => recorder.Completed);

        Assert.Equal("ADDRESS_IN_USE", error.Code);
        Assert.Contains(new IPEndPoint(IPAddress.Loopback, first.TcpEndpoint.Port).ToString(), error.Message);
    }
}
