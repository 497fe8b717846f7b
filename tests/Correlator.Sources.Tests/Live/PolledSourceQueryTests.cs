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

    private static Dictionary<string, string> Fields(params (string Name, string Value)[] fields) => fields.ToDictionary(static field => field.Name, static field => field.Value);
}
