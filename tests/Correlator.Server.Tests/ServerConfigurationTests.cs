using System.Net;
using System.Text.Json;

namespace Correlator.Server.Tests;

/// <summary>What a configuration says, what is said of mistakes, and the schema that editors check it by.</summary>
public sealed class ServerConfigurationTests
{
    [Fact]
    public void Parse_Everything_IsRead()
    {
        var configuration = ServerConfiguration.Parse(
            """
            {
              // Comments are allowed.
              "sources": { "a": { "kind": "file", "path": "a.log" } },
              "lookups": { "users": "users.csv" },
              "queries": [
                { "name": "all", "query": "a({})", "outputs": [
                  { "kind": "file", "path": "all.ndjson", "rotate": "10MiB", "files": 2 },
                  { "kind": "webhook", "address": "https://hooks.example/x", "bearer": "env:TOKEN", "batch": 10, "retries": 1, "timeout": "3s", "queue": 100 },
                  { "kind": "otlp", "address": "http://127.0.0.1:4318" } ] },
              ],
              "server": { "listen": "[::1]:80", "token": "env:X", "hosts": ["logs.example"], "rateLimit": 5, "totalRateLimit": 50, "maxQueries": 0, "maxStreams": 7, "maxConnections": 8, "keep": 9 },
              "engine": { "preset": "low-memory", "lateness": "0s", "maxState": "1000, 10MB, fail", "partitions": 2, "emit": "final", "timezone": "Europe/Berlin", "deduplicate": "5s", "strict": true }
            }
            """);

        var (query, server, engine) = (Assert.Single(configuration.Queries), configuration.Server, configuration.Engine);
        Assert.Equal(("all", "a({})", 3), (query.Name, query.Query, query.Outputs.Count));
        Assert.Equal(("file", "all.ndjson", 10L << 20, 2), (query.Outputs[0].Kind, query.Outputs[0].Address, query.Outputs[0].Rotate, query.Outputs[0].Files));
        Assert.Equal((10, 1, TimeSpan.FromSeconds(3), 100, "env:TOKEN"), (query.Outputs[1].Batch, query.Outputs[1].Retries, query.Outputs[1].Timeout, query.Outputs[1].Queue, query.Outputs[1].Bearer!.ToString()));
        Assert.Equal((new IPEndPoint(IPAddress.IPv6Loopback, 80), 5, 50, 0, 7, 8, 9), (server.Listen, server.RateLimit, server.TotalRateLimit, server.MaxQueries, server.MaxStreams, server.MaxConnections, server.Keep));
        Assert.Equal(["logs.example"], server.Hosts);
        Assert.Equal((TimeSpan.FromMinutes(1), TimeSpan.Zero, 2, EmitMode.Final, true), (engine.DefaultWindow, engine.Lateness, engine.Partitions, engine.Emit, engine.IsStrict));
        Assert.Equal((1000L, 10_000_000L, OverflowPolicy.Fail), (engine.MaxState.MaxEvents!.Value, engine.MaxState.MaxBytes!.Value, engine.MaxState.Policy));
        Assert.Equal("users.csv", Assert.Single(configuration.Lookups).Value);
    }

