using System.Security.Authentication;

namespace Correlator.Tests.Receiving;

/// <summary>What senders do to every receiver that takes connections, by mistake or in bad faith.</summary>
public sealed class ReceiverFaultTests
{
    [Theory]
    [EveryReceiver]
    public async Task Connections_MoreThanAllowed_AreClosedAndCounted(string scheme)
    {
        await using var receiver = ReceiverUnderTest.Start(scheme, "max-connections=1");
        await using (var first = await receiver.ConnectAsync())
        {
            await first.WriteAsync(receiver.Whole);
            await receiver.Recorder.WaitForAsync(1);
            await using var second = await receiver.ConnectAsync();
            await Wire.WaitForCloseAsync(second);
        }

        Assert.Equal((1, 1), (receiver.Statistics.Connections, receiver.Statistics.Refused));
    }

    [Theory]
    [EveryReceiver]
    public async Task Record_ThatTheConnectionCutsOff_IsNoEventAndCounted(string scheme)
    {
        await using var receiver = ReceiverUnderTest.Start(scheme);
        await using (var stream = await receiver.ConnectAsync())
        {
            await stream.WriteAsync(receiver.Endless);
        }

        await ReceiverUnderTest.WaitAsync(receiver.Source, static statistics => statistics.Malformed == 1);

        Assert.Empty(receiver.Recorder.Events);
        await receiver.AssertWorksAsync();
    }

    [Theory]
    [EveryReceiver]
    public async Task Record_AboveTheLimit_IsCountedAndTheNextIsTaken(string scheme)
    {
        await using var receiver = ReceiverUnderTest.Start(scheme, "max-record=1000");
        await using var stream = await receiver.ConnectAsync();
        await stream.WriteAsync(receiver.Overlong);
        await stream.WriteAsync(receiver.Whole);

        Assert.Equal("one", Assert.Single(await receiver.Recorder.WaitForAsync(1)).Message);
        Assert.Equal((1, 0), (receiver.Statistics.TooLarge, receiver.Statistics.Malformed));
    }

    [Theory]
    [EveryReceiver]
    public async Task Record_OfInvalidBytes_IsCountedAndTheNextIsTaken(string scheme)
    {
        await using var receiver = ReceiverUnderTest.Start(scheme);
        await using var stream = await receiver.ConnectAsync();
        await stream.WriteAsync(receiver.Invalid);
        await stream.WriteAsync(receiver.Whole);

        Assert.Equal("one", Assert.Single(await receiver.Recorder.WaitForAsync(1)).Message);
        Assert.Equal((0, 1), (receiver.Statistics.TooLarge, receiver.Statistics.Malformed));
    }

    [Theory]
    [InlineData("syslog+tls")]
    [InlineData("fluent")]
    [InlineData("otlp+http")]
    [InlineData("ingest")]
    public async Task Tls_SenderWithoutIt_IsRefused(string scheme)
    {
        using var certificates = new TestCertificates();
        await using var receiver = ReceiverUnderTest.Start(scheme, ReceiverUnderTest.OptionsFor(certificates));
        await using (var stream = await receiver.ConnectAsync())
        {
            await stream.WriteAsync("A record as if there were no TLS.\n"u8.ToArray());
            await Wire.WaitForCloseAsync(stream);
        }

        await ReceiverUnderTest.WaitAsync(receiver.Source, static statistics => statistics.Refused == 1);
        await using var secure = await receiver.ConnectTlsAsync();
        await secure.WriteAsync(receiver.Whole);
        await receiver.Recorder.WaitForAsync(1);
    }

    [Theory]
    [EveryReceiver]
    public async Task Tls_ToAReceiverWithoutIt_IsNoEventAndEnds(string scheme)
    {
        var clock = new ManualClock();
        await using var receiver = ReceiverUnderTest.Start(scheme, "receive-timeout=10s", clock);

        // Time begins to pass once both sides are connected: a receiver that waited long enough may reset a
        // connection before its sender has seen that it has one.
        var securing = ReceiverUnderTest.SecureAsync(await receiver.ConnectAsync());
        while (!securing.IsCompleted)
        {
            clock.AdvanceBy(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        var error = await Record.ExceptionAsync(() => securing);
        Assert.True(error is IOException or AuthenticationException, $"{error}");
        await receiver.AssertWorksAsync();
    }
}
