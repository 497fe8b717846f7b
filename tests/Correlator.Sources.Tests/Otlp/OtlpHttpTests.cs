using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Correlator.Sources;
using Correlator.Tests.Receiving;

namespace Correlator.Tests.Otlp;

/// <summary>What the HTTP and gRPC services answer.</summary>
public sealed class OtlpHttpTests
{
    private static string Json(params IEnumerable<string> bodies) =>
        "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":["
        + string.Join(',', bodies.Select(static body => "{\"body\":{\"stringValue\":" + JsonSerializer.Serialize(body) + "}}"))
        + "]}]}]}";

    [Fact]
    public async Task Post_RecordTooLarge_IsRefusedSinglyAndTheAnswerSaysSo()
    {
        await using var source = new OtlpSource("shop", new OtlpOptions { HttpPort = 0, MaxRecordBytes = 100 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        var (status, answer) = await OtlpClient.PostJsonAsync(source.HttpEndpoint!, Json("good", new string('x', 200), "also good"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"partialSuccess":{"rejectedLogRecords":"1","errorMessage":"a log record has more than 100 bytes"}}""", answer);
        Assert.Equal(["good", "also good"], (await recorder.WaitForAsync(2)).Select(e => e.Message));
        Assert.Equal(1, source.Statistics.TooLarge);
    }

    [Theory]
    [InlineData("application/json", "{\"resourceLogs\":[{", null, HttpStatusCode.BadRequest)]
    [InlineData("application/x-protobuf", "no protobuf", null, HttpStatusCode.BadRequest)]
    [InlineData("application/x-protobuf", "no gzip", "gzip", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "{}", "br", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/plain", "{}", null, HttpStatusCode.UnsupportedMediaType)]
    public async Task Post_WhatIsNoRequest_IsRefusedWithAReason(string mediaType, string body, string? coding, HttpStatusCode expected)
    {
        await using var source = new OtlpSource("shop", new OtlpOptions { HttpPort = 0 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        var (status, answer) = await OtlpClient.PostAsync(source.HttpEndpoint!, Encoding.UTF8.GetBytes(body), mediaType, coding);

        Assert.Equal(expected, status);
        Assert.NotEmpty(answer);
        Assert.Empty(recorder.Events);
    }

    [Fact]
    public async Task Post_BombInGzip_IsRefusedAtTheLimit()
    {
        await using var source = new OtlpSource("shop", new OtlpOptions { HttpPort = 0, MaxRequestBytes = 100_000 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await gzip.WriteAsync(new byte[50_000_000]);
        }

        var (status, _) = await OtlpClient.PostAsync(source.HttpEndpoint!, packed.ToArray(), "application/x-protobuf", "gzip");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
    }

    [Fact]
    public async Task Post_LargerThanTheLimit_IsRefused()
    {
        await using var source = new OtlpSource("shop", new OtlpOptions { HttpPort = 0, MaxRequestBytes = 2000 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        var (status, _) = await OtlpClient.PostJsonAsync(source.HttpEndpoint!, Json(new string('x', 5000)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
    }

    [Fact]
    public async Task Post_SlowQuery_AnswersWhenTheEventsAreTaken()
    {
        await using var source = new OtlpSource("shop", new OtlpOptions { HttpPort = 0, MaxQueuedEvents = 10 });
        using var stalled = new ManualResetEventSlim();
        var recorder = new LiveRecorder { OnBatch = _ => stalled.WaitOrFail("the posts") };
        using var run = source.Subscribe(new SourceRequest(), recorder);

        var posts = Enumerable.Range(0, 20).Select(n => OtlpClient.PostJsonAsync(source.HttpEndpoint!, Json(Enumerable.Range(0, 10).Select(i => $"{n}-{i}")))).ToList();
        await Task.WhenAny(posts);
        stalled.Set();
        var answers = await Task.WhenAll(posts);

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(200, (await recorder.WaitForAsync(200)).Select(e => e.Position).Distinct().Count());
        Assert.Equal(0, source.Statistics.Dropped);
    }

    [Fact]
    public async Task Stop_WithARequestThatWaits_ReturnsAndAnswersNothing()
    {
        await using var source = new OtlpSource("shop", new OtlpOptions { HttpPort = 0, MaxQueuedEvents = 1 });
        source.Start();
        var first = await OtlpClient.PostJsonAsync(source.HttpEndpoint!, Json("one"));
        var second = OtlpClient.PostJsonAsync(source.HttpEndpoint!, Json("two"));

        await source.StopAsync().OrFailAsync("the stop");

        Assert.Equal(HttpStatusCode.OK, first.Status);
        await Assert.ThrowsAsync<HttpRequestException>(() => second);
        Assert.Equal((0, 1), (source.Statistics.Events, source.Statistics.Dropped));
    }

    [Fact]
    public async Task Grpc_OtherCallsAndWrongMessages_AreAnsweredWithAStatus()
    {
        await using var source = new OtlpSource("shop", new OtlpOptions { GrpcPort = 0, MaxRequestBytes = 2000 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);
        const string Export = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";

        Assert.Equal("12", await CallAsync(source, "/other.Service/Call", [0, 0, 0, 0, 0]));
        Assert.Equal("3", await CallAsync(source, Export, [0, 0, 0, 0, 9, 1]));
        Assert.Equal("3", await CallAsync(source, Export, [0, 0, 0, 0, 1, 255]));
        Assert.Equal("3", await CallAsync(source, Export, []));
        Assert.Equal("8", await CallAsync(source, Export, new byte[5000]));
        Assert.Equal("0", await CallAsync(source, Export, [0, 0, 0, 0, 0]));
    }

    [Fact]
    public async Task Start_PortInUse_IsAnErrorThatNamesIt()
    {
        await using var first = new OtlpSource("one", new OtlpOptions { HttpPort = 0 });
        first.Start();
        await using var second = new OtlpSource("two", new OtlpOptions { HttpPort = first.HttpEndpoint!.Port });

        Assert.Equal("ADDRESS_IN_USE", Assert.Throws<SourceException>(second.Start).Code);
    }

    private static async Task<string> CallAsync(OtlpSource source, string path, byte[] body)
    {
        using var client = new HttpClient { Timeout = SafetyLimit.Time };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{source.GrpcEndpoint}{path}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body) { Headers = { { "Content-Type", "application/grpc" } } },
        };
        using var response = await client.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        var headers = response.TrailingHeaders.TryGetValues("grpc-status", out var trailing) ? trailing : response.Headers.GetValues("grpc-status");
        return headers.Single();
    }
}
