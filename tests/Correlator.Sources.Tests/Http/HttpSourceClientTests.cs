using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Correlator.Sources.Tests;

public sealed class HttpSourceClientTests
{
    private static readonly HttpCall Call = new("api/query?q=hidden");
    private readonly ManualTime _time = new();
    private readonly List<HttpContext> _requests = [];
    private int _count;

    private SourceRuntime Runtime => new() { Time = _time, Random = static () => 0 };

    [Fact]
    public async Task Send_GoodAnswer_GivesTheBodyAndSendsCredentials()
    {
        await using var server = await TestServer.StartAsync(context => TestServer.WriteAsync(context, 200, $"\"{context.Request.Headers.Authorization} {context.Request.Headers["X-Key"]}\""));
        using var client = Client(server, options => options with
        {
            Credentials = new HttpCredentials { User = "me", Password = SecretReference.FromText("pw"), Header = "X-Key", HeaderValue = SecretReference.FromText("k") },
        });

        using var body = await client.SendAsync(Call, CancellationToken.None);

        Assert.Equal($"\"Basic {Convert.ToBase64String("me:pw"u8)} k\"", body.Text);
    }

    [Fact]
    public async Task Send_ServerTrouble_IsRepeatedWithDoublingWaits()
    {
        await using var server = await TestServer.StartAsync(context => TestServer.WriteAsync(context, ++_count < 4 ? 503 : 200, "1"));
        using var client = Client(server);
        var answer = client.SendAsync(Call, CancellationToken.None);
        foreach (var wait in new[] { 500, 1000, 2000 })
        {
            Assert.Equal(wait, (await _time.WaitForTimerAsync(IsShort)).TotalMilliseconds);
            _time.Advance(TimeSpan.FromMilliseconds(wait));
        }

        using var body = await answer;

        Assert.Equal((4, "1"), (_count, body.Text));
    }

    [Fact]
    public async Task Send_RetryAfter_IsHeededWhereItIsLonger()
    {
        await using var server = await TestServer.StartAsync(context =>
        {
            context.Response.Headers.RetryAfter = "7";
            return TestServer.WriteAsync(context, ++_count < 2 ? 429 : 200, "1");
        });
        using var client = Client(server);
        var answer = client.SendAsync(Call, CancellationToken.None);

        Assert.Equal(7, (await _time.WaitForTimerAsync(IsShort)).TotalSeconds);
        _time.Advance(TimeSpan.FromSeconds(7));
        using var body = await answer;

        Assert.Equal(2, _count);
    }

    [Fact]
    public async Task Send_RetryAfterBeyondTheLongestWait_IsARefusal()
    {
        await using var server = await TestServer.StartAsync(context =>
        {
            _count++;
            context.Response.Headers.RetryAfter = "3600";
            return TestServer.WriteAsync(context, 429, "slow down", "text/plain");
        });
        using var client = Client(server);

        var error = await Assert.ThrowsAsync<SourceException>(() => client.SendAsync(Call, CancellationToken.None));

        Assert.Equal((1, "SOURCE_BUSY", 429, true), (_count, error.Code, error.StatusCode, error.IsRetryable));
    }

    [Fact]
    public async Task Send_PostThatChangesSomething_IsNotRepeated()
    {
        await using var server = await TestServer.StartAsync(context => TestServer.WriteAsync(context, 500 + (_count++ * 0), "no"));
        using var client = Client(server);
        var call = Call with { Method = HttpMethod.Post, Body = "{}"u8.ToArray(), IsIdempotent = false };

        await Assert.ThrowsAsync<SourceException>(() => client.SendAsync(call, CancellationToken.None));

        Assert.Equal(1, _count);
    }

    [Theory]
    [InlineData(400, "SOURCE_REFUSED", "")]
    [InlineData(401, "AUTH_REQUIRED", "credentials")]
    [InlineData(403, "AUTH_REQUIRED", "right")]
    [InlineData(404, "SOURCE_NOT_FOUND", "path")]
    [InlineData(302, "SOURCE_PROTOCOL", "final address")]
    public async Task Send_Refusals_SayWhereWhatAndHowToMendIt(int status, string code, string remedy)
    {
        await using var server = await TestServer.StartAsync(context =>
        {
            _count++;
            context.Response.Headers.Location = "http://127.0.0.1:9/";
            return TestServer.WriteAsync(context, status, "because\r\nof it", "text/plain");
        });
        using var client = Client(server);

        var error = await Assert.ThrowsAsync<SourceException>(() => client.SendAsync(Call, CancellationToken.None));

        Assert.Equal((1, code, (int?)status, false), (_count, error.Code, error.StatusCode, error.IsRetryable));
        Assert.Equal(server.Address + "api/query", error.Endpoint);
        Assert.Contains($"answered {status}: because  of it.", error.Message);
        Assert.Contains(remedy, error.Message);
        Assert.DoesNotContain("hidden", error.Message);
    }

