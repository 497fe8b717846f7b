using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Correlator.Sources.Tests;

/// <summary>A message of <see cref="FakeGraylog"/>.</summary>
internal sealed record FakeMessage(string Id, DateTimeOffset Time, string Text)
{
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>When the search begins to find it.</summary>
    public DateTimeOffset Known { get; init; }

    /// <summary>In how many indices it lies: so often the search gives it.</summary>
    public int Copies { get; init; } = 1;
}

/// <summary>What goes wrong with one request for messages.</summary>
internal enum GraylogFault
{
    None,
    Unavailable,
    Break,
    LogIn,
}

/// <summary>A server that answers as Graylog does by all three interfaces: pages, windows, copies, equal times in any order, access, things that go wrong.</summary>
internal sealed class FakeGraylog
{
    private int _turn;

    public string Version { get; init; } = "5.2.3+abcdef0";

    public List<FakeMessage> Messages { get; } = [];

    /// <summary>The clock by which messages are found; null for all at once.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>index.max_result_window.</summary>
    public int Window { get; init; } = 10_000;

    public bool TellsFields { get; init; } = true;

    /// <summary>Whether the end of a time range belongs to it.</summary>
    public bool HasInclusiveEnd { get; init; }

    /// <summary>One for each request for messages.</summary>
    public Queue<GraylogFault> Faults { get; } = [];

    /// <summary>Authorization that is let in; null for everybody.</summary>
    public string? Authorization { get; set; }

    public List<string> Requests { get; } = [];

    public List<string> Bodies { get; } = [];

    public int Logins { get; private set; }

    public async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var body = await new StreamReader(context.Request.Body).ReadToEndAsync();
        lock (Messages)
        {
            Requests.Add($"{context.Request.Method} {path}");
        }

        if (context.Request.Method == "POST" && !context.Request.Headers.ContainsKey("X-Requested-By"))
        {
            await ErrorAsync(context, 400, "CSRF protection header is missing. Please add a \"X-Requested-By\" header to your request.");
        }
        else if (path == "/api/system/sessions")
        {
            Logins++;
            Bodies.Add(body);
            Authorization = Basic($"session-{Logins}:session");
            await TestServer.WriteAsync(context, 200, $"{{\"valid_until\":\"2026-11-24T00:00:00.000Z\",\"session_id\":\"session-{Logins}\"}}");
        }
        else if (path == "/api/")
        {
            await TestServer.WriteAsync(context, 200, $"{{\"cluster_id\":\"c\",\"node_id\":\"n\",\"version\":\"{Version}\",\"tagline\":\"t\"}}");
        }
        else if (Authorization is not null && context.Request.Headers.Authorization != Authorization)
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"Graylog Server\"";
        }
        else
        {
            await AnswerAsync(context, path, body);
        }
    }

    public void Push(IEnumerable<FakeMessage> messages)
    {
        lock (Messages)
        {
            Messages.AddRange(messages);
        }
    }

    /// <summary>Deletes messages that are older, and what was asked so far: a long run must not fill memory.</summary>
    public void Forget(DateTimeOffset before)
    {
        lock (Messages)
        {
            Messages.RemoveAll(message => message.Time < before);
            Requests.Clear();
            Bodies.Clear();
        }
    }

    public static string Basic(string text) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}";

    public static Task ErrorAsync(HttpContext context, int status, string message) =>
        TestServer.WriteAsync(context, status, $"{{\"type\":\"ApiError\",\"message\":\"{JsonEncodedText.Encode(message)}\"}}");

    private async Task AnswerAsync(HttpContext context, string path, string body)
    {
        if (path == "/api/system/fields")
        {
            await (TellsFields
                ? TestServer.WriteAsync(context, 200, JsonSerializer.Serialize(new { fields = Messages.SelectMany(static m => m.Fields.Keys).Append("gl2_source_node").Distinct() }))
                : ErrorAsync(context, 403, "Not authorized"));
            return;
        }

        var request = GraylogAsked.Read(context, path, body);
        GraylogFault fault;
        lock (Messages)
        {
            Bodies.Add(path.Contains("universal", StringComparison.Ordinal) ? context.Request.QueryString.Value! : body);
            fault = Faults.TryDequeue(out var next) ? next : GraylogFault.None;
        }

        if (fault == GraylogFault.LogIn)
        {
            Authorization = "nobody yet";
            context.Response.StatusCode = 401;
        }
        else if (fault == GraylogFault.Unavailable)
        {
            await ErrorAsync(context, 503, "No nodes available");
        }
        else if (request.Limit > Window)
        {
            await ErrorAsync(context, 500, "Unable to perform search query: Result window is too large");
        }
        else if (request.Query.Contains("(((", StringComparison.Ordinal))
        {
            await ErrorAsync(context, 400, "Request validation failed: Cannot parse query");
        }
        else
        {
            await WriteAsync(context, path, request, fault);
        }
    }

    private async Task WriteAsync(HttpContext context, string path, GraylogAsked asked, GraylogFault fault)
    {
        var text = path switch
        {
            "/api/search/messages" => GraylogAnswerText.Tabular(Find(asked), asked.Fields),
            "/api/views/search/messages" => GraylogAnswerText.Csv(Find(asked), asked.Fields),
            _ => GraylogAnswerText.Universal(Find(asked), asked.Fields),
        };
        context.Response.ContentType = path == "/api/views/search/messages" ? "text/csv" : "application/json";
        if (fault == GraylogFault.Break)
        {
            context.Response.ContentLength = Encoding.UTF8.GetByteCount(text) + 1;
            await context.Response.WriteAsync(text[..(text.Length / 2)]);
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }

        await context.Response.WriteAsync(text);
    }

    // Messages of one time come in any order, and in another one the next time; only the export has an order for them.
    private List<FakeMessage> Find(GraylogAsked asked)
    {
        _turn++;
        FakeMessage[] all;
        lock (Messages)
        {
            all = [.. Messages];
        }

        var found = all
            .Where(message => Time is null || message.Known <= Time.GetUtcNow())
            .Where(message => message.Time >= asked.From && (message.Time < asked.To || (HasInclusiveEnd && message.Time == asked.To)))
            .SelectMany(static message => Enumerable.Repeat(message, message.Copies))
            .OrderBy(static message => message.Time);
        var ordered = asked.IsStable ? found.ThenBy(static message => message.Id, StringComparer.Ordinal) : found.ThenBy(message => (message.Id.GetHashCode(StringComparison.Ordinal) * 31) ^ _turn);
        return [.. ordered.Take(asked.Limit)];
    }
}
