using System.Text.Json;

namespace Correlator.Server.Tests;

/// <summary>Debian's Prometheus asks the server for its metrics and answers queries over them.</summary>
public sealed class PrometheusScrapeTests
{
    private const string Query = """{ "name": "scraped", "query": "a({}) and on(k) within(5s) b({})" }""";

    [InstalledPrometheusFact]
    public async Task Metrics_Scraped_GiveTheRightNumbers()
    {
        await using var serving = await Serving.StartAsync([Query]);
        for (var i = 0; i < 7; i++)
        {
            serving.Match(i, $"{i}");
        }

        serving.A.OnNext(Serving.Event(7, "alone"));
        await using var prometheus = new PrometheusProcess(serving.Client.BaseAddress!.Port);
        using var limit = new CancellationTokenSource(Serving.Limit);

        Assert.Equal("7", await AskAsync(prometheus, "correlation_results_total{query=\"scraped\"}", limit.Token));
        Assert.Equal("15", await AskAsync(prometheus, "sum(correlation_events_total{query=\"scraped\"})", limit.Token));
        Assert.Equal("7", await AskAsync(prometheus, "correlation_duration_seconds_count{query=\"scraped\"}", limit.Token));
        Assert.Equal("14", await AskAsync(prometheus, "sum(correlation_event_outcomes_total{query=\"scraped\",outcome=\"matched\"})", limit.Token));
    }

    /// <summary>Asks again until Prometheus is up and has scraped.</summary>
    private static async Task<string> AskAsync(PrometheusProcess prometheus, string query, CancellationToken limit)
    {
        using var client = new HttpClient { BaseAddress = new Uri(prometheus.Address) };
        while (true)
        {
            limit.ThrowIfCancellationRequested();
            try
            {
                using var answer = await client.GetAsync($"api/v1/query?query={Uri.EscapeDataString(query)}", limit);
                using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(limit));
                var results = json.RootElement.GetProperty("data").GetProperty("result");
                if (results.GetArrayLength() == 1)
                {
                    return results[0].GetProperty("value")[1].GetString()!;
                }
            }
            catch (Exception error) when (error is HttpRequestException or JsonException or KeyNotFoundException)
            {
                // It is starting.
            }
        }
    }
}