    [Theory]
    [InlineData("text/html", "<!DOCTYPE html><html></html>")]
    [InlineData("application/json", "\n  <html>log in</html>")]
    public async Task Send_WebPage_IsNoAnswer(string type, string page)
    {
        await using var server = await TestServer.StartAsync(context => TestServer.WriteAsync(context, 200, page, type));
        using var client = Client(server);

        var error = await Assert.ThrowsAsync<SourceException>(() => client.SendAsync(Call, CancellationToken.None));

        Assert.Equal("SOURCE_PROTOCOL", error.Code);
        Assert.Contains("web page", error.Message);
    }

    [Theory]
    [InlineData(2000, true)]
    [InlineData(2001, false)]
    public async Task Send_PackedAnswer_MayUnpackToTheLimitAndNoFurther(int length, bool isRead)
    {
        await using var server = await TestServer.StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await gzip.WriteAsync(Encoding.ASCII.GetBytes(new string('1', length)));
        });
        using var client = Client(server, options => options with { MaxResponseBytes = 2000 });

        var answer = Record.ExceptionAsync(async () => (await client.SendAsync(Call, CancellationToken.None)).Dispose());

        Assert.Equal(isRead ? null : "SOURCE_TOO_LARGE", ((SourceException?)await answer)?.Code);
    }

    [Fact]
    public async Task Send_BodyThatBreaksOff_IsRepeatedAndThenSaidToBeTruncated()
    {
        await using var server = await TestServer.StartAsync(async context =>
        {
            _count++;
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("[1,");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        using var client = Client(server, options => options with { Retry = new HttpRetryOptions { MaxRetries = 1 } });
        var answer = client.SendAsync(Call, CancellationToken.None);
        await _time.WaitForTimerAsync(IsShort);
        _time.Advance(TimeSpan.FromSeconds(1));

        var error = await Assert.ThrowsAsync<SourceException>(() => answer);

        Assert.Equal((2, "SOURCE_TRUNCATED", true), (_count, error.Code, error.IsRetryable));
    }

    [Fact]
    public async Task Send_SilentServer_TimesOutByTheClockOfTheSource()
    {
        var hasBegun = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(async context =>
        {
            await context.Response.WriteAsync("[");
            await context.Response.Body.FlushAsync();
            hasBegun.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var client = Client(server, options => options with { Retry = new HttpRetryOptions { MaxRetries = 0 }, ResponseTimeout = TimeSpan.FromSeconds(50) });
        var answer = client.SendAsync(Call, CancellationToken.None);
        await hasBegun.Task;
        await _time.WaitForTimerAsync(static due => due == TimeSpan.FromSeconds(30));
        _time.Advance(TimeSpan.FromSeconds(30));

        var error = await Assert.ThrowsAsync<SourceException>(() => answer);

        Assert.Equal(("SOURCE_TIMEOUT", true), (error.Code, error.IsRetryable));
        Assert.Contains("for 30 s", error.Message);
    }

    [Fact]
    public async Task Send_NobodyThere_SaysSo()
    {
        var server = await TestServer.StartAsync(static _ => Task.CompletedTask);
        using var client = Client(server, static options => options with { Retry = new HttpRetryOptions { MaxRetries = 0 } });
        await server.DisposeAsync();

        var error = await Assert.ThrowsAsync<SourceException>(() => client.SendAsync(Call, CancellationToken.None));

        Assert.Equal(("SOURCE_UNAVAILABLE", true), (error.Code, error.IsRetryable));
        Assert.Contains("no connection to", error.Message);
    }

    [Fact]
    public async Task Send_Cancelled_IsNoTimeOut()
    {
        await using var server = await TestServer.StartAsync(static context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var client = Client(server);
        using var stop = new CancellationTokenSource();
        var answer = client.SendAsync(Call, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Theory]
    [InlineData(1024, "")]
    [InlineData(1025, "gzip")]
    public async Task Send_LongBody_IsPackedWhereTheServerTakesIt(int length, string encoding)
    {
        await using var server = await TestServer.StartAsync(context =>
        {
            _requests.Add(context);
            return TestServer.WriteAsync(context, 200, $"\"{context.Request.Headers.ContentEncoding}\"");
        });
        using var client = Client(server);
        var call = Call with { Method = HttpMethod.Post, Body = new byte[length], TakesPackedBody = true };

        using var body = await client.SendAsync(call, CancellationToken.None);

        Assert.Equal($"\"{encoding}\"", body.Text);
    }

    private static bool IsShort(TimeSpan due) => due < TimeSpan.FromSeconds(20);

    private HttpSourceClient Client(TestServer server, Func<HttpSourceOptions, HttpSourceOptions>? change = null)
    {
        var options = new HttpSourceOptions { Address = server.Address, Proxy = new HttpProxyOptions() };
        return new HttpSourceClient("logs", (change?.Invoke(options) ?? options).Validate(), Runtime);
    }
}
