namespace Correlator.Dsl.Tests.Docs;

/// <summary>The code of <c>docs/engine.md</c>.</summary>
public sealed class EngineSamples
{
    // Stands for the console in the sample.
    private StringWriter Console { get; } = new() { NewLine = "\n" };

    [Fact]
    public async Task CorrelateAsync_TwoSources_WritesTheirCorrelations()
    {
        var web = new[] { new LogEvent(DateTimeOffset.UnixEpoch, "web", "answered 504", Labels.Of(("request_id", "1"))) };
        var db = new[] { new LogEvent(DateTimeOffset.UnixEpoch.AddSeconds(2), "db", "canceled", Labels.Of(("request_id", "1"))) };

        await using var engine = new CorrelationEngine(CorrelationEngineOptions.Standard);
        engine.AddSource(new ListSource("web", web)).AddSource(new ListSource("db", db));
        await foreach (var correlation in engine.CorrelateAsync("web({}) and on(request_id) within(30s) db({})", name: "slow"))
        {
            Console.WriteLine(correlation);
        }

        Assert.StartsWith("{request_id=\"1\"}", Console.ToString(), StringComparison.Ordinal);
    }
    [Fact]
    public async Task Engine_Cache_GivesResultsAgain()
    {
        var options = CorrelationEngineOptions.Standard with { Cache = new QueryCacheOptions { MaxEntries = 50, TimeToLive = TimeSpan.FromSeconds(30) } };
        await using var engine = new CorrelationEngine(options).AddSource(new ListSource("a", [new LogEvent(DateTimeOffset.UnixEpoch, "a", "x")]));

        Assert.Equal(1, await engine.CorrelateAsync("a({})").CountAsync());
        Assert.Equal(1, await engine.CorrelateAsync("a({})").CountAsync());
        Assert.Equal(1, engine.CacheStatistics.Hits);
    }

}
