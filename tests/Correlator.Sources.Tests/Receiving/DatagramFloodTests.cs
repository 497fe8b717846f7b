using System.Text;
using Correlator.Sources;

namespace Correlator.Tests.Receiving;

/// <summary>More datagrams than a query or the system can take.</summary>
public sealed class DatagramFloodTests
{
    [Theory]
    [InlineData("syslog+udp", "<14>1 2026-01-01T00:00:00Z vm shop - - - good")]
    [InlineData("gelf+udp", "{\"short_message\":\"good\",\"timestamp\":1767225600}")]
    public async Task Udp_Flood_EveryDatagramIsDeliveredOrReported(string scheme, string datagram)
    {
        const int Sent = 200_000;
        await using var source = (ReceiverSource)SourceKinds.Create(SourceDefinition.Parse("net", $"{scheme}://127.0.0.1:0,max-queued=1000"), new SourceContext());
        using var stalled = new ManualResetEventSlim();
        var recorder = new LiveRecorder { OnBatch = _ => stalled.WaitOrFail("the senders") };
        using var run = source.Subscribe(new SourceRequest(), recorder);

        Wire.SendDatagrams(source.Endpoints["udp"], Enumerable.Repeat(Encoding.UTF8.GetBytes(datagram), Sent));
        stalled.Set();
        await recorder.WaitForGapAsync();
        await source.StopAsync().OrFailAsync("the stop");
        await recorder.Completed;

        var statistics = source.Statistics;
        Assert.True(statistics.Dropped > 0);
        Assert.Equal(Sent, recorder.Events.Count + statistics.Dropped + statistics.Malformed);
        Assert.Equal(recorder.Events.Count, statistics.Events);
        Assert.Equal(0, statistics.Malformed);
        Assert.Contains(recorder.Gaps, gap => gap.From <= new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}
