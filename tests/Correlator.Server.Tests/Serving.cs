using System.Collections.Concurrent;
using System.Net;
using System.Reactive.Subjects;
using System.Text;
using System.Text.Json;

namespace Correlator.Server.Tests;

/// <summary>A server in this process, at a free port of loopback, over sources that a test fills by hand.</summary>
internal sealed class Serving : IAsyncDisposable
{
    public const string Pairs = """{ "name": "pairs", "query": "a({}) and on(k) within(5s) b({})" }""";
    public const string TwoSources = "\"sources\": { \"a\": \"memory\", \"b\": \"memory\" }";

    /// <summary>What would be an endless wait is an error.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, Subject<LogEvent>> _subjects = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _log = new();

    private Serving()
    {
    }

    public CorrelationServer Server { get; private set; } = null!;

    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { Timeout = Limit };

    public IEnumerable<string> Log => _log;

    public Subject<LogEvent> A => SubjectOf("a");

    public Subject<LogEvent> B => SubjectOf("b");

    /// <summary>A server of two sources with the query <see cref="Pairs"/>.</summary>
    public static Task<Serving> StartAsync(string server = "", Func<ServerRuntime, ServerRuntime>? change = null) => StartAsync([Pairs], server, change);

    public static async Task<Serving> StartAsync(string[] queries, string server = "", Func<ServerRuntime, ServerRuntime>? change = null)
    {
        var serving = new Serving();
        var runtime = new ServerRuntime { CreateSource = source => new ObservableSource(source.Name, serving.SubjectOf(source.Name)), Log = serving._log.Enqueue };
        serving.Server = await CorrelationServer.StartAsync(Configuration(queries, server), change?.Invoke(runtime) ?? runtime);
        serving.Client.BaseAddress = serving.Server.Address;
        await serving.Server.Begun.WaitAsync(Limit);
        return serving;
    }

    public static ServerConfiguration Configuration(string[] queries, string server = "", string sources = TwoSources) => ServerConfiguration.Parse(
        $$"""{ {{sources}}, "queries": [ {{string.Join(", ", queries)}} ], "server": { "listen": "127.0.0.1:0"{{(server.Length > 0 ? ", " : "")}}{{server}} }, "engine": { "lateness": "0s" } }""");

    public static LogEvent Event(int second, string key, string message = "m") =>
        new(DateTimeOffset.UnixEpoch.AddSeconds(second), "s", message, Labels.Of(("k", key)));

    public Subject<LogEvent> SubjectOf(string name) => _subjects.GetOrAdd(name, static _ => new Subject<LogEvent>());

    public async Task ReloadAsync(params string[] queries)
    {
        await Server.ReloadAsync(Configuration(queries));
        await Server.Begun.WaitAsync(Limit);
    }

    /// <summary>A pair of events that match.</summary>
    public void Match(int second, string key, string message = "m")
    {
        A.OnNext(Event(second, key, message));
        B.OnNext(Event(second, key, message));
    }

    public async Task<JsonElement> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await Client.GetAsync(path);
        Assert.Equal(expected, answer.StatusCode);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync());
    }

    public async Task<JsonElement> PostAsync(string path, string json, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await Client.PostAsync(path, Json(json));
        Assert.Equal(expected, answer.StatusCode);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync());
    }

    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    /// <summary>Sends bytes as they are.</summary>
    /// <param name="request">The bytes.</param>
    /// <param name="isAll">Whether to say that nothing more comes; whoever does may miss the answer.</param>
    /// <returns>Everything that was answered until the server closed the connection.</returns>
    public async Task<string> SendRawAsync(byte[] request, bool isAll = false)
    {
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, Server.Address.Port);
        var stream = socket.GetStream();
        try
        {
            await stream.WriteAsync(request);
            if (isAll)
            {
                socket.Client.Shutdown(System.Net.Sockets.SocketShutdown.Send);
            }

            using var answer = new MemoryStream();
            await stream.CopyToAsync(answer).WaitAsync(Limit);
            return Encoding.Latin1.GetString(answer.ToArray());
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }

    public async Task<EventStream> ListenAsync(string query = "pairs", string? lastId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/queries/{query}/events");
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        var answer = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var stream = new EventStream(answer, new StreamReader(await answer.Content.ReadAsStreamAsync()));
        Assert.Equal(": keep-alive", await stream.NextLineAsync());
        return stream;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Client.Dispose();
    }
}

/// <summary>Server-sent events as they come.</summary>
internal sealed class EventStream(HttpResponseMessage answer, StreamReader reader) : IDisposable
{
    public async Task<string?> NextLineAsync() => await reader.ReadLineAsync().WaitAsync(Serving.Limit);

    /// <summary>The next event of a kind; others are passed over.</summary>
    /// <returns>Its id, and its data; null at the end.</returns>
    public async Task<(string? Id, JsonElement Data)?> NextAsync(string kind = "correlation")
    {
        var (name, id) = ((string?)null, (string?)null);
        while (await NextLineAsync() is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                (name, id) = (line[7..], null);
            }
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                id = line[4..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal) && name == kind)
            {
                return (id, JsonElement.Parse(line[6..]));
            }
        }

        return null;
    }

    public async Task<string> NextKeyAsync() => (await NextAsync())!.Value.Data.GetProperty("key").GetProperty("k").GetString()!;

    public void Dispose()
    {
        reader.Dispose();
        answer.Dispose();
    }
}
