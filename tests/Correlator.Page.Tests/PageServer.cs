using System.Collections.Concurrent;
using System.Globalization;
using System.Reactive.Subjects;
using System.Text;
using System.Text.Json.Nodes;
using Correlator.Server;
using Correlator.Tests.Architecture;
using Microsoft.Playwright;

namespace Correlator.Page.Tests;

/// <summary>The server of the page, at a free port of loopback, over sources that a test fills by hand.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    /// <summary>The query of <see cref="StartLiveAsync(string[])"/>: what the web server has passed on, and whether it was answered.</summary>
    public const string Unanswered = """{ "name": "unanswered", "query": "web({}) as web or on(request_id) within(30s) api({}) as api" }""";

    public const string Token = "secret of the tests";
    private readonly ConcurrentDictionary<string, Subject<LogEvent>> _sources = new(StringComparer.Ordinal);
    private readonly ServerRuntime _runtime;
    private readonly Func<int, string[], ServerConfiguration> _configuration;
    private string[] _queries;
    private CorrelationServer? _server;

    private PageServer(ServerRuntime runtime, Func<int, string[], ServerConfiguration> configuration, string[] queries)
    {
        _runtime = runtime with { CreateSource = source => new ObservableSource(source.Name, Source(source.Name)) };
        (_configuration, _queries) = (configuration, queries);
    }

    /// <summary>The files of the page, by path from the root of the repository.</summary>
    public static string Files { get; } = Path.Combine(Repository.Root, "src/Correlator.Server/Page");

    /// <summary>The address, with a slash at its end.</summary>
    public string Address { get; private set; } = string.Empty;

    /// <summary>The figures that stand in the place of the server's own, so that tests know them.</summary>
    public JsonNode? Queries { get; private init; }

    public CorrelationServer Server => _server ?? throw new InvalidOperationException("It does not run.");

    /// <summary>A server whose query <c>checkout</c> has had these results (those of Data where none are given), with the figures of Data. Its clock stands still.</summary>
    public static async Task<PageServer> StartAsync(JsonArray? correlations = null)
    {
        var rows = PageData.Queries;
        var standing = rows.Where(static row => (bool)row!["isStanding"]!).Select(static row => new JsonObject { ["name"] = (string)row!["name"]!, ["query"] = (string)row["text"]! }.ToJsonString());
        var server = new PageServer(new ServerRuntime { Time = new ManualTime() }, Configured(PageData.Sources), [.. standing]) { Queries = rows };
        await server.BeginAsync();
        foreach (var correlation in correlations ?? PageData.Correlations)
        {
            server.Push(correlation!);
        }

        server.Feed.Tell(Encoding.UTF8.GetBytes(PageData.Row.ToJsonString()));
        return server;
    }

    /// <summary>A server of which nothing is made up, of the sources of Data without a standing query.</summary>
    public static Task<PageServer> StartEmptyAsync() => StartLiveAsync(PageData.Sources, string.Empty);

    /// <summary>A server of which nothing is made up, of the sources web and api.</summary>
    public static Task<PageServer> StartLiveAsync(params string[] queries) => StartLiveAsync("\"web\": \"memory\", \"api\": \"memory\"", string.Empty, queries);

    public static async Task<PageServer> StartLiveAsync(string sources, string options, params string[] queries)
    {
        var server = new PageServer(new ServerRuntime(), Configured(sources, options), queries);
        await server.BeginAsync();
        return server;
    }

    public Subject<LogEvent> Source(string name) => _sources.GetOrAdd(name, static _ => new Subject<LogEvent>());

    /// <summary>An event, so many milliseconds after noon.</summary>
    public void Send(string source, int milliseconds, string id, string message) => Source(source).OnNext(
        new LogEvent(PageData.Noon.AddMilliseconds(milliseconds), source, message, Labels.Of(("request_id", id))));

    /// <summary>Ends when a query that a client runs reads a source that no standing query reads.</summary>
    public async Task BegunAsync(string source)
    {
        while (!Source(source).HasObservers)
        {
            await Task.Yield();
        }
    }

    /// <summary>Ends when no query of a client runs.</summary>
    public async Task IdleAsync()
    {
        while (Server.Context.Counters.Queries > 0)
        {
            await Task.Yield();
        }
    }

    /// <summary>A result of the query <c>checkout</c>.</summary>
    public void Push(JsonNode correlation) => Feed.Add(new ResultLine(
        (string)correlation["id"]!, (int)correlation["revision"]!, PageData.Noon, IsComplete: true, Encoding.UTF8.GetBytes(correlation.ToJsonString())));

    /// <summary>Goes over to other queries.</summary>
    public async Task ReloadAsync(params string[] queries)
    {
        _queries = queries;
        await Server.ReloadAsync(_configuration(0, queries));
        await Server.Begun;
    }

    public async Task StopAsync()
    {
        await Server.DisposeAsync();
        _server = null;
    }

    /// <summary>Begins, at the same address as before where there was one.</summary>
    public async Task BeginAsync()
    {
        var port = Address.Length == 0 ? 0 : new Uri(Address).Port;
        _server = await CorrelationServer.StartAsync(_configuration(port, _queries), _runtime);
        await _server.Begun;
        Address = _server.Address.ToString();
    }

    /// <summary>Puts the figures of Data in the place of the server's own.</summary>
    public async Task ReplaceFiguresAsync(IBrowserContext context)
    {
        if (Queries is { } rows)
        {
            await context.RouteAsync("**/api/queries", route => route.FulfillAsync(Json(rows)));
            await context.RouteAsync("**/api/metrics", static route => route.FulfillAsync(Json(PageData.Metrics)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            await server.DisposeAsync();
        }
    }

    private ResultFeed Feed => Server.Standing.Find("checkout")!.Feed;

    private static RouteFulfillOptions Json(JsonNode answer) => new() { Body = answer.ToJsonString(), ContentType = "application/json; charset=utf-8" };

    private static Func<int, string[], ServerConfiguration> Configured(string sources, string options = "") => (port, queries) => ServerConfiguration.Parse(
        $$"""
        {
          "sources": { {{sources}} },
          "queries": [ {{string.Join(", ", queries)}} ],
          "server": { "listen": "127.0.0.1:{{port.ToString(CultureInfo.InvariantCulture)}}", "rateLimit": 10000, "totalRateLimit": 10000{{(options.Length > 0 ? ", " : "")}}{{options}} },
          "engine": { "lateness": "0s" }
        }
        """);
}
