using System.Text;
using Correlator.Sources;
using Correlator.Tests.Receiving;

namespace Correlator.Tests.Gelf;

/// <summary>What the client gelf-pro sends: recorded, and live where Node.js is installed.</summary>
public sealed class GelfTranscriptTests
{
    private const string Recording = "gelf/gelf-pro.txt";

    [Fact]
    public async Task Udp_RecordedChunks_GiveTheirMessages()
    {
        await using var source = new GelfSource("apps", new GelfOptions { UdpPort = 0 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);
        var datagrams = Wire.Lines(Recording).Where(line => line.Contains("chunk 0 of 1: ", StringComparison.Ordinal)).Select(line => Convert.FromBase64String(line[(line.LastIndexOf(' ') + 1)..])).ToList();

        Wire.SendDatagrams(source.UdpEndpoint!, datagrams);
        var events = await recorder.WaitForAsync(4);

        Assert.Equal(["hello gelf", "boom", "hello gelf tcp", "second"], events.Select(e => e.Message));
        Assert.Equal(["info", "err", "info", "warning"], events.Select(e => e["severity"]));
        Assert.Equal(
            ["facility=shop", "host=vm", "level=6", "n=3", "nested_a=1", "request_id=g-1", "severity=info"],
            events[0].Labels.Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.Equal(DateTime.UnixEpoch.Ticks + 17954427849860000, events[0].Ticks);
        Assert.StartsWith("Error: boom\n    at ", events[1]["full_message"]);
        Assert.Equal("g-1", events[0]["request_id"]);
        Assert.False(events[0].TryGetLabel("_request_id", out _));
    }

    [Fact]
    public async Task Tcp_RecordedMessages_GiveTheirEvents()
    {
        await using var source = new GelfSource("apps", new GelfOptions { TcpPort = 0 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);
        var sent = string.Concat(Wire.Lines(Recording).Where(line => line.StartsWith("tcp: ", StringComparison.Ordinal)).Select(line => line[5..].Replace("\\0", "\0")));

        await Wire.SendAsync(source.TcpEndpoint!, Encoding.UTF8.GetBytes(sent));

        var events = await recorder.WaitForAsync(2);
        Assert.Equal(["hello gelf tcp", "second"], events.Select(e => e.Message));
        Assert.Equal(["g-3", "g-4"], events.Select(e => e["request_id"]));
    }

    [NodeFact]
    public async Task Udp_NodeClient_DeliversAll() => await AssertNodeClientAsync("udp");

    [NodeFact]
    public async Task Tcp_NodeClient_DeliversAll() => await AssertNodeClientAsync("tcp");

    private static async Task AssertNodeClientAsync(string protocol)
    {
        const int Count = 50;
        await using var source = new GelfSource("apps", new GelfOptions { UdpPort = 0, TcpPort = 0 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        var port = protocol == "udp" ? source.UdpEndpoint!.Port : source.TcpEndpoint!.Port;
        await ForeignProgram.RunAsync("node", Path.Combine(NodeClients.Scripts, "gelf.js"), protocol, $"{port}", $"{Count}");
        var events = (await recorder.WaitForAsync(Count)).OrderBy(e => int.Parse(e["n"])).ToList();

        Assert.Equal(Enumerable.Range(0, Count).Select(n => $"g-{n}"), events.Select(e => e["request_id"]));
        Assert.All(events, e => Assert.StartsWith(int.Parse(e["n"]) % 10 == 0 ? $"big {e["n"]}" : $"message {e["n"]}", e.Message));
        Assert.Contains(events, e => e.Message.Length > 10_000);
        Assert.Equal((0, 0), (source.Statistics.Malformed, source.Statistics.Dropped));
    }
}
