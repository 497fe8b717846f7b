using System.Reactive;
using Correlator.Dsl;

namespace Correlator.Sources.Tests;

/// <summary>Queries of the language over the sources: what stands between the parentheses comes to the server, and what the server gives joins.</summary>
public sealed class PolledSourceQueryTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Query_MetricsAndMessages_AreJoinedByAKey()
    {
        var prometheus = new FakePrometheus();
        prometheus.Series.Add(("{\"job\":\"api\"}", Start.ToUnixTimeMilliseconds(), default));
        prometheus.Series.Add(("{\"job\":\"db\"}", Start.ToUnixTimeMilliseconds(), default));
        var graylog = new FakeGraylog();
        graylog.Messages.Add(new FakeMessage("a", Start.AddSeconds(1), "slow") { Fields = Fields(("app", "api"), ("level", "3")) });
        graylog.Messages.Add(new FakeMessage("b", Start.AddSeconds(2), "fine") { Fields = Fields(("app", "api"), ("level", "6")) });
        var queries = new List<string>();
        await using var metrics = await TestServer.StartAsync(context =>
        {
            queries.Add(context.Request.Query["query"].Single()!);
            return prometheus.HandleAsync(context);
        });
        await using var messages = await TestServer.StartAsync(graylog.HandleAsync);
        var catalog = new SourceCatalog
        {
            PrometheusSource.Create("prometheus", new PrometheusOptions { Http = new HttpSourceOptions { Address = metrics.Address }, Step = TimeSpan.FromMinutes(1) }),
            GraylogSource.Create("graylog", new GraylogOptions { Http = new HttpSourceOptions { Address = messages.Address } }),
        };
        const string Text = "prometheus(rate(errors{code=~\"5..\"}[1m]) > 0) and on(job=app) within(5s) graylog(level:3 OR level:4)";

        var compiled = QueryCompiler.Compile(Text, catalog, new CorrelationOptions { Since = Start, Until = Start.AddSeconds(30) });
        var texts = new List<string>();
        using var run = CorrelationRun.Start(
            compiled.Node,
            compiled.Options,
            Observer.Create<Correlation>(correlation => texts.Add(string.Join(" + ", correlation.Events.Select(static member => member.Event.Message)))));
        await run.Completion;

        Assert.Equal(["rate(errors{code=~\"5..\"}[1m]) > 0"], queries.Distinct());
        Assert.Contains("\"query\":\"level:3 OR level:4\"", graylog.Bodies[^1], StringComparison.Ordinal);
        Assert.Equal([$"{{job=\"api\"}} {Start.ToUnixTimeMilliseconds()} + slow"], texts);
    }

    [Fact]
    public async Task Query_FieldsOfKeysSelectorsStagesAndResults_AreFetchedBesideThoseOfTheOptions()
    {
        var graylog = new FakeGraylog();
        await using var server = await TestServer.StartAsync(graylog.HandleAsync);
        var options = new GraylogOptions { Http = new HttpSourceOptions { Address = server.Address }, Interface = GraylogInterface.Search, Fields = ["other"] };
        var catalog = new SourceCatalog { new GraylogSource("graylog", options), new ListSource("db", []) };

        await RunAsync("graylog(level:3 | user=\"a\" | keep user, app) as g and on(app=service) within(5s) db({}) | where any(g.zone=\"x\") | select g.host as host", catalog);

        Assert.Contains("\"fields\":[\"timestamp\",\"gl2_message_id\",\"source\",\"message\",\"app\",\"service\",\"level\",\"user\",\"zone\",\"host\",\"other\"]", graylog.Bodies[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_RangeOfAStream_IsTheSpanThatGraylogIsAskedFor()
    {
        var graylog = new FakeGraylog();
        await using var server = await TestServer.StartAsync(graylog.HandleAsync);
        var options = new GraylogOptions { Http = new HttpSourceOptions { Address = server.Address }, Interface = GraylogInterface.Search };

        await RunAsync("graylog(level:3)[2026-11-23T12:00:00Z, 2026-11-23T12:00:30Z]", new SourceCatalog { new GraylogSource("graylog", options) });

        // The end is not included, and the server counts milliseconds.
        Assert.Contains("\"from\":\"2026-11-23T12:00:00.000Z\",\"to\":\"2026-11-23T12:00:30.001Z\"", graylog.Bodies[^1], StringComparison.Ordinal);
        Assert.Contains("\"size\":2000", graylog.Bodies[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_RangeOfAStream_IsTheSpanThatPrometheusIsAskedFor()
    {
        var prometheus = new FakePrometheus();
        var spans = new List<string>();
        await using var server = await TestServer.StartAsync(context =>
        {
            spans.Add($"{context.Request.Query["start"]} {context.Request.Query["end"]} {context.Request.Query["step"]} {context.Request.Query["limit"]}");
            return prometheus.HandleAsync(context);
        });
        var options = new PrometheusOptions { Http = new HttpSourceOptions { Address = server.Address }, Step = TimeSpan.FromSeconds(15), MaxSeries = 7 };

        await RunAsync("prometheus(up)[2026-11-23T12:00:00Z, 2026-11-23T12:00:30Z]", new SourceCatalog { new PrometheusSource("prometheus", options) });

        Assert.Equal([$"{Start.ToUnixTimeSeconds()} {Start.ToUnixTimeSeconds() + 30} 15 8"], spans);
    }

    private static async Task RunAsync(string text, SourceCatalog catalog)
    {
        var compiled = QueryCompiler.Compile(text, catalog, new CorrelationOptions());
        using var run = CorrelationRun.Start(compiled.Node, compiled.Options, Observer.Create<Correlation>(static _ => { }));
        await run.Completion;
    }

    private static Dictionary<string, string> Fields(params (string Name, string Value)[] fields) => fields.ToDictionary(static field => field.Name, static field => field.Value);
}
