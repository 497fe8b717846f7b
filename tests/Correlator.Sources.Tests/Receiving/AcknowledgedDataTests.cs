using System.Net;
using System.Text;
using Correlator.Sources;
using Correlator.Tests.Otlp;

namespace Correlator.Tests.Receiving;

/// <summary>What a sender was told to be taken is delivered or counted, also when the receiver stops meanwhile.</summary>
public sealed class AcknowledgedDataTests
{
    private const int Senders = 4;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Otlp_StopBetweenRequests_DeliversOrCountsAllThatWereAnswered(bool hasLastSubscriberGone)
    {
        await using var source = new OtlpSource("shop", new OtlpOptions { HttpPort = 0, MaxQueuedEvents = 8 });
        var recorder = new LiveRecorder();
        source.Start();
        var endpoint = source.HttpEndpoint!;
        var run = source.Subscribe(new SourceRequest(), recorder);
        var sending = Enumerable.Range(0, Senders).Select(sender => Task.Run(() => SendUntilRefusedAsync(endpoint, sender))).ToList();
        await recorder.WaitForAsync(100);

        if (hasLastSubscriberGone)
        {
            run.Dispose();
        }

        await source.StopAsync().OrFailAsync("the stop");
        var answered = new List<string>();
        foreach (var sender in sending)
        {
            answered.AddRange(await sender.OrFailAsync("the end of a sender"));
        }

        var statistics = source.Statistics;
        var missing = answered.Except(recorder.Messages).Count();
        Assert.InRange(answered.Count, 50, int.MaxValue);
        Assert.Equal(recorder.Events.Count, statistics.Events);
        Assert.InRange(missing, 0, hasLastSubscriberGone ? statistics.Dropped : 0);
    }

    [Fact]
    public async Task SyslogOverTcp_StopBehindTheLastByte_DeliversAll()
    {
        // So few that the system has taken all of them before it is stopped.
        const int Count = 500;
        await using var source = new SyslogSource("net", new SyslogOptions { TcpPort = 0, MaxQueuedEvents = 100 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, Count).Select(static n => $"<14>1 - vm shop - - - {n}\n")));

        await using var open = await Wire.ConnectAsync(source.TcpEndpoint!);
        await open.WriteAsync(bytes);
        await Wire.SendAsync(source.TcpEndpoint!, bytes);
        await source.StopAsync().OrFailAsync("the stop");

        Assert.Equal(2 * Count, recorder.Events.Count);
        Assert.Equal((2 * Count, 0), (source.Statistics.Events, source.Statistics.Dropped));
    }

    [Fact]
    public async Task SyslogOverTcp_StopWithinALine_DeliversNoPartOfIt()
    {
        await using var source = new SyslogSource("net", new SyslogOptions { TcpPort = 0 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);
        await using var open = await Wire.ConnectAsync(source.TcpEndpoint!);
        await open.WriteAsync("<14>1 - vm shop - - - whole\n<14>1 - vm shop - - - par"u8.ToArray());

        await source.StopAsync().OrFailAsync("the stop");

        Assert.Equal(["whole"], recorder.Messages);
    }

    [Fact]
    public async Task SyslogOverTcp_StopWhileTheRateHoldsBack_DeliversAll()
    {
        var clock = new ManualClock();
        await using var source = new SyslogSource("net", new SyslogOptions { TcpPort = 0, MaxEventsPerSecond = 1 }, clock);
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);
        await Wire.SendAsync(source.TcpEndpoint!, string.Concat(Enumerable.Repeat("<14>1 - vm shop - - - one\n", 1000)));

        await source.StopAsync().OrFailAsync("the stop");

        Assert.Equal(1000, recorder.Events.Count);
    }

    [Fact]
    public async Task GelfOverUdp_StopWithAMessageOfWhichAPartIsMissing_CountsIt()
    {
        await using var source = new GelfSource("apps", new GelfOptions { UdpPort = 0 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);
        Wire.SendDatagrams(source.UdpEndpoint!, [0x1E, 0x0F, 1, 2, 3, 4, 5, 6, 7, 8, 0, 2, (byte)'{']);

        await source.StopAsync().OrFailAsync("the stop");

        Assert.Equal(1, source.Statistics.Dropped);
        Assert.Single(recorder.Gaps);
    }

    private static string Request(string body) => $$$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"{{{body}}}"}}]}]}]}""";

    private static async Task<List<string>> SendUntilRefusedAsync(IPEndPoint endpoint, int sender)
    {
        var answered = new List<string>();
        try
        {
            for (var number = 0; ; number++)
            {
                var (status, _) = await OtlpClient.PostJsonAsync(endpoint, Request($"{sender}-{number}"));
                Assert.Equal(HttpStatusCode.OK, status);
                answered.Add($"{sender}-{number}");
            }
        }
        catch (HttpRequestException)
        {
            return answered;
        }
    }
}
