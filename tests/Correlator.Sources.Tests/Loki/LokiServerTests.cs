using Microsoft.AspNetCore.Http;

namespace Correlator.Sources.Tests;

/// <summary>A followed Loki behind real sockets: WebSockets, credentials, restarts, answers that are none.</summary>
public sealed class LokiServerTests
{
    private readonly ManualTime _time = new();
    private readonly LokiBackend _backend = new();
    private readonly LiveRecord _record = new();
    private readonly SourceRequest _request = new() { Selector = "{app=\"a\"}" };

    [Fact]
    public async Task Tail_OverAWebSocket_DeliversAtOnceWithCredentialsTenantAndFlag()
    {
        await using var server = await LokiServer.StartAsync(_backend);
        using var subscription = Follow(server.Address, options => options with
        {
            Tenant = "team-a",
            Http = options.Http with { Credentials = new HttpCredentials { Bearer = SecretReference.FromText("token") } },
        });
        var tail = await _backend.TailOpened;
        _backend.PushAs("team-a", Line("one"), Line("two"));
        await _record.WaitAsync(static record => record.Events.Count == 2);

        Assert.Equal(["one", "two"], _record.Messages);
        Assert.Equal("team-a", tail.Tenant);
        Assert.All(_backend.Questions, static question => Assert.Equal(
            ("Bearer token", "team-a", "categorize-labels"),
            (question.Headers["Authorization"], question.Headers["X-Scope-OrgID"], question.Headers["X-Loki-Response-Encoding-Flags"])));
    }

    [Fact]
    public async Task Tail_FrameLargerThanABuffer_IsReadWhole()
    {
        await using var server = await LokiServer.StartAsync(_backend);
        using var subscription = Follow(server.Address);
        await _backend.TailOpened;
        var text = new string('x', 100_000);

        _backend.Push(Line("1" + text), Line("2" + text));
        await _record.WaitAsync(static record => record.Events.Count == 2);

        Assert.Equal(["1" + text, "2" + text], _record.Messages);
    }

    [Fact]
    public async Task Tail_ThatIsRefusedBeforeTheUpgrade_LeavesPolling()
    {
        await using var server = await LokiServer.StartAsync(_backend);
        server.Before = static async context =>
        {
            if (!context.Request.Path.Value!.EndsWith("tail", StringComparison.Ordinal))
            {
                return false;
            }

            await TestServer.WriteAsync(context, 404, "no such path", "text/plain");
            return true;
        };
        using var subscription = Follow(server.Address);
        await _record.WaitAsync(static record => record.Watermarks.Count > 1);
        _backend.Push(Line("one"));
        await PassUntilAsync(record => record.Events.Count == 1 && _request.Statistics.Notes.Any(static note => note.Contains("answered 404")));

        Assert.Equal(["one"], _record.Messages);
        Assert.Null(_record.Error);
    }

    [Fact]
    public async Task Restart_OfTheServer_IsAnOutageAndNothingIsLost()
    {
        var server = await LokiServer.StartAsync(_backend);
        var port = new Uri(server.Address).Port;
        using var subscription = Follow(server.Address);
        await _backend.TailOpened;
        await server.DisposeAsync();
        await PassUntilAsync(static record => record.Connections.Count == 2);
        _backend.Push(Line("meanwhile"));
        await using var second = await LokiServer.StartAsync(_backend, port);
        await PassUntilAsync(static record => record.Connections.Count == 3);
        await PassUntilAsync(static record => record.Events.Count == 1);

        Assert.Equal([true, false, true], _record.Connections);
        Assert.Equal(["meanwhile"], _record.Messages);
    }

    [Theory]
    [InlineData("text/html", "<html>log in</html>", "web page")]
    [InlineData("application/json", "{\"status\":\"success\",\"data\":{\"result\":[{\"stream\":{", "cannot be read")]
    [InlineData("application/json", "{\"message\":\"hello\"}", "cannot be read")]
    public async Task Answer_ThatIsNone_EndsTheSourceWithItsReason(string type, string body, string reason)
    {
        await using var server = await LokiServer.StartAsync(_backend);
        server.Before = async context =>
        {
            await TestServer.WriteAsync(context, 200, body, type);
            return true;
        };
        using var subscription = Follow(server.Address);
        await _record.WaitAsync(static record => record.Error is not null);

        Assert.Contains(reason, _record.Error!.Message);
        Assert.Equal("SOURCE_PROTOCOL", Assert.IsType<SourceException>(_record.Error).Code);
    }

    [Fact]
    public async Task Answer_ThatBreaksOffOnce_IsAskedForAgain()
    {
        var count = 0;
        await using var server = await LokiServer.StartAsync(_backend);
        server.Before = async context =>
        {
            if (count++ > 0)
            {
                return false;
            }

            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("{\"status\":");
            await context.Response.Body.FlushAsync();
            context.Abort();
            return true;
        };
        _backend.Push(Line("one"));
        using var subscription = Follow(server.Address);
        await PassUntilAsync(static record => record.Events.Count == 1);

        Assert.Equal([false, true], _record.Connections);
    }

    [Fact]
    public async Task Query_LongerThanAnAddress_IsSentAsAForm()
    {
        await using var server = await LokiServer.StartAsync(_backend);
        _backend.Push(Line("one"));
        var names = string.Join('|', Enumerable.Range(0, 1000).Select(static i => $"service-{i}"));
        using var subscription = Follow(server.Address, static options => options with { Tail = false }, $"{{app=\"a\", other!~\"{names}\"}}");
        await _record.WaitAsync(static record => record.Events.Count == 1);

        Assert.Contains("service-999", _backend.Questions[0]["query"]);
    }

    private LokiLine Line(string text) => new("app=a", LiveLoki.Nanoseconds(_time.GetUtcNow()), text);

    private IDisposable Follow(string address, Func<LokiOptions, LokiOptions>? change = null, string? selector = null)
    {
        var options = new LokiOptions { Http = new HttpSourceOptions { Address = address, Proxy = new HttpProxyOptions() } };
        var source = new LokiLiveSource("loki", change?.Invoke(options) ?? options, null, new SourceRuntime { Time = _time, Random = static () => 0 });
        return source.Subscribe(selector is null ? _request : _request with { Selector = selector }, _record);
    }

    // Lets the time pass that somebody waits for, as often as it takes; what limits an answer in time (30 s and more) does not run out by it.
    private async Task PassUntilAsync(Func<LiveRecord, bool> holds)
    {
        var reached = _record.WaitAsync(holds);
        while (!reached.IsCompleted)
        {
            var timer = _time.WaitForTimerAsync(static due => due <= TimeSpan.FromSeconds(20));
            if (await Task.WhenAny(reached, timer) == timer)
            {
                _time.Advance(await timer);
            }
        }
    }
}
