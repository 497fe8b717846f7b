using Correlator.Sources;

namespace Correlator.Tests.Receiving;

/// <summary>Senders that say little or nothing hold neither a connection nor memory; a slow query is not their fault.</summary>
public sealed class SlowSenderTests
{
    private const string NoIdleLimit = "idle=1d";
    private static readonly TimeSpan Drip = TimeSpan.FromSeconds(1);

    [Theory]
    [EveryReceiver]
    public async Task SlowSender_OfARecordThatNeverEnds_IsClosedAfterTheTimeThatARecordMayTake(string scheme)
    {
        var clock = new ManualClock();
        await using var receiver = ReceiverUnderTest.Start(scheme, $"receive-timeout=10s,{NoIdleLimit}", clock);
        await using var stream = await receiver.ConnectAsync();
        await stream.WriteAsync(receiver.Endless);

        await DripUntilClosedAsync(stream, clock);

        Assert.Equal((1, 0), (receiver.Statistics.TimedOut, receiver.Statistics.Events));
        await receiver.AssertWorksAsync();
    }

    [Fact]
    public async Task SlowSender_OfARecordThatIsSkipped_IsClosedToo()
    {
        var clock = new ManualClock();
        await using var receiver = ReceiverUnderTest.Start("syslog+tcp", $"receive-timeout=10s,max-record=1000,{NoIdleLimit}", clock);
        await using var stream = await receiver.ConnectAsync();
        await stream.WriteAsync(receiver.Overlong.AsMemory()[..^1]);

        await DripUntilClosedAsync(stream, clock);

        Assert.Equal((1, 1), (receiver.Statistics.TimedOut, receiver.Statistics.TooLarge));
    }

    [Fact]
    public async Task SlowSender_OfWholeRecords_IsKept()
    {
        var clock = new ManualClock();
        await using var receiver = ReceiverUnderTest.Start("syslog+tcp", $"receive-timeout=10s,{NoIdleLimit}", clock);
        await using var stream = await receiver.ConnectAsync();
        await stream.WriteAsync(receiver.Whole.AsMemory()[..^5]);
        for (var count = 1; count <= 5; count++)
        {
            await stream.WriteAsync(receiver.Whole.AsMemory()[^5..]);
            await receiver.Recorder.WaitForAsync(count);
            await stream.WriteAsync(receiver.Whole.AsMemory()[..^5]);
            clock.AdvanceBy(TimeSpan.FromSeconds(9));
        }

        Assert.Equal(0, receiver.Statistics.TimedOut);
    }

    [Fact]
    public async Task SlowQuery_LongerThanAllTimeOuts_LosesNothing()
    {
        var clock = new ManualClock();
        await using var source = new SyslogSource("net", new SyslogOptions { TcpPort = 0, MaxQueuedEvents = 1, IdleTimeout = TimeSpan.FromSeconds(10), ReceiveTimeout = TimeSpan.FromSeconds(10) }, clock);
        source.Start();
        await using var stream = await Wire.ConnectAsync(source.TcpEndpoint!);
        foreach (var message in (byte[][])[.. "12"u8.ToArray().Select(static digit => (byte[])[.. "<14>1 - - - - - - "u8, digit, (byte)'\n'])])
        {
            var bytes = source.Statistics.Bytes;
            await stream.WriteAsync(message);
            await ReceiverUnderTest.WaitAsync(source, statistics => statistics.Bytes == bytes + message.Length);
        }

        await stream.WriteAsync("<14>1 - - - - - - 3\n"u8.ToArray());

        // The first is in the queue, which is full; the second waits for room, and the third in the system's buffer.
        clock.AdvanceBy(TimeSpan.FromMinutes(1));
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        Assert.Equal(["1", "2", "3"], (await recorder.WaitForAsync(3)).Select(static e => e.Message));
        Assert.Equal(0, source.Statistics.TimedOut);
    }

    [Theory]
    [InlineData("syslog+tcp")]
    [InlineData("gelf+tcp")]
    [InlineData("fluent")]
    public async Task SilentConnection_IsClosedByTheClock(string scheme)
    {
        var clock = new ManualClock();
        await using var receiver = ReceiverUnderTest.Start(scheme, "idle=4s", clock);
        await using var stream = await receiver.ConnectAsync();
        await stream.WriteAsync(receiver.Whole);
        await receiver.Recorder.WaitForAsync(1);

        await AdvanceUntilClosedAsync(stream, clock);

        Assert.Equal(1, receiver.Statistics.TimedOut);
    }

    // The server of HTTP looks at a clock of its own.
    [Theory]
    [InlineData("otlp+http", "idle=1s", true)]
    [InlineData("ingest", "idle=1s", true)]
    [InlineData("otlp+http", "receive-timeout=1s", false)]
    [InlineData("ingest", "receive-timeout=1s", false)]
    public async Task SilentConnection_OfHttp_IsClosed(string scheme, string limit, bool isBetweenRequests)
    {
        await using var receiver = ReceiverUnderTest.Start(scheme, limit);
        await using var stream = await receiver.ConnectAsync();
        await stream.WriteAsync(isBetweenRequests ? receiver.Whole : "POST / HTTP/1.1\r\nHos"u8.ToArray());

        await Wire.WaitForCloseAsync(stream);

        await receiver.AssertWorksAsync();
    }

    [Theory]
    [InlineData("syslog+tls")]
    [InlineData("fluent")]
    public async Task Tls_SenderThatStopsInTheHandshake_IsClosedByTheClock(string scheme)
    {
        using var certificates = new TestCertificates();
        var clock = new ManualClock();
        await using var receiver = ReceiverUnderTest.Start(scheme, $"{ReceiverUnderTest.OptionsFor(certificates)},receive-timeout=10s,{NoIdleLimit}", clock);
        await using var stream = await receiver.ConnectAsync();
        await stream.WriteAsync(new byte[] { 0x16, 3, 1, 1 });

        await AdvanceUntilClosedAsync(stream, clock);

        Assert.Equal(1, receiver.Statistics.TimedOut);
    }

    /// <summary>Sends a byte each second of the clock.</summary>
    private static async Task DripUntilClosedAsync(Stream stream, ManualClock clock)
    {
        var closing = Wire.WaitForCloseAsync(stream);
        while (!closing.IsCompleted)
        {
            try
            {
                await stream.WriteAsync(new byte[] { (byte)' ' });
            }
            catch (IOException)
            {
                // Closed between two of them.
            }

            clock.AdvanceBy(Drip);
            await Task.Yield();
        }

        await closing;
    }

    private static async Task AdvanceUntilClosedAsync(Stream stream, ManualClock clock)
    {
        var closing = Wire.WaitForCloseAsync(stream);
        while (!closing.IsCompleted)
        {
            clock.AdvanceBy(Drip);
            await Task.Yield();
        }

        await closing;
    }
}
