namespace Correlator.Sources.Tests;

/// <summary>What is known of Loki's labels and tenants, point by point.</summary>
public sealed class LokiLabelPointTests
{
    [Fact]
    public async Task Point08_StructuredMetadata_IsLabelsOfTheEntryAndTheFlagIsSent()
    {
        var backend = new LokiBackend();
        backend.Push(LokiHistory.At(0, "with") with { Metadata = [("trace_id", "t\"1"), ("user", "7")] }, LokiHistory.At(1000, "without"), LokiHistory.At(2000, "parsed") with { Parsed = [("level", "info")] });

        var events = await LokiHistory.ReadAsync(backend);

        Assert.Equal(["t\"1", string.Empty, string.Empty], events.Select(static e => e["trace_id"]));
        Assert.Equal(["app=a,trace_id=t\"1,user=7", "app=a", "app=a,level=info"], events.Select(Text));
        Assert.Equal(["with", "without", "parsed"], events.Select(static e => e.Message));
        Assert.Equal("categorize-labels", backend.Questions[0].Headers["X-Loki-Response-Encoding-Flags"]);
    }

    [Fact]
    public async Task Point08_ServerThatIgnoresTheFlag_GivesTheSameLabels()
    {
        var backend = new LokiBackend { IsOld = true };
        backend.Push(LokiHistory.At(0, "with") with { Metadata = [("trace_id", "t1")] }, LokiHistory.At(1000, "without"));

        var events = await LokiHistory.ReadAsync(backend);

        Assert.Equal(["app=a,trace_id=t1", "app=a"], events.Select(Text));
    }

    [Fact]
    public async Task Point09_LevelsThatTheServerFinds_SplitNoStream()
    {
        var backend = new LokiBackend();
        backend.Push([.. new[] { "info", "unknown", "error" }.Select(static (level, i) => LokiHistory.At(1000, $"{i} {level}", "app=a,service_name=a") with { Metadata = [("detected_level", level)] })]);

        var events = await LokiHistory.ReadAsync(backend);

        Assert.Equal(["0 info", "1 unknown", "2 error"], events.OrderBy(static e => e.Position).Select(static e => e.Message));
        Assert.Equal(["info", "unknown", "error"], events.Select(static e => e["detected_level"]));
    }

    [Fact]
    public async Task Point10_NothingToTell_HasNoData()
    {
        var backend = new LokiBackend();
        await using var server = await LokiServer.StartAsync(backend);
        var source = LokiHistory.Source(server.Address);

        Assert.Empty(await source.GetLabelNamesAsync(CancellationToken.None));
        Assert.Empty(await source.GetSeriesAsync("{app=\"a\"}", CancellationToken.None));
        backend.Push(LokiHistory.At(0, labels: "app=a,env=x"), LokiHistory.At(0, labels: "app=b"));

        Assert.Equal(["app", "env"], await source.GetLabelNamesAsync(CancellationToken.None));
        Assert.Equal(["a", "b"], await source.GetLabelValuesAsync("app", CancellationToken.None));
        Assert.Empty(await source.GetLabelValuesAsync("nosuch", CancellationToken.None));
        Assert.Equal(["{app=\"a\", env=\"x\"}"], (await source.GetSeriesAsync("{app=\"a\"}", CancellationToken.None)).Select(static labels => labels.ToString()));
    }

    [Fact]
    public async Task Point11_ParseFailures_AreLabels()
    {
        var backend = new LokiBackend();
        backend.Push(LokiHistory.At(0, "no json") with { Parsed = [("__error__", "JSONParserErr"), ("__error_details__", "expected {")] });

        var events = await LokiHistory.ReadAsync(backend, static request => request with { Selector = "{app=\"a\"} | json" });

        Assert.Equal("JSONParserErr", events.Single()["__error__"]);
        Assert.Equal("{app=\"a\"} | json", backend.Questions[0]["query"]);
    }

    [Fact]
    public async Task Point12_InstantQueries_AreNeverAsked()
    {
        var backend = new LokiBackend();
        backend.Push(LokiHistory.At(0));

        await LokiHistory.ReadAsync(backend);

        Assert.All(backend.Questions, static question => Assert.Equal("query_range", question.Path));
    }

    [Theory]
    [InlineData("team-a", "of a")]
    [InlineData("nobody", "")]
    public async Task Point13_Tenant_IsSentAndAnUnknownOneIsEmpty(string tenant, string expected)
    {
        var backend = new LokiBackend { HasTenants = true };
        backend.PushAs("team-a", LokiHistory.At(0, "of a"));
        backend.PushAs("team-b", LokiHistory.At(0, "of b"));

        var events = await LokiHistory.ReadAsync(backend, tenant: tenant);

        Assert.Equal(expected, string.Join(',', events.Select(static e => e.Message)));
    }

    [Theory]
    [InlineData(null, 401, "no org id")]
    [InlineData("a|b", 500, "multiple org IDs present")]
    [InlineData("a/../b", 400, "unsupported character")]
    public async Task Point13_TenantThatIsRefused_IsToldAtOnce(string? tenant, int status, string text)
    {
        var backend = new LokiBackend { HasTenants = true };

        var error = await Assert.ThrowsAsync<SourceException>(() => LokiHistory.ReadAsync(backend, tenant: tenant));

        Assert.Equal((status, 1), (error.StatusCode, backend.Questions.Count));
        Assert.Contains(text, error.Message);
    }

    private static string Text(LogEvent logEvent) => string.Join(',', logEvent.Labels.Select(static pair => $"{pair.Key}={pair.Value}"));
}
