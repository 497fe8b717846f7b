using System.Net;
using System.Text;

namespace Correlator.Server.Tests;

/// <summary>Who is let in, and what strangers cannot do.</summary>
public sealed class SecurityTests
{
    private const string Check = """{ "text": "a({})" }""";

    [Theory]
    [InlineData("evil.example", HttpStatusCode.Forbidden)]
    [InlineData("evil.example:9464", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1.evil.example", HttpStatusCode.Forbidden)]
    [InlineData("10.0.0.1", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("localhost:1", HttpStatusCode.OK)]
    [InlineData("[::1]:9464", HttpStatusCode.OK)]
    [InlineData("LOGS.example", HttpStatusCode.OK)]
    public async Task Host_OnlyOwnNames_AreAnswered(string host, HttpStatusCode expected)
    {
        await using var serving = await Serving.StartAsync("\"hosts\": [\"logs.example\"]");
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/status") { Headers = { Host = host } };

        using var answer = await serving.Client.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://localhost:1", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://localhost:9464", HttpStatusCode.OK)]
    [InlineData("Origin", "https://localhost:9464", HttpStatusCode.OK)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.OK)]
    public async Task Post_OfOtherSites_IsRefused(string header, string value, HttpStatusCode expected)
    {
        await using var serving = await Serving.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/check") { Content = Serving.Json(Check), Headers = { Host = "localhost:9464" } };
        request.Headers.TryAddWithoutValidation(header, value);

        using var answer = await serving.Client.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain; application/json")]
    public async Task Post_OfATypeThatFormsCanSend_IsRefused(string type)
    {
        await using var serving = await Serving.StartAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Check));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        using var answer = await serving.Client.PostAsync("api/check", content);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task Answers_All_CarryTheHeadersThatBindBrowsers()
    {
        await using var serving = await Serving.StartAsync();
        foreach (var path in (string[])["/", "/healthz", "/api/status", "/nosuch"])
        {
            using var answer = await serving.Client.GetAsync(path);

            Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Theory]
    [InlineData("/../../../../etc/passwd")]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/..%2f..%2fetc/passwd")]
    [InlineData("/app.js/../../../etc/passwd")]
    [InlineData("//etc/passwd")]
    [InlineData("/page/index.html")]
    [InlineData("/index.html%00.css")]
    [InlineData("/api/queries/..%2f..%2fetc%2fpasswd/results")]
    [InlineData("/%252e%252e/%252e%252e/etc/passwd")]
    [InlineData("/..%252f..%252fetc/passwd")]
    [InlineData("/..\\..\\etc\\passwd")]
    [InlineData("/..%5c..%5cetc%5cpasswd")]
    [InlineData("/%00/etc/passwd")]
    [InlineData("/app.js%00")]
    [InlineData("/%c0%ae%c0%ae/etc/passwd")]
    [InlineData("/app.js;/../../etc/passwd")]
    [InlineData("/.//app.js/%2e%2e/etc/passwd")]
    [InlineData("file:///etc/passwd")]
    public async Task Get_PathsToElsewhere_FindNothing(string path)
    {
        await using var serving = await Serving.StartAsync();

        var answer = await serving.SendRawAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));

        Assert.Matches("^HTTP/1.1 (400|404) ", answer);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_TooLarge_AreRefusedByWhatIsTooLarge()
    {
        await using var serving = await Serving.StartAsync();
        var large = new string('x', 600 * 1024);
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "api/check") { Content = Serving.Json($$"""{ "text": "{{large}}" }"""), Headers = { TransferEncodingChunked = true } };

        await serving.PostAsync("api/check", $$"""{ "text": "{{large}}" }""", HttpStatusCode.RequestEntityTooLarge);
        using var answer = await serving.Client.SendAsync(chunked);
        var line = await serving.SendRawAsync(Encoding.ASCII.GetBytes($"GET /{large[..9000]} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        var header = await serving.SendRawAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: localhost\r\nX: {large[..20_000]}\r\n\r\n"));
        var headers = await serving.SendRawAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: localhost\r\n{string.Concat(Enumerable.Repeat("X: y\r\n", 100))}\r\n"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.StartsWith("HTTP/1.1 414 ", line, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", header, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_MoreThanMayCome_AreRefused()
    {
        await using var serving = await Serving.StartAsync("\"rateLimit\": 3", static runtime => runtime with { RatePeriod = TimeSpan.FromHours(1) });

        for (var i = 0; i < 3; i++)
        {
            await serving.GetAsync("api/status");
        }

        using var refused = await serving.Client.GetAsync("api/status");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("1", refused.Headers.GetValues("Retry-After").Single());
    }

    [Fact]
    public async Task Requests_OfAllTogether_HaveALimitToo()
    {
        await using var serving = await Serving.StartAsync("\"totalRateLimit\": 2", static runtime => runtime with { RatePeriod = TimeSpan.FromHours(1) });

        await serving.GetAsync("api/status");
        await serving.GetAsync("api/status");

        await serving.GetAsync("api/status", HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Methods_ThatNothingTakes_AreRefusedInWords()
    {
        await using var serving = await Serving.StartAsync();
        using var delete = new HttpRequestMessage(HttpMethod.Delete, "api/queries");

        using var answer = await serving.Client.SendAsync(delete);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Contains("\"error\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
