using System.Net;
using System.Text;
using FsCheck;

namespace Correlator.Server.Tests;

/// <summary>Whatever comes in, the server answers in order and goes on.</summary>
public sealed class FuzzTests : IAsyncLifetime
{
    private static readonly string[] Pieces =
    [
        "GET ", "POST ", "PUT ", "/", "/api/check", "/api/run", "/api/queries/pairs/events", "%00", "%2e%2e", "?last=", " HTTP/1.1", " HTTP/9.9", "\r\n", "\n", "\r\n\r\n",
        "Host: localhost\r\n", "Host: a\r\nHost: b\r\n", "Content-Length: 5\r\n", "Content-Length: -1\r\n", "Content-Length: 99999999999999999999\r\n", "Transfer-Encoding: chunked\r\n",
        "Content-Type: application/json\r\n", "Last-Event-ID: \u00ff\r\n", "Connection: close\r\n", "5\r\nhello\r\n", "0\r\n\r\n", "{\"text\":\"a({})\"}", "\0", "\u00fe\u00ff",
    ];

    private static readonly string[] Values =
    [
        "null", "1", "-1", "1e999", "\"\"", "\"a({})\"", "\"a({}) and on(k) b({})\"", "\"\\ud800\"", "\"\\u0000\"", "[]", "{}", "[[[[[[[[]]]]]]]]", "true", "\"((((((((((((\"", "99999999999", "\"let x = x x\"", "}",
        "\"a({}) | where (\"", "\"# only a comment\"", "\"a({x=~\\\"(a+)+$\\\"})\"",
    ];

    private Serving _serving = null!;

    public async Task InitializeAsync() => _serving = await Serving.StartAsync("\"rateLimit\": 100000, \"totalRateLimit\": 1000000");

    public async Task DisposeAsync() => await _serving.DisposeAsync();

    [Law(MaxTest = 200)]
    public async Task Connection_AnyBytes_LeaveTheServerInOrder(byte[] choices, byte[] rest)
    {
        var request = Encoding.Latin1.GetBytes(string.Concat(choices.Select(static choice => Pieces[choice % Pieces.Length])));

        var answer = await _serving.SendRawAsync([.. request, .. rest], isAll: true);

        Assert.DoesNotContain("HTTP/1.1 500", answer, StringComparison.Ordinal);
        using var health = await _serving.Client.GetAsync("healthz");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Law(MaxTest = 200)]
    public async Task Posts_AnyJson_AreAnsweredOrRefusedInWords(byte path, byte first, byte second, NonNull<string> text)
    {
        var place = (string[])["api/check", "api/complete", "api/explain", "api/login", "api/run"];
        var value = second % 3 == 0 ? System.Text.Json.JsonEncodedText.Encode(text.Get) is var encoded ? $"\"{encoded}\"" : "" : Values[first % Values.Length];
        var body = $$"""{ "text": {{value}}, "offset": {{Values[second % Values.Length]}}, "limit": {{(second % 2 == 0 ? "1" : Values[first % Values.Length])}}, "token": {{value}} }""";
        using var stop = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, place[path % place.Length]) { Content = Serving.Json(body) };

        // A query that runs does not end: what counts is how the answer begins.
        using var answer = await _serving.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop.Token);

        Assert.InRange((int)answer.StatusCode, 200, 499);
    }
}
