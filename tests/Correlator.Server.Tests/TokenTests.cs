using System.Net;
using System.Net.Http.Headers;

namespace Correlator.Server.Tests;

/// <summary>Servers that ask for a token.</summary>
public sealed class TokenTests : IDisposable
{
    private const string Token = "a-token-of-the-tests";
    private readonly string _path = Path.GetTempFileName();

    public TokenTests() => File.WriteAllText(_path, Token + "\n");

    private string Server => $"\"token\": \"file:{_path}\"";

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("", HttpStatusCode.Unauthorized)]
    [InlineData("a-token-of-the-test", HttpStatusCode.Unauthorized)]
    [InlineData("a-token-of-the-testsx", HttpStatusCode.Unauthorized)]
    [InlineData(Token, HttpStatusCode.OK)]
    public async Task Bearer_OnlyTheToken_IsLetIn(string? token, HttpStatusCode expected)
    {
        await using var serving = await Serving.StartAsync(Server);
        foreach (var path in (string[])["api/status", "api/queries", "metrics", "api/queries/pairs/results"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("Authorization", token is null ? null : $"Bearer {token}");
            using var answer = await serving.Client.SendAsync(request);

            Assert.Equal(expected, answer.StatusCode);
        }
    }

    [Fact]
    public async Task WithoutToken_PageAndHealth_AreShownAndNoReasons()
    {
        await using var serving = await Serving.StartAsync(Server);
        serving.A.OnError(new InvalidOperationException("secret of the inside"));
        foreach (var path in (string[])["/", "/healthz"])
        {
            using var answer = await serving.Client.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        var ready = await serving.GetAsync("readyz", HttpStatusCode.ServiceUnavailable);

        Assert.Empty(ready.GetProperty("reasons").EnumerateArray());
    }

    [Fact]
    public async Task Login_TheToken_GivesACookieThatHoldsForAWhile()
    {
        var time = new ManualTime();
        await using var serving = await Serving.StartAsync(Server, runtime => runtime with { Time = time });
        using var login = await serving.Client.PostAsync("api/login", Serving.Json($$"""{ "token": "{{Token}}" }"""));
        var cookie = login.Headers.GetValues("Set-Cookie").Single();

        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Token, cookie, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(serving, cookie.Split(';')[0]));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(serving, cookie.Split(';')[0] + "0"));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(serving, cookie.Split(';')[0].Replace("=1", "=9", StringComparison.Ordinal)));

        time.Advance(TimeSpan.FromHours(12));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(serving, cookie.Split(';')[0]));
    }

    [Fact]
    public async Task Login_ATokenThatChanged_EndsAllSessions()
    {
        await using var serving = await Serving.StartAsync(Server);
        using var login = await serving.Client.PostAsync("api/login", Serving.Json($$"""{ "token": "{{Token}}" }"""));
        var cookie = login.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

        await File.WriteAllTextAsync(_path, "another");

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(serving, cookie));
    }

    [Fact]
    public async Task Login_Guesses_AreFew()
    {
        await using var serving = await Serving.StartAsync(Server);
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 11; i++)
        {
            using var answer = await serving.Client.PostAsync("api/login", Serving.Json($$"""{ "token": "guess {{i}}" }"""));
            answers.Add(answer.StatusCode);
        }

        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.Unauthorized, 10), HttpStatusCode.TooManyRequests], answers);
    }

    [Fact]
    public async Task Token_InNoAnswerAndNoLog_IsShown()
    {
        await using var serving = await Serving.StartAsync(Server);
        serving.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        foreach (var path in (string[])["/", "/healthz", "/readyz", "/metrics", "/api/status", "/api/queries", "/api/metrics", "/nosuch"])
        {
            Assert.DoesNotContain(Token, await (await serving.Client.GetAsync(path)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(serving.Log, static line => line.Contains(Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Token_ThatCannotBeRead_IsAnErrorAtTheStart()
    {
        var error = await Assert.ThrowsAnyAsync<CorrelatorException>(() => Serving.StartAsync("\"token\": \"env:CORRELATOR_TESTS_NO_SUCH_VARIABLE\""));

        Assert.Contains("CORRELATOR_TESTS_NO_SUCH_VARIABLE", error.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> AskAsync(Serving serving, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/status");
        request.Headers.Add("Cookie", cookie);
        using var answer = await serving.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
