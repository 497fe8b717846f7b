using System.Net;
using System.Text.Json;
using Microsoft.Reactive.Testing;

namespace Correlator.Server.Tests;

/// <summary>How the server says that it does.</summary>
public sealed class StatusTests
{
    [Fact]
    public async Task Ready_AllQueriesRun_IsTrue()
    {
        await using var serving = await Serving.StartAsync();

        Assert.True((await serving.GetAsync("readyz")).GetProperty("ready").GetBoolean());
    }

    [Fact]
    public async Task Ready_ASourceThatFailed_SaysWhichQueryDoesNotRun()
    {
        await using var serving = await Serving.StartAsync();

        serving.A.OnError(new SourceException("a", "the connection is lost\n\u001b[2J"));
        serving.B.OnCompleted();
        var ready = await serving.GetAsync("readyz", HttpStatusCode.ServiceUnavailable);
        var row = (await serving.GetAsync("api/queries"))[0];

        Assert.DoesNotContain(serving.Log, static line => line.Any(char.IsControl));
        Assert.Contains("pairs does not run", ready.GetProperty("reasons")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal("SOURCE_ERROR", row.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Ready_ASourceThatIsNotConnected_IsNamed()
    {
        var source = new SwitchedSource("a");
        await using var serving = await Serving.StartAsync(["""{ "name": "one", "query": "a({})" }"""], change: runtime => runtime with { CreateSource = definition => definition.Name == "a" ? source : new SwitchedSource(definition.Name) });

        var before = await serving.GetAsync("readyz", HttpStatusCode.ServiceUnavailable);
        source.Connect(true);
        var connected = await serving.GetAsync("readyz");
        source.Connect(false);
        var lost = await serving.GetAsync("readyz", HttpStatusCode.ServiceUnavailable);

        Assert.Equal("source a is not connected", before.GetProperty("reasons")[0].GetString());
        Assert.True(connected.GetProperty("ready").GetBoolean());
        Assert.False(lost.GetProperty("ready").GetBoolean());
    }

    [Fact]
    public async Task Queries_WatermarkLag_IsHowFarTheSlowestSourceIsBehindTheClock()
    {
        var scheduler = new TestScheduler();
        scheduler.AdvanceTo(DateTimeOffset.UnixEpoch.AddSeconds(60).UtcTicks);
        await using var serving = await Serving.StartAsync(change: runtime => runtime with { Scheduler = scheduler });
        var before = await serving.GetAsync("api/queries");

        serving.A.OnNext(Serving.Event(50, "x"));
        serving.B.OnNext(Serving.Event(55, "x"));
        var after = await serving.GetAsync("api/queries");

        Assert.Equal(JsonValueKind.Null, before[0].GetProperty("watermarkLagSeconds").ValueKind);
        Assert.Equal(10, after[0].GetProperty("watermarkLagSeconds").GetDouble());
    }

    [Fact]
    public async Task Status_Sources_AreThoseOfTheConfiguration()
    {
        await using var serving = await Serving.StartAsync();

        var status = await serving.GetAsync("api/status");

        Assert.Equal(["a", "b"], status.GetProperty("sources").EnumerateArray().Select(static source => source.GetProperty("name").GetString()));
        Assert.True(status.GetProperty("sources")[0].GetProperty("isLive").GetBoolean());
        Assert.Equal(20, status.GetProperty("limits").GetProperty("maxQueries").GetInt32());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$", status.GetProperty("started").GetString());
    }

    [Fact]
    public async Task Metrics_Own_CountRequests()
    {
        await using var serving = await Serving.StartAsync();

        var text = await serving.Client.GetStringAsync("metrics");
        var figures = await serving.GetAsync("api/metrics");

        Assert.Contains("# TYPE correlator_requests_total counter", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE correlator_slow_clients_total counter", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE correlation_events_total counter", text, StringComparison.Ordinal);
        Assert.Equal(1, figures.GetProperty("queries").GetInt32());
        Assert.True(figures.GetProperty("memoryBytes").GetInt64() > 0);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 2)]
    [InlineData(1000, 3)]
    public async Task Results_Last_AreTheLatestInOrder(int last, int expected)
    {
        await using var serving = await Serving.StartAsync("\"keep\": 3");
        for (var i = 0; i < 5; i++)
        {
            serving.Match(i, $"{i}");
        }

        var results = await serving.GetAsync($"api/queries/pairs/results?last={last}");

        Assert.Equal(Enumerable.Range(5 - expected, expected).Select(static i => $"{i}"), results.EnumerateArray().Select(static result => result.GetProperty("key").GetProperty("k").GetString()));
    }

    [Theory]
    [InlineData("1001")]
    [InlineData("-1")]
    [InlineData("x")]
    public async Task Results_LastThatIsNoNumber_IsRefused(string last)
    {
        await using var serving = await Serving.StartAsync();

        await serving.GetAsync($"api/queries/pairs/results?last={last}", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Page_UnchangedSince_IsNotSentAgain()
    {
        await using var serving = await Serving.StartAsync();
        using var first = await serving.Client.GetAsync("/");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };

        using var second = await serving.Client.SendAsync(request);

        Assert.Equal("text/html; charset=utf-8", first.Content.Headers.ContentType?.ToString());
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    private sealed class SwitchedSource(string name) : ILiveSource
    {
        private ILiveObserver? _observer;

        public string Name => name;

        public SelectorLanguage Language => SelectorLanguage.Labels;

        public IDisposable Subscribe(SourceRequest request, ILiveObserver observer)
        {
            _observer = observer;
            return System.Reactive.Disposables.Disposable.Empty;
        }

        public void Connect(bool isConnected) => _observer!.OnConnected(isConnected);
    }
}
