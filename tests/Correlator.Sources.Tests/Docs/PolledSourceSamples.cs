namespace Correlator.Sources.Tests.Docs;

/// <summary>The samples of docs/sources.md about servers that are asked again and again.</summary>
public sealed class PolledSourceSamples
{
    [Fact]
    public void Prometheus_Catalog_HoldsTheSource()
    {
        var catalog = new SourceCatalog();

        var options = new PrometheusOptions { Http = new HttpSourceOptions { Address = "http://prometheus:9090" } };
        catalog.Add(PrometheusSource.Create("prometheus", options, isLive: true));

        Assert.IsType<PrometheusLiveSource>(catalog["prometheus"]);
        Assert.IsType<PrometheusSource>(PrometheusSource.Create("prometheus", options));
    }

    [Fact]
    public void Graylog_Catalog_HoldsTheSource()
    {
        var catalog = new SourceCatalog();

        var options = new GraylogOptions { Http = new HttpSourceOptions { Address = "https://graylog.example.com" }, Token = SecretReference.Parse("env:GRAYLOG_TOKEN") };
        catalog.Add(GraylogSource.Create("graylog", options));

        Assert.IsType<GraylogSource>(catalog["graylog"]);
        Assert.IsType<GraylogLiveSource>(GraylogSource.Create("graylog", options, isLive: true, new MemoryCheckpointStore()));
    }

    [Fact]
    public void Loki_Catalog_HoldsTheSource()
    {
        var options = new LokiOptions
        {
            Http = new HttpSourceOptions { Address = "http://127.0.0.1:3100" },
            Tenant = "team-a",
            Selector = "{env=\"prod\"}",
        };
        var catalog = new SourceCatalog { LokiSource.Create("loki", options) };

        Assert.IsType<LokiSource>(catalog["loki"]);
    }
}
