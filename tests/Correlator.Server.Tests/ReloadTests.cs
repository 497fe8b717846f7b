using System.Net;
using System.Text.Json;

namespace Correlator.Server.Tests;

/// <summary>One configuration follows another while the server runs.</summary>
public sealed class ReloadTests
{
    private const string Singles = """{ "name": "singles", "query": "a({})" }""";
    private const string OtherPairs = """{ "name": "pairs", "query": "a({}) and on(k) within(1s) b({})" }""";

    [Fact]
    public async Task Reload_AnUnchangedQuery_KeepsItsStateAndItsListeners()
    {
        await using var serving = await Serving.StartAsync();
        using var stream = await serving.ListenAsync();
        serving.A.OnNext(Serving.Event(1, "open"));

        await serving.ReloadAsync(Singles, Serving.Pairs);
        serving.B.OnNext(Serving.Event(2, "open"));

        Assert.Equal("open", await stream.NextKeyAsync());
        Assert.Equal(["singles", "pairs"], await NamesAsync(serving));
    }

    [Fact]
    public async Task Reload_AChangedQuery_BeginsAnew()
    {
        await using var serving = await Serving.StartAsync();
        using var stream = await serving.ListenAsync();
        serving.A.OnNext(Serving.Event(1, "open"));

        await serving.ReloadAsync(OtherPairs);
        serving.B.OnNext(Serving.Event(1, "open"));
        serving.Match(2, "x");

        // Who listened to the old one is told by the end of the stream, and comes again.
        Assert.Null(await stream.NextAsync());
        var results = await serving.GetAsync("api/queries/pairs/results");
        Assert.Equal(["x"], results.EnumerateArray().Select(static result => result.GetProperty("key").GetProperty("k").GetString()));
    }

    [Fact]
    public async Task Reload_ARemovedQuery_Ends()
    {
        await using var serving = await Serving.StartAsync([Serving.Pairs, Singles]);

        await serving.ReloadAsync(Singles);

        await serving.GetAsync("api/queries/pairs/results", HttpStatusCode.NotFound);
        Assert.False(serving.B.HasObservers);
        Assert.Equal(["singles"], await NamesAsync(serving));
    }

    [Theory]
    [InlineData("""{ "name": "pairs", "query": "a({}) and" }""", "queries.pairs")]
    [InlineData("""{ "name": "pairs", "query": "nosuch({})" }""", "nosuch")]
    [InlineData("""{ "name": "pairs", "query": "a({}) | lookup \"users\" on(k)" }""", "users")]
    public async Task Reload_ABrokenConfiguration_ChangesNothing(string query, string expected)
    {
        await using var serving = await Serving.StartAsync();
        serving.A.OnNext(Serving.Event(1, "open"));

        var error = await Assert.ThrowsAsync<ServerConfigurationException>(() => serving.ReloadAsync(query, Singles));
        serving.B.OnNext(Serving.Event(2, "open"));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(["pairs"], await NamesAsync(serving));
        Assert.Equal(1, (await serving.GetAsync("api/queries/pairs/results")).GetArrayLength());
    }

    [Fact]
    public async Task Reload_AChangedSource_BeginsItsQueriesAnewAndNoOthers()
    {
        await using var serving = await Serving.StartAsync([Serving.Pairs, Singles]);
        var before = await RowsAsync(serving);

        await serving.Server.ReloadAsync(Serving.Configuration([Serving.Pairs, Singles], sources: "\"sources\": { \"a\": \"memory\", \"b\": \"elsewhere\", \"c\": \"memory\" }"));
        await serving.Server.Begun.WaitAsync(Serving.Limit);
        var after = await RowsAsync(serving);
        serving.Match(1, "x");

        Assert.NotEqual(before["pairs"], after["pairs"]);
        Assert.Equal(before["singles"], after["singles"]);
        Assert.Equal(1, (await serving.GetAsync("api/queries/pairs/results")).GetArrayLength());
        Assert.Equal(["a", "b", "c"], (await serving.GetAsync("api/status")).GetProperty("sources").EnumerateArray().Select(static source => source.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Reload_OtherOutputs_KeepTheState()
    {
        var directory = Directory.CreateTempSubdirectory("correlator-");
        await using (var serving = await Serving.StartAsync())
        {
            serving.A.OnNext(Serving.Event(1, "open"));
            await serving.ReloadAsync(Serving.Pairs.Replace(" }", $$""", "outputs": [ { "kind": "file", "path": "{{directory.FullName}}/out" } ] }""", StringComparison.Ordinal));
            serving.B.OnNext(Serving.Event(1, "open"));
        }

        var line = Assert.Single(await File.ReadAllLinesAsync(Path.Combine(directory.FullName, "out")));
        Assert.Equal("open", JsonElement.Parse(line).GetProperty("key").GetProperty("k").GetString());
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Reload_ALookupTable_IsReadAnew()
    {
        var path = Path.GetTempFileName();
        await using var serving = await Serving.StartAsync([]);
        foreach (var team in (string[])["red", "blue"])
        {
            await File.WriteAllTextAsync(path, $"k,team\nx,{team}\n");
            await serving.Server.ReloadAsync(Serving.Configuration(
                ["""{ "name": "teams", "query": "a({}) | lookup \"users\" on(k) | emit each" }"""], sources: $$"""{{Serving.TwoSources}}, "lookups": { "users": "{{path}}" }"""));
            await serving.Server.Begun.WaitAsync(Serving.Limit);
            serving.A.OnNext(Serving.Event(1, "x"));

            Assert.Contains(team, (await serving.GetAsync("api/queries/teams/results"))[0].GetRawText(), StringComparison.Ordinal);
        }

        Assert.Equal(["users"], (await serving.GetAsync("api/status")).GetProperty("lookups").EnumerateArray().Select(static name => name.GetString()));
        File.Delete(path);
    }

    [Fact]
    public async Task Reload_OtherOptionsOfTheServer_SayThatTheyTakeARestart()
    {
        await using var serving = await Serving.StartAsync();

        await serving.Server.ReloadAsync(Serving.Configuration([Serving.Pairs], "\"keep\": 5"));

        Assert.Contains(serving.Log, static line => line.Contains("restart", StringComparison.Ordinal));
    }

    private static async Task<IEnumerable<string?>> NamesAsync(Serving serving) =>
        (await serving.GetAsync("api/queries")).EnumerateArray().Select(static row => row.GetProperty("name").GetString());

    private static async Task<Dictionary<string, int>> RowsAsync(Serving serving) => (await serving.GetAsync("api/queries")).EnumerateArray()
        .ToDictionary(static row => row.GetProperty("name").GetString()!, static row => row.GetProperty("number").GetInt32());
}
