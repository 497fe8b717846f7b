using System.Net;
using System.Text.Json;
using Correlator.Dsl;

namespace Correlator.Server.Tests;

/// <summary>Queries that clients run.</summary>
public sealed class RunTests
{
    private const string Query = "a({}) and on(k) within(5s) b({})";

    [Fact]
    public async Task Run_Results_ComeAsTheyAreFoundUntilTheLimit()
    {
        await using var serving = await Serving.StartAsync([]);
        using var lines = await RunAsync(serving, Query, limit: 2);
        await BegunAsync(serving);

        serving.Match(1, "x");
        Assert.Equal("x", KeyOf(await NextAsync(lines, "correlation")));
        serving.Match(2, "y");
        Assert.Equal("y", KeyOf(await NextAsync(lines, "correlation")));
        var end = await NextAsync(lines, "end");

        Assert.Equal(JsonValueKind.Null, end.GetProperty("error").ValueKind);
        Assert.Equal((4, 2, false), (end.GetProperty("report").GetProperty("events").GetInt32(), end.GetProperty("report").GetProperty("results").GetInt32(), end.GetProperty("report").GetProperty("isStanding").GetBoolean()));
        Assert.Null(await lines.ReadLineAsync().WaitAsync(Serving.Limit));
        Assert.Empty(serving.Server.Context.Engine.Queries);
    }

    [Fact]
    public async Task Run_EverySecond_TellsHowItDoes()
    {
        var time = new ManualTime();
        await using var serving = await Serving.StartAsync([], change: runtime => runtime with { Time = time });
        using var lines = await RunAsync(serving, Query);

        time.Advance(TimeSpan.FromSeconds(1));
        var report = await NextAsync(lines, "report");

        Assert.Equal(Query, report.GetProperty("text").GetString());
    }

    [Fact]
    public async Task Run_TheClientGoes_EndsTheQuery()
    {
        await using var serving = await Serving.StartAsync([]);
        using (await RunAsync(serving, Query))
        {
            await BegunAsync(serving);
            Assert.Equal([Query], (await serving.GetAsync("api/queries")).EnumerateArray().Select(static row => row.GetProperty("text").GetString()));
        }

        while (serving.A.HasObservers || serving.Server.Context.Counters.Queries > 0)
        {
            await Task.Yield();
        }

        Assert.Empty(serving.Server.Context.Engine.Queries);
    }

    [Fact]
    public async Task Run_MoreThanMay_AreRefused()
    {
        await using var serving = await Serving.StartAsync([], "\"maxQueries\": 1");
        using var one = await RunAsync(serving, Query);

        var error = await serving.PostAsync("api/run", Body(Query), HttpStatusCode.TooManyRequests);

        Assert.Equal("TOO_MANY_QUERIES", error.GetProperty("error").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("a({}) and", "COR1")]
    [InlineData("nosuch({})", "COR2")]
    [InlineData("file(\\\"/etc/passwd\\\")", "COR2")]
    [InlineData("a({}) | lookup \\\"/etc/passwd\\\" on(k)", "COR2")]
    public async Task Run_WhatCannotRun_IsRefusedWithItsCode(string query, string code)
    {
        await using var serving = await Serving.StartAsync([]);

        var error = await serving.PostAsync("api/run", Body(query), HttpStatusCode.BadRequest);

        Assert.StartsWith(code, error.GetProperty("error").GetProperty("code").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, serving.Server.Context.Counters.Queries);
    }

    [Theory]
    [InlineData("set max_state = 1GB; a({})", "STATE")]
    [InlineData("set max_state = 100; a({})", "STATE")]
    [InlineData("set max_state = \\\"10MB, wait\\\"; a({})", "WAIT")]
    [InlineData("a({}) with (max_state=\\\"100, wait\\\")", "WAIT")]
    public async Task Run_MoreThanItsShare_IsRefused(string query, string code)
    {
        await using var serving = await Serving.StartAsync([]);

        var error = await serving.PostAsync("api/run", Body(query), HttpStatusCode.BadRequest);

        Assert.Equal(code, error.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Run_ASourceThatFails_SaysSoAtTheEnd()
    {
        await using var serving = await Serving.StartAsync([]);
        using var lines = await RunAsync(serving, "a({})");
        await BegunAsync(serving);

        serving.A.OnError(new SourceException("a", "the connection is lost"));
        var end = await NextAsync(lines, "end");

        Assert.Contains("the connection is lost", end.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunOutput_MoreThanAClientReads_EndsTheRun()
    {
        using var output = new RunOutput(1_000_000);
        await using var engine = new CorrelationEngine();
        engine.AddSource(new ListSource("a", [Serving.Event(1, "x", new string('m', 5 << 20))]));
        var correlation = await engine.CorrelateAsync("a({})").SingleAsync();
        for (var i = 0; i < 5; i++)
        {
            output.OnNext(correlation);
        }

        var lines = new List<ResultLine>();
        Assert.False(output.Take(lines));
        Assert.Equal(("SLOW_CLIENT", 4), (output.Error!.Code, lines.Count));
    }

    private static string Body(string query, int limit = 1000) => $$"""{ "text": "{{query}}", "limit": {{limit}} }""";

    private static string KeyOf(JsonElement correlation) => correlation.GetProperty("key").GetProperty("k").GetString()!;

    private static async Task<StreamReader> RunAsync(Serving serving, string query, int limit = 1000)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/run") { Content = Serving.Json(Body(query, limit)) };
        var answer = await serving.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new StreamReader(await answer.Content.ReadAsStreamAsync());
    }

    private static async Task BegunAsync(Serving serving)
    {
        while (!serving.A.HasObservers)
        {
            await Task.Yield();
        }
    }

    private static async Task<JsonElement> NextAsync(StreamReader lines, string member)
    {
        while (true)
        {
            var line = JsonElement.Parse(await lines.ReadLineAsync().WaitAsync(Serving.Limit) ?? throw new EndOfStreamException());
            if (line.TryGetProperty(member, out var found))
            {
                return found;
            }
        }
    }
}
