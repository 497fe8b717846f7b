using System.Net;
using System.Text;
using System.Text.Json;

namespace Correlator.Cli.Tests;

/// <summary><c>correlator serve</c> as a process of its own, over files that grow.</summary>
public sealed class ServeCommandTests : IDisposable
{
    private const string Pairs = """{ "name": "pairs", "query": "a({}) or on(x) within(5s) b({})" }""";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Workspace _workspace = new();
    private readonly HttpClient _client = new() { Timeout = Limit };

    public ServeCommandTests()
    {
        _workspace.Write("a.ndjson");
        _workspace.Write("b.ndjson");
    }

    public void Dispose()
    {
        _client.Dispose();
        _workspace.Dispose();
    }

    [Fact]
    public async Task Serve_LinesOfFiles_BecomeResultsUntilItIsAskedToEnd()
    {
        var output = _workspace.PathOf("out.ndjson");
        var config = Write(Pairs.Replace(" }", $$""", "outputs": [ { "kind": "file", "path": "{{output}}" } ] }""", StringComparison.Ordinal));
        using var process = ToolProcess.Start("serve", "--config", config);
        var address = await AddressAsync(process);
        using var events = new StreamReader(await _client.GetStreamAsync($"{address}api/queries/pairs/events"));

        Append("a.ndjson", 1, "x");
        Append("a.ndjson", 2, "open");
        Append("b.ndjson", 2, "x");
        var correlation = await NextAsync(events);
        process.Signal("TERM");
        var end = await process.WaitAsync();

        Assert.Equal("x", correlation.GetProperty("key").GetProperty("x").GetString());
        Assert.Equal((0, string.Empty), (end.ExitCode, end.Error));

        // What was open is not said to have no partner.
        Assert.Equal("complete", Assert.Single(await File.ReadAllLinesAsync(output), static line => line.Length > 0) is var line ? JsonElement.Parse(line).GetProperty("completeness").GetString() : null);
    }

    [Fact]
    public async Task Serve_Hangup_ReadsTheConfigurationAnewOrKeepsTheOldOne()
    {
        var config = Write(Pairs);
        using var process = ToolProcess.Start("serve", "--config", config);
        var address = await AddressAsync(process);

        Write("""{ "name": "broken", "query": "a({}) and" }""");
        process.Signal("HUP");
        Assert.Contains("not taken", await process.ReadErrorLineAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync($"{address}api/queries/pairs/results")).StatusCode);

        Write("""{ "name": "others", "query": "a({})" }""");
        process.Signal("HUP");
        Assert.Contains("read anew", await process.ReadErrorLineAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync($"{address}api/queries/pairs/results")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync($"{address}api/queries/others/results")).StatusCode);

        process.Interrupt();
        Assert.Equal(0, (await process.WaitAsync()).ExitCode);
    }

    [Fact]
    public async Task Serve_Watch_ReadsAConfigurationThatChanges()
    {
        var config = Write(Pairs);
        using var process = ToolProcess.Start("serve", "--config", config, "--watch");
        var address = await AddressAsync(process);

        Write("""{ "name": "others", "query": "a({})" }""");

        Assert.Contains("read anew", await process.ReadErrorLineAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync($"{address}api/queries/others/results")).StatusCode);
        process.Signal("TERM");
        Assert.Equal(0, (await process.WaitAsync()).ExitCode);
    }

    [Theory]
    [InlineData("\"server\": { \"listen\": \"0.0.0.0:0\" }", "token")]
    [InlineData("\"server\": { \"listen\": \"127.0.0.1:0\" }, \"queries\": [ { \"name\": \"x\", \"query\": \"nosuch({})\" } ]", "nosuch")]
    [InlineData("\"queries\": 5", "queries")]
    public void Serve_BadConfiguration_IsAUsageErrorThatSaysWhere(string members, string expected)
    {
        var config = _workspace.Write("correlator.json", $$"""{ "sources": {}, {{members}} }""");

        var result = Tool.Run("serve", "--config", config);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    private static async Task<string> AddressAsync(ToolProcess process) => (await process.ReadLineAsync()).Split(' ')[^1];

    private static async Task<JsonElement> NextAsync(StreamReader events)
    {
        var isCorrelation = false;
        while (await events.ReadLineAsync().WaitAsync(Limit) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal) && isCorrelation)
            {
                return JsonElement.Parse(line[6..]);
            }

            isCorrelation = line == "event: correlation" || (isCorrelation && line.Length > 0);
        }

        throw new EndOfStreamException();
    }

    private string Write(string query) => _workspace.Write(
        "correlator.json",
        $$"""
        {
          "sources": { "a": { "kind": "file", "path": "{{_workspace.PathOf("a.ndjson")}}", "format": "json" }, "b": { "kind": "file", "path": "{{_workspace.PathOf("b.ndjson")}}", "format": "json" } },
          "queries": [ {{query}} ],
          "server": { "listen": "127.0.0.1:0" },
          "engine": { "lateness": "0s", "idle": "1h" }
        }
        """);

    private void Append(string file, int second, string key) => File.AppendAllText(
        _workspace.PathOf(file), $$"""{"timestamp":"2026-01-01T00:00:0{{second}}Z","message":"m","x":"{{key}}"}""" + "\n", Encoding.UTF8);
}
