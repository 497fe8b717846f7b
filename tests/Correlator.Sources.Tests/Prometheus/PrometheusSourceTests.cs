namespace Correlator.Sources.Tests;

public sealed class PrometheusSourceTests
{
    private const string Up = "/api/v1/query?query=up&time=1795441494";
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1795441484);
    private static readonly PrometheusTranscripts Transcripts = new("query-range", "query-instant", "errors", "errors-limits", "metadata");

    [Fact]
    public async Task Open_RecordedMatrix_GivesSamplesInOrderOfTimeWithNameLabelsAndValue()
    {
        await using var server = await TestServer.StartAsync(Transcripts.Always("/api/v1/query_range?query=up&start=1795441484&end=1795441494&step=2"));
        var request = Between(10, "up");

        var (events, _) = await FiniteReading.ReadAsync(Source(server), request);

        Assert.Equal(
            Enumerable.Range(0, 6).SelectMany(static n => new[] { (n * 2, "up{instance=\"127.0.0.1:1\", job=\"down\"} 0"), (n * 2, "up{instance=\"127.0.0.1:19090\", job=\"prometheus\", service=\"frontend\"} 1") }),
            events.Select(e => ((int)(e.Timestamp - Start).TotalSeconds, e.Message)).Order());
        Assert.Equal(events.OrderBy(e => (e.Ticks, e.Position)), events);
        var last = events.Single(e => e.Timestamp == Start.AddSeconds(10) && e["job"] == "prometheus");
        Assert.Equal(("up", "1", "frontend", "prom"), (last["__name__"], last["__value__"], last["service"], last.Source));
        Assert.Equal(Labels.Of(("__name__", "up"), ("__value__", "1"), ("instance", "127.0.0.1:19090"), ("job", "prometheus"), ("service", "frontend")), last.Labels);
        Assert.Equal((12L, true), (request.Statistics.Events, request.Statistics.Bytes > 400));
    }

    [Theory]
    [InlineData("/api/v1/query?query=vector%281%29/0&time=1795441494", "1795441494 {} +Inf")]
    [InlineData("/api/v1/query?query=vector%280%29/0&time=1795441494", "1795441494 {} NaN")]
    [InlineData("/api/v1/query?query=scalar%28count%28up%29%29", "1795441494.771 {} 2")]
    [InlineData("/api/v1/query?query=%22a%20string%22", "1795441494.773 {} a string")]
    [InlineData("/api/v1/query?query=up%7Bjob%3D%22nosuch%22%7D", "")]
    [InlineData(Up, "1795441494 up{instance=\"127.0.0.1:1\", job=\"down\"} 0|1795441494 up{instance=\"127.0.0.1:19090\", job=\"prometheus\", service=\"frontend\"} 1")]
    [InlineData(
        "/api/v1/query?query=up%5B6s%5D&time=1795441494",
        "1795441489.718 up{instance=\"127.0.0.1:19090\", job=\"prometheus\", service=\"frontend\"} 1|1795441489.896 up{instance=\"127.0.0.1:1\", job=\"down\"} 0|1795441491.718 up{instance=\"127.0.0.1:19090\", job=\"prometheus\", service=\"frontend\"} 1|1795441491.896 up{instance=\"127.0.0.1:1\", job=\"down\"} 0|1795441493.718 up{instance=\"127.0.0.1:19090\", job=\"prometheus\", service=\"frontend\"} 1|1795441493.896 up{instance=\"127.0.0.1:1\", job=\"down\"} 0")]
    public async Task Open_InstantEvaluation_GivesTheSamplesOfOneStepWithTheirOwnTimes(string target, string expected)
    {
        await using var server = await TestServer.StartAsync(Transcripts.Always(target));
        var source = Source(server, options => options with { Evaluation = PrometheusEvaluation.Instant, Step = TimeSpan.FromHours(1) });

        var (events, _) = await FiniteReading.ReadAsync(source, Between(20, "asked as it is"));

        Assert.Equal(expected, string.Join('|', events.Select(e => $"{e.Timestamp.ToUnixTimeMilliseconds() / 1000m:0.###} {e.Message}").Order(StringComparer.Ordinal)));
        Assert.Equal("asked as it is", Transcripts.Requests[^1]["query"].Single());
    }

    [Theory]
    [InlineData("/api/v1/query?query=up%7B", "PROMETHEUS_QUERY_ERROR", "bad_data: invalid parameter \"query\": 1:4: parse error", 400, false)]
    [InlineData("/api/v1/query?query=label_replace%28up%2C%22job%22%2C%22x%22%2C%22job%22%2C%22%28%22%29", "PROMETHEUS_QUERY_ERROR", "execution: invalid regular expression", 422, false)]
    [InlineData("/api/v1/query_range?query=up&start=1795429494&end=1795441494&step=1", "PROMETHEUS_LIMIT", "bad_data: exceeded maximum resolution", 400, false)]
    [InlineData("/api/v1/query?query=count_over_time%28up%5B1h%3A1ms%5D%29&timeout=1ms", "PROMETHEUS_LIMIT", "execution: query processing would load too many samples", 422, false)]
    [InlineData("/api/v1/query?query=up&timeout=0.000000001", "SOURCE_TIMEOUT", "timeout: query timed out in query queue", 503, true)]
    [InlineData("/api/v1/nosuch", "SOURCE_NOT_FOUND", "404 page not found", 404, false)]
    public async Task Open_RecordedRefusal_FailsWithTheServersWords(string target, string code, string said, int status, bool isRetryable)
    {
        await using var server = await TestServer.StartAsync(Transcripts.Always(target));

        var error = await Assert.ThrowsAsync<SourceException>(() => FiniteReading.ReadAsync(Source(server), Between(0, "up")));

        Assert.Equal((code, status, isRetryable), (error.Code, error.StatusCode, error.IsRetryable));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("{\"status\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NativeHistograms_AreCountedAndSkippedAndWarningsBecomeNotes()
    {
        const string Body = """
            {"data":{"result":[
              {"histograms":[[1795441484,{"count":"3","sum":"1.5","buckets":[[0,"1","2","3"]]}],[1795441486,{"count":"4"}]],"metric":{"__name__":"latency"}},
              {"values":[[1795441484,"1e+06"],[1795441486,"-Inf"]],"metric":{"a":"\"q\\\n\u00fc"}},
              {"metric":{"__name__":"odd"},"values":[["soon","1"],[1795441484,null],[1795441484,"7",0]]}
            ],"resultType":"matrix"},"infos":["PromQL info: metric might not be a counter"],"warnings":["results truncated due to limit"],"status":"success"}
            """;
        await using var server = await TestServer.StartAsync(context => TestServer.WriteAsync(context, 200, Body));
        var request = Between(10, "latency");

        var (events, _) = await FiniteReading.ReadAsync(Source(server), request);

        Assert.Equal(["odd 7", "{a=\"\\\"q\\\\\\nü\"} -Inf", "{a=\"\\\"q\\\\\\nü\"} 1e+06"], events.Select(e => e.Message).Order(StringComparer.Ordinal));
        Assert.Equal("\"q\\\nü", events.First(e => e.Message.EndsWith("Inf", StringComparison.Ordinal))["a"]);
        Assert.Equal((4L, 3L), (request.Statistics.Malformed, request.Statistics.Events));
        Assert.Contains("native histogram", request.Statistics.FirstMalformed, StringComparison.Ordinal);
        Assert.Contains("the server warns: results truncated due to limit", request.Statistics.Notes);
        Assert.Contains("the server says: PromQL info: metric might not be a counter", request.Statistics.Notes);
    }

    [Theory]
    [InlineData("{}", "has no status")]
    [InlineData("[]", "is no object")]
    [InlineData("{\"status\":\"success\",\"data\":{\"result\":[true]}}", "neither of series")]
    [InlineData("{\"status\":\"success\",\"data\":{\"result\":[{\"metric\":3,\"values\":[]}]}}", "no object")]
    [InlineData("{\"status\":\"success\",\"data\":{\"result\":[{\"metric\":{}", "cannot be read")]
    [InlineData("{\"status\":\"error\",\"error\":\"no\"}", "could not evaluate the query: no")]
    public async Task Open_AnswerThatIsNone_FailsAndSaysWhat(string body, string said)
    {
        await using var server = await TestServer.StartAsync(context => TestServer.WriteAsync(context, 200, body));

        var error = await Assert.ThrowsAsync<SourceException>(() => FiniteReading.ReadAsync(Source(server), Between(10, "up")));

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_MoreSeriesThanAllowed_FailsInsteadOfLeavingSomeOut()
    {
        await using var server = await TestServer.StartAsync(Transcripts.Always(Up));
        var source = Source(server, options => options with { MaxSeries = 1 });

        var error = await Assert.ThrowsAsync<SourceException>(() => FiniteReading.ReadAsync(source, Between(10, "up")));

        Assert.Equal("PROMETHEUS_TOO_MANY_SERIES", error.Code);
        Assert.Equal("2", Transcripts.Requests[^1]["limit"].Single());
    }

    [Fact]
    public void Open_NoQueryAnywhere_SaysWhatToWrite()
    {
        var source = new PrometheusSource("prom", new PrometheusOptions { Http = new HttpSourceOptions { Address = "http://127.0.0.1:9" } });

        var error = Assert.Throws<SourceException>(() => source.Open(new SourceRequest { Selector = "{}" }));

        Assert.Contains("prom(up == 0)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetLabels_RecordedLists_GivesNamesAndValues()
    {
        await using var names = await TestServer.StartAsync(Transcripts.Always("/api/v1/labels"));
        await using var values = await TestServer.StartAsync(Transcripts.Always("/api/v1/label/job/values"));

        Assert.Contains("instance", await Source(names).GetLabelNamesAsync(CancellationToken.None));
        Assert.Equal(["down", "prometheus"], await Source(values).GetLabelValuesAsync("job", CancellationToken.None));
    }

    internal static PrometheusSource Source(TestServer server, Func<PrometheusOptions, PrometheusOptions>? change = null)
    {
        var options = new PrometheusOptions
        {
            Http = new HttpSourceOptions { Address = server.Address, Retry = new HttpRetryOptions { MaxRetries = 0 } },
            Step = TimeSpan.FromSeconds(2),
        };
        return new PrometheusSource("prom", change?.Invoke(options) ?? options);
    }

    private static SourceRequest Between(int seconds, string query) => new() { Selector = query, Since = Start, Until = Start.AddSeconds(seconds) };
}