    [Theory]
    [InlineData("\"queries\": {}", "queries: is an array")]
    [InlineData("\"queries\": [ {} ]", "queries[0]: \"name\" is missing")]
    [InlineData("\"queries\": [ { \"name\": \"x\" } ]", "queries[0]: \"query\" is missing")]
    [InlineData("\"queries\": [ { \"name\": \"../x\", \"query\": \"a({})\" } ]", "queries[0].name: needs at most")]
    [InlineData("\"queries\": [ { \"name\": \"x\", \"query\": \"a({})\" }, { \"name\": \"x\", \"query\": \"a({})\" } ]", "two are called 'x'")]
    [InlineData("\"queries\": [ { \"name\": \"x\", \"query\": \"a({})\", \"outputs\": [ { \"kind\": \"fax\" } ] } ]", "queries[0].outputs[0].kind: ")]
    [InlineData("\"queries\": [ { \"name\": \"x\", \"query\": \"a({})\", \"outputs\": [ { \"kind\": \"file\" } ] } ]", "queries[0].outputs[0]: \"path\" is missing")]
    [InlineData("\"queries\": [ { \"name\": \"x\", \"query\": \"a({})\", \"outputs\": [ { \"kind\": \"webhook\", \"address\": \"ftp://x\" } ] } ]", "queries[0].outputs[0].address: begins with http")]
    [InlineData("\"queries\": [ { \"name\": \"x\", \"query\": \"a({})\", \"outputs\": [ { \"kind\": \"webhook\", \"address\": \"http://x\", \"bearer\": \"hunter2\" } ] } ]", "queries[0].outputs[0].bearer: A secret is not written down")]
    [InlineData("\"queries\": [ { \"name\": \"x\", \"query\": \"a({})\", \"outputs\": [ { \"kind\": \"otlp\", \"address\": \"http://x\", \"timeout\": \"0s\" } ] } ]", "queries[0].outputs[0].timeout: is more than zero")]
    [InlineData("\"lookups\": []", "lookups: is an object")]
    [InlineData("\"server\": { \"listen\": \"0.0.0.0:9464\" }", "add \"token\"")]
    [InlineData("\"server\": { \"listen\": \"here\" }", "server.listen: 'here' is no address")]
    [InlineData("\"server\": { \"port\": 1 }", "server.port: means nothing here; known are listen")]
    [InlineData("\"server\": { \"keep\": 0 }", "server.keep: needs a whole number from 1")]
    [InlineData("\"server\": { \"token\": \"hunter2\" }", "server.token: A secret is not written down")]
    [InlineData("\"engine\": { \"preset\": \"huge\" }", "'huge' is none of low-memory")]
    [InlineData("\"engine\": { \"lateness\": 5 }", "engine.lateness: needs a text")]
    [InlineData("\"engine\": { \"lateness\": \"soon\" }", "engine.lateness: ")]
    [InlineData("\"engine\": { \"idle\": \"0s\" }", "Idle must be more than zero")]
    [InlineData("\"kafka\": { \"transactions\": true, \"commitInterval\": \"1m\" }", "commit at least every 30s")]
    [InlineData("\"other\": 1", "\"other\" means nothing")]
    public void Parse_Mistake_SaysWhereAndWhat(string member, string expected)
    {
        var error = Assert.ThrowsAny<CorrelatorException>(() => ServerConfiguration.Parse($$"""{ "sources": { "a": "a.log" }, {{member}} }"""));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ListenAt_BeyondLoopbackWithoutAToken_IsRefused() =>
        Assert.Contains("token", Assert.Throws<ServerConfigurationException>(() => new ServerConfiguration().ListenAt("*:9464")).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_AFile_IsNamedInErrors()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, """{ "sources": {}, "server": 5 }""");

        var error = Assert.ThrowsAny<CorrelatorException>(() => ServerConfiguration.Load(path));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public void SchemaJson_EveryOption_IsInIt()
    {
        using var schema = JsonDocument.Parse(ServerConfiguration.SchemaJson());
        var properties = schema.RootElement.GetProperty("properties");
        var outputs = properties.GetProperty("queries").GetProperty("items").GetProperty("properties").GetProperty("outputs").GetProperty("items").GetProperty("oneOf").EnumerateArray().ToList();

        Assert.Equal(["$schema", "sources", "queries", "lookups", "server", "kafka", "engine"], properties.EnumerateObject().Select(static member => member.Name));
        Assert.Equal(ServerOptions.Table.Options.Select(static option => option.Name), NamesOf(properties.GetProperty("server")));
        Assert.Equal(ScaleOutOptions.Table.Options.Select(static option => option.Name), NamesOf(properties.GetProperty("kafka")));
        Assert.Equal(["preset", .. EngineOptionTable.Table.Options.Select(static option => option.Name)], NamesOf(properties.GetProperty("engine")));
        Assert.Equal(OutputDefinition.Kinds.Select(static kind => kind.Kind), outputs.Select(static output => output.GetProperty("properties").GetProperty("kind").GetProperty("const").GetString()));
        Assert.All(outputs.Zip(OutputDefinition.Kinds), static pair => Assert.Equal(["kind", .. pair.Second.Table.Options.Select(static option => option.Name)], NamesOf(pair.First)));
    }

    private static IEnumerable<string> NamesOf(JsonElement schema) => schema.GetProperty("properties").EnumerateObject().Select(static member => member.Name);
}
