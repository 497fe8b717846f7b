using System.Text;

namespace Correlator.Sources.Tests;

public sealed class HttpSenderTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Send_ServerTrouble_IsRepeatedAfterAWaitWithTheSameBody()
    {
        var bodies = new List<string>();
        await using var server = await TestServer.StartAsync(async context =>
        {
            bodies.Add($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString} {context.Request.Headers["X-Id"]} {await new StreamReader(context.Request.Body).ReadToEndAsync()}");
            await TestServer.WriteAsync(context, bodies.Count < 2 ? 503 : 200, "<html>anything</html>", "text/html");
        });
        using var sender = new HttpSender("alerts", server.Address + "hook?team=a", new HttpSourceOptions(), _time);

        var sending = sender.SendAsync(Encoding.UTF8.GetBytes("{}"), [new("X-Id", "7")]);
        _time.Advance(await _time.WaitForTimerAsync(static wait => wait <= TimeSpan.FromMilliseconds(500)));
        await sending;

        Assert.Equal(["POST /hook?team=a 7 {}", "POST /hook?team=a 7 {}"], bodies);
    }

    [Theory]
    [InlineData("ftp://x/")]
    [InlineData("http://user:password@x/")]
    [InlineData("x")]
    public void Address_ThatIsNone_IsRefusedWithoutBeingRepeated(string address) =>
        Assert.DoesNotContain("password", Assert.Throws<ArgumentException>(() => new HttpSender("alerts", address, new HttpSourceOptions())).Message, StringComparison.Ordinal);
}
