using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Correlator.Sources;
using Correlator.Tests.Receiving;

namespace Correlator.Tests.HttpIngest;

/// <summary>Lines over HTTP.</summary>
public sealed class HttpIngestTests : IAsyncDisposable
{
    private readonly HttpClient _client = new() { Timeout = SafetyLimit.Time };
    private readonly ManualClock _clock = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly LiveRecorder _recorder = new();
    private HttpIngestSource? _source;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _source!.DisposeAsync();
    }

    [Fact]
    public async Task Post_Lines_GivesEvents()
    {
        Start(new HttpIngestOptions { Port = 0 });

        var (status, _) = await PostAsync("{\"ts\":\"2026-01-01T00:00:00Z\",\"msg\":\"one\",\"request_id\":\"r1\"}\r\n\n{\"msg\":\"no time\"}");

        Assert.Equal(HttpStatusCode.NoContent, status);
        var events = await _recorder.WaitForAsync(2);
        Assert.Equal(["one", "no time"], events.Select(e => e.Message));
        Assert.Equal("r1", events[0]["request_id"]);
        Assert.Equal([DateTimeOffset.Parse("2026-01-01T00:00:00Z"), _clock.Now], events.Select(e => e.Timestamp));
    }

    [Fact]
    public async Task Post_SomeLinesWrong_TakesTheOthersAndSaysWhich()
    {
        Start(new HttpIngestOptions { Port = 0, MaxRecordBytes = 100 });

        var (status, answer) = await PostAsync($"{{\"msg\":\"one\"}}\nnot json\n{{\"msg\":\"two\"}}\n{{\"msg\":\"{new string('x', 200)}\"}}\n[1]\n");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(
            """{"accepted":2,"rejected":3,"errors":[{"line":2,"reason":"not a JSON object"},{"line":4,"reason":"more than 100 bytes"},{"line":5,"reason":"not a JSON object"}]}""",
            answer);
        Assert.Equal(["one", "two"], (await _recorder.WaitForAsync(2)).Select(e => e.Message));
        Assert.Equal((2, 1), (_source!.Statistics.Malformed, _source.Statistics.TooLarge));
    }

    [Fact]
    public async Task Post_Gzip_IsInflatedWithinTheLimit()
    {
        Start(new HttpIngestOptions { Port = 0, MaxRequestBytes = 10_000 });

        var (good, _) = await PostAsync(Pack("{\"msg\":\"one\"}\n"), "gzip");
        var (bomb, _) = await PostAsync(Pack(new string('\n', 1_000_000)), "gzip");

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.RequestEntityTooLarge), (good, bomb));
        Assert.Single(await _recorder.WaitForAsync(1));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("wrong", HttpStatusCode.Unauthorized)]
    [InlineData("s3cret", HttpStatusCode.NoContent)]
    public async Task Post_WithAToken_IsTakenOnlyWithIt(string? token, HttpStatusCode expected)
    {
        Start(new HttpIngestOptions { Port = 0, Token = "s3cret" });
        _client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);

        var (status, answer) = await PostAsync("{\"msg\":\"one\"}");

        Assert.Equal(expected, status);
        Assert.DoesNotContain("s3cret", answer);
        Assert.Equal(expected == HttpStatusCode.NoContent ? 0 : 1, _source!.Statistics.Refused);
        Assert.DoesNotContain("s3cret", new HttpIngestOptions { Token = "s3cret" }.ToString());
    }

    [Fact]
    public async Task Requests_OfAnotherPathOrMethod_AreRefused()
    {
        Start(new HttpIngestOptions { Port = 0 });

        using var other = await _client.PostAsync($"http://{_source!.Endpoint}/other", new StringContent("{}"));
        using var get = await _client.GetAsync($"http://{_source.Endpoint}/ingest");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed), (other.StatusCode, get.StatusCode));
    }

    [Fact]
    public async Task Post_OverTls_IsTaken()
    {
        using var certificates = new TestCertificates();
        Start(new HttpIngestOptions { Port = 0, Tls = new TlsServerOptions { CertificatePath = certificates.PathOf("server.pem"), KeyPath = certificates.PathOf("server.key"), ClientAuthorityPath = certificates.Authority } });
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate!.Subject == "CN=localhost" };
        using var stranger = new HttpClient(handler, disposeHandler: false);
        await Assert.ThrowsAsync<HttpRequestException>(() => stranger.PostAsync($"https://{_source!.Endpoint}/ingest", new StringContent("{}")));

        using var known = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate!.Subject == "CN=localhost", ClientCertificateOptions = ClientCertificateOption.Manual };
        known.ClientCertificates.Add(certificates.Load("client"));
        using var client = new HttpClient(known);
        using var response = await client.PostAsync($"https://{_source!.Endpoint}/ingest", new StringContent("{\"msg\":\"one\"}"));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Single(await _recorder.WaitForAsync(1));
    }

    private void Start(HttpIngestOptions options)
    {
        _source = new HttpIngestSource("jobs", options, _clock);
        _source.Subscribe(new SourceRequest(), _recorder);
    }

    private Task<(HttpStatusCode Status, string Answer)> PostAsync(string lines) => PostAsync(Encoding.UTF8.GetBytes(lines), null);

    private async Task<(HttpStatusCode Status, string Answer)> PostAsync(byte[] body, string? coding)
    {
        using var content = new ByteArrayContent(body);
        if (coding is not null)
        {
            content.Headers.ContentEncoding.Add(coding);
        }

        using var response = await _client.PostAsync($"http://{_source!.Endpoint}/ingest", content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
