using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Correlator.Server.Tests;

/// <summary>Where results go besides those who ask for them.</summary>
public sealed class OutputTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("correlator-");

    private string File => Path.Combine(_directory.FullName, "sub", "out.ndjson");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task File_Results_AreAppendedOneALine()
    {
        for (var run = 0; run < 2; run++)
        {
            await using var serving = await Serving.StartAsync([WithOutput($$"""{ "kind": "file", "path": "{{File}}" }""")]);
            serving.Match(1, $"x{run}");
            serving.Match(2, $"y{run}");
        }

        Assert.Equal(["x0", "y0", "x1", "y1"], Keys(File));
    }

    [Fact]
    public async Task File_BeyondItsSize_IsSetAside()
    {
        await using (var serving = await Serving.StartAsync([WithOutput($$"""{ "kind": "file", "path": "{{File}}", "rotate": "3KiB", "files": 2 }""")]))
        {
            for (var i = 0; i < 8; i++)
            {
                serving.Match(i, $"{i}", new string('m', 500));
            }
        }

        Assert.Equal(["out.ndjson", "out.ndjson.1", "out.ndjson.2"], Directory.GetFiles(Path.GetDirectoryName(File)!).Select(Path.GetFileName).Order());
        Assert.Equal(["2", "3", "4", "5", "6", "7"], Keys(File + ".2").Concat(Keys(File + ".1")).Concat(Keys(File)));
    }

    [Fact]
    public async Task File_ThatCannotBeWritten_IsToldAndCounted()
    {
        await using var serving = await Serving.StartAsync([WithOutput($$"""{ "kind": "file", "path": "{{_directory.FullName}}" }""")]);
        serving.Match(1, "x");

        await DroppedAsync(serving, 1);

        Assert.Contains(serving.Log, static line => line.Contains("pairs: 1 results were not delivered", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Webhook_AServerThatFailsAtFirst_GetsEachResultInOrder()
    {
        var (requests, bodies) = (0, new ConcurrentQueue<JsonElement>());
        await using var receiver = await TestServer.StartAsync(async context =>
        {
            if (Interlocked.Increment(ref requests) <= 2)
            {
                await TestServer.WriteAsync(context, 503, "{}");
                return;
            }

            bodies.Enqueue(await ReadAsync(context));
        });
        await using (var serving = await StartAsync($$"""{ "kind": "webhook", "address": "{{receiver.Address}}hook?team=a" }"""))
        {
            serving.Match(1, "x");
            serving.Match(2, "y");
        }

        Assert.Equal(4, requests);
        Assert.Equal(["pairs", "pairs"], bodies.Select(static body => body.GetProperty("query").GetString()));
        Assert.Equal(["x", "y"], bodies.Select(static body => KeyOf(Assert.Single(body.GetProperty("correlations").EnumerateArray()))));
    }

    [Fact]
    public async Task Webhook_AServerThatRefuses_CostsTheResultAndIsTold()
    {
        await using var receiver = await TestServer.StartAsync(static context => TestServer.WriteAsync(context, 400, "{ \"why\": \"no\" }"));
        await using var serving = await StartAsync($$"""{ "kind": "webhook", "address": "{{receiver.Address}}" }""");
        serving.Match(1, "x");
        serving.Match(2, "y");

        await DroppedAsync(serving, 2);

        Assert.Single(serving.Log, static line => line.Contains("were not delivered", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Webhook_AServerThatIsSlow_NeverHoldsTheQueryUp()
    {
        var release = new TaskCompletionSource();
        var bodies = new ConcurrentQueue<JsonElement>();
        await using var receiver = await TestServer.StartAsync(async context =>
        {
            bodies.Enqueue(await ReadAsync(context));
            await release.Task;
        });
        await using (var serving = await StartAsync($$"""{ "kind": "webhook", "address": "{{receiver.Address}}", "queue": 3, "batch": 10 }"""))
        {
            serving.Match(0, "first");
            while (bodies.IsEmpty)
            {
                await Task.Yield();
            }

            for (var i = 1; i <= 10; i++)
            {
                serving.Match(i, $"{i}");
            }

            Assert.Equal(11, (await serving.GetAsync("api/queries"))[0].GetProperty("results").GetInt32());
            await DroppedAsync(serving, 7);
            release.SetResult();
        }

        Assert.Equal(["first", "8", "9", "10"], bodies.SelectMany(static body => body.GetProperty("correlations").EnumerateArray()).Select(KeyOf));
    }

    [Fact]
    public async Task Otlp_AResult_IsALogRecord()
    {
        var (paths, bodies) = (new ConcurrentQueue<string>(), new ConcurrentQueue<JsonElement>());
        await using var receiver = await TestServer.StartAsync(async context =>
        {
            paths.Enqueue(context.Request.Path);
            bodies.Enqueue(await ReadAsync(context));
        });
        await using (var serving = await StartAsync($$"""{ "kind": "otlp", "address": "{{receiver.Address}}" }"""))
        {
            serving.Match(7, "x");
        }

        var record = Assert.Single(bodies).GetProperty("resourceLogs")[0].GetProperty("scopeLogs")[0].GetProperty("logRecords")[0];
        Assert.Equal("/v1/logs", Assert.Single(paths));
        Assert.Equal("7000000000", record.GetProperty("timeUnixNano").GetString());
        Assert.Equal("x", KeyOf(JsonElement.Parse(record.GetProperty("body").GetProperty("stringValue").GetString()!)));
        Assert.Contains(record.GetProperty("attributes").EnumerateArray(), static item => item.GetRawText().Contains("\"pairs\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_WhatIsOpen_DoesNotComeOut()
    {
        await using (var serving = await Serving.StartAsync([WithOutput($$"""{ "kind": "file", "path": "{{File}}" }""", "a({}) unless on(k) within(5s) b({})"), Serving.Pairs.Replace("pairs", "others", StringComparison.Ordinal)]))
        {
            serving.A.OnNext(Serving.Event(1, "proved"));
            serving.A.OnNext(Serving.Event(100, "open"));
            serving.B.OnNext(Serving.Event(100, "other"));
        }

        Assert.Equal(["proved"], Keys(File));
    }

    private static string WithOutput(string output, string query = "a({}) and on(k) within(5s) b({})") => $$"""{ "name": "pairs", "query": "{{query}}", "outputs": [ {{output}} ] }""";

    private static Task<Serving> StartAsync(string output) =>
        Serving.StartAsync([WithOutput(output)], change: static runtime => runtime with { RetryDelay = TimeSpan.FromMilliseconds(1) });

    private static async Task<JsonElement> ReadAsync(HttpContext context) => JsonElement.Parse(await new StreamReader(context.Request.Body).ReadToEndAsync());

    private static string KeyOf(JsonElement correlation) => correlation.GetProperty("key").GetProperty("k").GetString()!;

    private static IEnumerable<string> Keys(string path) => System.IO.File.ReadAllLines(path).Select(static line => KeyOf(JsonElement.Parse(line)));

    private static async Task DroppedAsync(Serving serving, long count)
    {
        while (serving.Server.Standing.All[0].Outputs[0].Dropped < count)
        {
            await Task.Yield();
        }
    }
}
