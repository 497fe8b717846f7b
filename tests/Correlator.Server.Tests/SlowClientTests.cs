using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Correlator.Server.Tests;

/// <summary>Clients that hold connections without asking anything.</summary>
public sealed class SlowClientTests
{
    [Theory]
    [InlineData("")]
    [InlineData("GET / HT")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")]
    public async Task Headers_ThatDoNotEnd_LoseTheirConnection(string begun)
    {
        await using var serving = await Serving.StartAsync(change: static runtime => runtime with { HeaderPatience = TimeSpan.FromSeconds(1), IdlePatience = TimeSpan.FromSeconds(1) });

        // It answers and closes, or just closes; either way the wait ends.
        var answer = await serving.SendRawAsync(Encoding.ASCII.GetBytes(begun));

        Assert.Matches("^(|HTTP/1.1 408 .*)$", answer.Split("\r\n")[0]);
        await serving.GetAsync("api/status");
    }

    [Fact]
    public async Task Connection_IdleAfterARequest_IsClosed()
    {
        await using var serving = await Serving.StartAsync(change: static runtime => runtime with { IdlePatience = TimeSpan.FromSeconds(1) });

        var answer = await serving.SendRawAsync(Encoding.ASCII.GetBytes("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"));

        Assert.EndsWith("ok\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_ThatDoesNotEnd_IsRefusedAndOthersAreAnswered()
    {
        var time = new ManualTime();
        await using var serving = await Serving.StartAsync(change: runtime => runtime with { Time = time });
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, serving.Server.Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("POST /api/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"));

        await time.WaitForTimerAsync(static due => due == TimeSpan.FromSeconds(30)).WaitAsync(Serving.Limit);
        await serving.GetAsync("api/status");
        time.Advance(TimeSpan.FromSeconds(30));

        var line = await new StreamReader(stream).ReadLineAsync().WaitAsync(Serving.Limit);
        Assert.StartsWith("HTTP/1.1 408 ", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api/check")]
    [InlineData("api/explain")]
    [InlineData("api/run")]
    public async Task Queries_OfFiles_AreAnsweredTheSameWhetherThereIsOneOrNot(string path)
    {
        await using var serving = await Serving.StartAsync();
        foreach (var query in (string[])["file('PATH')", "a({}) | lookup 'PATH' on(k)", "a({}) and on(k) within(1s) file(\\\"PATH\\\")", "stdin()", "`PATH`({})"])
        {
            var there = await AnswerAsync(serving, path, query.Replace("PATH", "/etc/passwd", StringComparison.Ordinal));
            var nowhere = await AnswerAsync(serving, path, query.Replace("PATH", "/etc/nosuch", StringComparison.Ordinal));

            Assert.Equal(there.Replace("passwd", "nosuch", StringComparison.Ordinal), nowhere);
            Assert.DoesNotContain("root:", there, StringComparison.Ordinal);
            Assert.DoesNotContain("\"isValid\":true", there, StringComparison.Ordinal);
        }
    }

    private static async Task<string> AnswerAsync(Serving serving, string path, string query)
    {
        using var answer = await serving.Client.PostAsync(path, Serving.Json($$"""{ "text": "{{query}}" }"""));
        Assert.Equal(path == "api/check" ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }
}
