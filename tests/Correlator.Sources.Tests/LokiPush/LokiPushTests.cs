using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Correlator.Sources;
using Correlator.Tests.Receiving;

namespace Correlator.Tests.LokiPush;

/// <summary>What Loki's clients push, as it was recorded, and what is no push.</summary>
public sealed class LokiPushTests
{
    private const string Recording = "clients/loki-and-otlp-clients.http";
    private static readonly ManualClock Clock = new(DateTimeOffset.UnixEpoch.AddYears(50));

    [Fact]
    public async Task Push_RecordedClients_GiveTheirEntries()
    {
        await using var source = new HttpIngestSource("loki", new HttpIngestOptions { Port = 0 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);
        var lines = Wire.Lines(Recording);
        var packed = lines.First(line => line.Contains("base64: ", StringComparison.Ordinal));

        foreach (var json in lines.Where(line => line.StartsWith("{\"streams\"", StringComparison.Ordinal)))
        {
            Assert.Equal(HttpStatusCode.NoContent, await PostAsync(source, Encoding.UTF8.GetBytes(json), "application/json"));
        }

        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(source, Convert.FromBase64String(packed[(packed.IndexOf(": ", StringComparison.Ordinal) + 2)..]), "application/x-protobuf"));
        var events = await recorder.WaitForAsync(5);

        Assert.Equal(["w-1", "w-2", "p-1", "", "w-1"], events.Select(e => e["request_id"]));
        Assert.Equal(["winston", "winston", "pino", "pino", "winstonpb"], events.Select(e => e["app"]));
        Assert.Equal(["info", "error", "info", "error", "info"], events.Select(e => e["level"]));
        Assert.Equal(["app=winston", "level=info", "request_id=w-1"], events[0].Labels.Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1795442694108), events[0].Timestamp);
        Assert.StartsWith("hello pb", events[4].Message);
    }

    [NodeFact]
    public async Task Push_NodeClientWithJson_DeliversAll() => await AssertNodeClientAsync("json");

    [NodeFact]
    public async Task Push_NodeClientWithProtobuf_DeliversAll() => await AssertNodeClientAsync("protobuf");

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"streams\":[{\"stream\":{\"a\":1},\"values\":[]}]}")]
    [InlineData("{\"streams\":[{\"values\":[]}]}")]
    [InlineData("{\"streams\":[{\"stream\":{},\"values\":[[1,\"x\"]]}]}")]
    [InlineData("{\"streams\":[{\"stream\":{},\"values\":[[\"1\",\"x\"],[\"y\",\"z\"]]}]}")]
    public async Task Push_OfAnotherShape_IsRefusedWhole(string json)
    {
        await using var source = new HttpIngestSource("loki", new HttpIngestOptions { Port = 0 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(source, Encoding.UTF8.GetBytes(json), "application/json"));

        await source.StopAsync();
        Assert.Empty(recorder.Events);
        Assert.Equal(1, source.Statistics.Malformed);
    }

    [Theory]
    [InlineData("{app=\"a\", level=\"x\\\"y\\n\"}", "app=a;level=x\"y\n")]
    [InlineData("{}", "")]
    [InlineData("{ a = \"\" }", "a=")]
    [InlineData("{a=\"1\" b=\"2\"}", null)]
    [InlineData("{a=1}", null)]
    [InlineData("a=\"1\"", null)]
    [InlineData("{a=\"1}", null)]
    public void Labels_OfAStream_AreRead(string text, string? expected)
    {
        var labels = new List<KeyValuePair<string, string>>();

        Assert.Equal(expected is not null, StreamLabels.TryRead(text, labels));
        Assert.True(expected is null || expected == string.Join(';', labels.Select(pair => $"{pair.Key}={pair.Value}")));
    }

    [Fact]
    public void Snappy_CopiesThatOverlap_AreUnpacked()
    {
        using var output = new PooledBuffer(100);

        // Length 10, the literal "ab", and eight bytes copied from two bytes back.
        Assert.True(SnappyBlock.TryUnpack([10, 1 << 2, (byte)'a', (byte)'b', 1 | (4 << 2), 2], output, 100));
        Assert.Equal("ababababab", Encoding.ASCII.GetString(output.Span));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x0F })]
    [InlineData(new byte[] { 101, 0 })]
    [InlineData(new byte[] { 5, 1 << 2, 97, 98, 1, 3 })]
    [InlineData(new byte[] { 5, 1 << 2, 97, 98, 1, 0 })]
    [InlineData(new byte[] { 2, 4 << 2, 97, 98 })]
    [InlineData(new byte[] { 1, 1 << 2, 97, 98 })]
    [InlineData(new byte[] { })]
    public void Snappy_WrongBlocks_AreRefused(byte[] packed)
    {
        using var output = new PooledBuffer(100);

        Assert.False(SnappyBlock.TryUnpack(packed, output, 100));
    }

    [Law(MaxTest = 500)]
    public void Push_AnyBytes_AreEventsOrRefused(byte[] body, bool isJson, byte length)
    {
        var counters = new ReceiverCounters();
        var reader = new LokiPushReader(new ReceiverSession("loki", new HttpIngestOptions { Port = 0 }, Clock, counters), 1000);
        byte[] push = isJson ? body : [length, .. body];
        try
        {
            reader.Read(push, isJson);
        }
        catch (RefusedRequestException refused)
        {
            Assert.Equal(400, refused.Status);
        }

        Assert.True(reader.Events.Count <= 1000);
    }

    private static async Task<HttpStatusCode> PostAsync(HttpIngestSource source, byte[] body, string mediaType)
    {
        using var client = new HttpClient { Timeout = SafetyLimit.Time };
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } };
        using var response = await client.PostAsync($"http://{source.Endpoint}/loki/api/v1/push", content);
        return response.StatusCode;
    }

    private static async Task AssertNodeClientAsync(string format)
    {
        const int Count = 200;
        await using var source = new HttpIngestSource("loki", new HttpIngestOptions { Port = 0 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        await ForeignProgram.RunAsync("node", Path.Combine(NodeClients.Scripts, "loki.js"), format, $"{source.Endpoint!.Port}", $"{Count}");
        var events = await recorder.WaitForAsync(Count);

        Assert.Equal(Enumerable.Range(0, Count).Select(n => $"request_id=l-{n} n={n}"), events.Select(e => e.Message));
        Assert.All(events, static e => Assert.Equal(("shop", "info"), (e["app"], e["level"])));
        Assert.Equal((0, 0), (source.Statistics.Malformed, source.Statistics.Dropped));
    }
}
