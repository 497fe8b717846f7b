using System.Reactive;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Correlator.Server.Tests;

/// <summary>What Prometheus gets when it asks.</summary>
public sealed class MetricsExportTests
{
    [Fact]
    public async Task Metrics_AfterARun_AreShownUnderTheirPrometheusNames()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddCorrelationMetrics();
        await using var host = builder.Build();
        host.MapCorrelationMetrics();
        await host.StartAsync();
        RunOnce("scrape \"test\"");

        using var client = new HttpClient();
        using var answer = await client.GetAsync(host.Urls.Single() + MetricsExport.Path);
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n');

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Contains("# TYPE correlation_events_total counter", lines);
        Assert.Contains("# TYPE correlation_duration_seconds histogram", lines);
        Assert.Contains("# TYPE correlation_memory_bytes gauge", lines);
        string[] mine = [.. lines.Where(static line => line.Contains("query=\"scrape \\\"test\\\"\"", StringComparison.Ordinal))];
        Assert.Equal("2", ValueOf(mine, "correlation_events_total", "source=\"a\""));
        Assert.Equal("2", ValueOf(mine, "correlation_results_total", ""));
        Assert.Equal("2", ValueOf(mine, "correlation_duration_seconds_count", ""));
        Assert.Equal(
            ["0.01", "0.05", "0.1", "0.5", "1", "2", "5", "+Inf"],
            mine.Where(static line => line.StartsWith("correlation_duration_seconds_bucket", StringComparison.Ordinal)).Select(static line => line.Split("le=\"")[1].Split('"')[0]));
    }

    private static string ValueOf(string[] lines, string name, string label) =>
        lines.Single(line => line.StartsWith(name + "{", StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal)).Split(' ')[^1];

    private static void RunOnce(string name)
    {
        var query = EventQuery.From("a", [Event(1), Event(2)]);
        using var run = CorrelationRun.Start(query.Node, new CorrelationOptions { Name = name }, Observer.Create<Correlation>(static _ => { }));
    }

    private static LogEvent Event(int second) => new(DateTimeOffset.UnixEpoch.AddSeconds(second), "a", string.Empty);
}
