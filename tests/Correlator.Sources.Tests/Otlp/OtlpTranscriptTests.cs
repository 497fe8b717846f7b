using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Correlator.Sources;
using Correlator.Tests.Receiving;

namespace Correlator.Tests.Otlp;

/// <summary>What OpenTelemetry's JavaScript SDK sends: recorded, and live where Node.js is installed.</summary>
public sealed class OtlpTranscriptTests
{
    private const string Recording = "clients/loki-and-otlp-clients.http";

    [Fact]
    public async Task Http_RecordedJson_GivesItsRecord()
    {
        await using var source = new OtlpSource("shop", new OtlpOptions { HttpPort = 0 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);
        var body = Encoding.UTF8.GetBytes(Wire.Lines(Recording).Single(line => line.StartsWith("{\"resourceLogs\"", StringComparison.Ordinal)));

        var (status, answer) = await OtlpClient.PostAsync(source.HttpEndpoint!, body, "application/json");

        Assert.Equal((HttpStatusCode.OK, "{}"), (status, answer));
        AssertRecord(Assert.Single(await recorder.WaitForAsync(1)), "otlp http json body");
    }

    [Fact]
    public async Task Http_RecordedProtobufInGzip_GivesItsRecord()
    {
        await using var source = new OtlpSource("shop", new OtlpOptions { HttpPort = 0 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);
        var line = Wire.Lines(Recording).Last(line => line.Contains("base64: ", StringComparison.Ordinal));

        var (status, answer) = await OtlpClient.PostAsync(source.HttpEndpoint!, Convert.FromBase64String(line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]), "application/x-protobuf", "gzip");

        Assert.Equal((HttpStatusCode.OK, string.Empty), (status, answer));
        var logEvent = Assert.Single(await recorder.WaitForAsync(1));
        Assert.Equal("unknown_service:node", logEvent["service.name"]);
        Assert.Equal("INFO", logEvent["severity"]);
        Assert.StartsWith("otlp", logEvent.Message);
        Assert.NotEmpty(logEvent["request_id"]);
    }

    [NodeFact]
    public async Task Http_NodeClientWithJson_DeliversAll() => await AssertNodeClientAsync("http", source => $"http://{source.HttpEndpoint}/v1/logs");

    [NodeFact]
    public async Task Http_NodeClientWithPackedProtobuf_DeliversAll() => await AssertNodeClientAsync("proto", source => $"http://{source.HttpEndpoint}/v1/logs");

    [NodeFact]
    public async Task Grpc_NodeClient_DeliversAll() => await AssertNodeClientAsync("grpc", source => $"http://{source.GrpcEndpoint}");

    private static async Task AssertNodeClientAsync(string kind, Func<OtlpSource, string> url)
    {
        const int Count = 1000;
        await using var source = new OtlpSource("shop", new OtlpOptions { HttpPort = 0, GrpcPort = 0 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        await ForeignProgram.RunAsync("node", Path.Combine(NodeClients.Scripts, "otlp.js"), kind, url(source), $"{Count}");
        var events = (await recorder.WaitForAsync(Count)).OrderBy(e => e.Ticks).ToList();

        Assert.Equal(Enumerable.Range(0, Count).Select(n => n % 2 == 1 ? $"text {n}" : $"{{\"kind\":\"map\",\"n\":{n}}}"), events.Select(e => e.Message));
        Assert.Equal(Enumerable.Range(0, Count).Select(n => $"o-{n}"), events.Select(e => e["request_id"]));
        Assert.Equal(("7", "true", "[\"a\",\"b\"]", "1.5"), (events[7]["n"], events[7]["ok"], events[7]["list"], events[7]["nested.a.b"]));
        Assert.Equal(("test", "1.0", "INFO", "9"), (events[7]["scope.name"], events[7]["scope.version"], events[7]["severity"], events[7]["severity_number"]));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1795442702517 + 7), events[7].Timestamp);
        Assert.Equal(0, source.Statistics.Malformed);
    }

    private static void AssertRecord(LogEvent logEvent, string message)
    {
        Assert.Equal(message, logEvent.Message);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1795442702517), logEvent.Timestamp);
        Assert.Equal(
            [
                "list=[\"a\",\"b\"]", "n=3", "ok=true", "request_id=o-1", "scope.name=test", "scope.version=1.0", "service.name=unknown_service:node", "severity=INFO", "severity_number=9",
                "telemetry.sdk.language=nodejs", "telemetry.sdk.name=opentelemetry", "telemetry.sdk.version=2.12.1",
            ],
            logEvent.Labels.Select(pair => $"{pair.Key}={pair.Value}"));
    }
}

/// <summary>Posts export requests.</summary>
internal static class OtlpClient
{
    private static readonly HttpClient Client = new() { Timeout = SafetyLimit.Time };

    /// <summary>Posts a body in chunks, without a length told before.</summary>
    public static async Task<(HttpStatusCode Status, string Answer)> PostAsync(IPEndPoint endpoint, byte[] body, string mediaType, string? coding = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{endpoint}/v1/logs") { Content = new StreamContent(new MemoryStream(body)) };
        request.Headers.TransferEncodingChunked = true;
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        if (coding is not null)
        {
            request.Content.Headers.ContentEncoding.Add(coding);
        }

        using var response = await Client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public static Task<(HttpStatusCode Status, string Answer)> PostJsonAsync(IPEndPoint endpoint, string json) =>
        PostAsync(endpoint, Encoding.UTF8.GetBytes(json), "application/json");
}
