using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Correlator.Sources.Tests;

/// <summary>Servers and networks that fail on purpose, or by malice.</summary>
public sealed class HttpFaultTests
{
    private const int Megabyte = 1024 * 1024;
    private static readonly HttpCall Call = new("api/query");
    private static readonly HttpRetryOptions Once = new() { MaxRetries = 0 };
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Send_NameThatNobodyKnows_SaysSo()
    {
        // A name that is set aside never to be one (RFC 6761).
        using var client = Client(new HttpSourceOptions { Address = "http://no-such-host.invalid", Proxy = new HttpProxyOptions(), Retry = Once });

        var error = await Assert.ThrowsAsync<SourceException>(() => client.SendAsync(Call, CancellationToken.None));

        Assert.Equal(("SOURCE_UNAVAILABLE", true), (error.Code, error.IsRetryable));
        Assert.Contains("no connection to http://no-such-host.invalid/api/query", error.Message);
        Assert.Contains("No name server here knows the name", error.Message);
    }

    [Fact]
    public async Task Send_AnswerThatTrickles_TimesOutThoughItIsNeverSilent()
    {
        var next = new SemaphoreSlim(0);
        await using var server = await TestServer.StartAsync(async context =>
        {
            while (true)
            {
                await context.Response.WriteAsync(" ", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await next.WaitAsync(context.RequestAborted);
            }
        });
        var sink = new CountingSink();
        using var client = Client(Options(server) with { ResponseTimeout = TimeSpan.FromSeconds(50) });
        var answer = client.SendAsync(Call with { Sink = sink }, CancellationToken.None);
        for (var i = 1; i <= 3; i++)
        {
            // A byte each ten seconds.
            await sink.WaitAsync(i);
            _time.Advance(TimeSpan.FromSeconds(10));
            next.Release();
        }

        var error = await Assert.ThrowsAsync<SourceException>(() => answer);

        Assert.Equal(("SOURCE_TIMEOUT", true), (error.Code, error.IsRetryable));
        Assert.Contains("said nothing, or too little, for 30 s", error.Message);
    }

    [Fact]
    public async Task Send_SlowAnswerThatGetsOn_IsReadToItsEnd()
    {
        const int Parts = 5;
        var next = new SemaphoreSlim(0);
        await using var server = await TestServer.StartAsync(async context =>
        {
            for (var i = 0; i < Parts; i++)
            {
                await context.Response.Body.WriteAsync(new byte[8192], context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await next.WaitAsync(context.RequestAborted);
            }
        });
        var sink = new CountingSink();
        using var client = Client(Options(server));
        var answer = client.SendAsync(Call with { Sink = sink }, CancellationToken.None);
        for (var i = 1; i <= Parts; i++)
        {
            await sink.WaitAsync(i * 8192);
            _time.Advance(TimeSpan.FromSeconds(20));
            next.Release();
        }

        using var body = await answer;

        Assert.Equal(Parts * 8192, body.Length);
    }

    [Fact]
    public async Task Send_GigabyteOfAnswer_IsCutAtTheLimitAndNotReadFurther()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var sending = SendGigabyteAsync(listener);
        using var client = Client(new HttpSourceOptions { Address = $"http://{listener.LocalEndpoint}", Proxy = new HttpProxyOptions(), Retry = Once, MaxResponseBytes = Megabyte });

        var error = await Assert.ThrowsAsync<SourceException>(() => client.SendAsync(Call, CancellationToken.None));

        Assert.Equal(("SOURCE_TOO_LARGE", false), (error.Code, error.IsRetryable));
        Assert.Contains("longer than 1048576 bytes", error.Message);

        // What lies in buffers on the way is no more than a few megabytes.
        Assert.InRange(await sending, 1, 64L * Megabyte);
    }

    [Fact]
    public async Task Read_GigabyteOfAnswer_HoldsNoMoreThanTheLimitAsksFor()
    {
        using var patience = new Patience(TimeSpan.FromMinutes(1), _time, CancellationToken.None);
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var body = new HttpBody();

        var reading = body.ReadAsync(new EndlessStream(), Megabyte, patience);

        // Nothing waits, so that all of it was on this thread.
        Assert.True(reading.IsCompletedSuccessfully);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.False(await reading);
        Assert.Equal(Megabyte, body.Length);

        // Buffers that double up to the first beyond the limit.
        Assert.InRange(allocated, 0, 5 * Megabyte);
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    [InlineData(0)]
    public async Task Send_RetryAfterAsADate_CountsByTheServersClock(int skewSeconds)
    {
        var count = 0;
        await using var server = await TestServer.StartAsync(context =>
        {
            var now = _time.GetUtcNow().AddSeconds(skewSeconds);
            context.Response.Headers.Date = now.ToString("r", CultureInfo.InvariantCulture);
            context.Response.Headers.RetryAfter = now.AddSeconds(7).ToString("r", CultureInfo.InvariantCulture);
            return TestServer.WriteAsync(context, ++count < 2 ? 429 : 200, "1");
        });
        using var client = Client(Options(server) with { Retry = new HttpRetryOptions() });
        var answer = client.SendAsync(Call, CancellationToken.None);

        Assert.Equal(7, (await _time.WaitForTimerAsync(static due => due < TimeSpan.FromSeconds(20))).TotalSeconds);
        _time.Advance(TimeSpan.FromSeconds(7));
        (await answer).Dispose();

        Assert.Equal(2, count);
    }

    [Theory]
    [InlineData(400, "SOURCE_REFUSED", "answered 400: 400 Not here.")]
    [InlineData(502, "SOURCE_UNAVAILABLE", "answered 502: 400 Not here. The server has trouble of its own")]
    public async Task Send_RefusalAsAPage_TellsItsTitleAndIsNotTakenForTheServersOwn(int status, string code, string said)
    {
        await using var server = await TestServer.StartAsync(context =>
            TestServer.WriteAsync(context, status, "<html>\n<head><TITLE>400 Not here</TITLE></head><body>parse error</body></html>", "text/html"));
        using var client = new HttpSourceClient("logs", Options(server).Validate(), new SourceRuntime { Time = _time }, static _ => new HttpVerdict("LOKI_QUERY_ERROR", false, "Mend the selector."));

        var error = await Assert.ThrowsAsync<SourceException>(() => client.SendAsync(Call, CancellationToken.None));

        Assert.Equal(code, error.Code);
        Assert.Contains(said, error.Message);
        Assert.DoesNotContain("<", error.Message);
    }

    [Fact]
    public async Task Send_ConnectionThatDoesNotComeAbout_IsToldAsSuch()
    {
        // It takes the connection and does not speak TLS, nor anything else.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = Client(new HttpSourceOptions { Address = $"https://{listener.LocalEndpoint}", Proxy = new HttpProxyOptions(), Retry = Once, ConnectTimeout = TimeSpan.FromMilliseconds(50) });

        var error = await Assert.ThrowsAsync<SourceException>(() => client.SendAsync(Call, CancellationToken.None));

        Assert.Equal(("SOURCE_TIMEOUT", true), (error.Code, error.IsRetryable));
        Assert.Contains("no connection to https://127.0.0.1", error.Message);
        Assert.Contains("within 0.05 s", error.Message);
    }

    // Gives how much the reader has taken, with what lies in buffers on the way.
    private static async Task<long> SendGigabyteAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var stream = client.GetStream();
        var sent = 0L;
        try
        {
            await stream.ReadExactlyAsync(new byte[16]);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n"u8.ToArray());
            for (var part = new byte[Megabyte / 16]; sent < 1024L * Megabyte; sent += part.Length)
            {
                await stream.WriteAsync(part);
            }
        }
        catch (IOException)
        {
            // The reader has gone.
        }

        return sent;
    }

    private static HttpSourceOptions Options(TestServer server) => new() { Address = server.Address, Proxy = new HttpProxyOptions(), Retry = Once };

    private HttpSourceClient Client(HttpSourceOptions options) => new("logs", options.Validate(), new SourceRuntime { Time = _time, Random = static () => 0 });
}
