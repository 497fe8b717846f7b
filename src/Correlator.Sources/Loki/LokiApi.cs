using System.Globalization;
using System.Net.WebSockets;

namespace Correlator.Sources;

/// <summary>A Loki server over HTTP and WebSockets.</summary>
internal sealed class LokiApi : ILokiApi
{
    private const string Root = "loki/api/v1/";

    // Longer addresses are refused by servers and proxies; the same request is taken as a form.
    private const int MaxAddress = 4000;

    // Lines that are there already come from query_range; the server wants a limit above zero.
    private const int TailHistory = 1;
    private readonly HttpSourceClient _client;
    private readonly LokiOptions _options;
    private readonly List<KeyValuePair<string, string>> _headers;

    public LokiApi(string source, LokiOptions options, SourceRuntime runtime)
    {
        _options = options;
        _client = new HttpSourceClient(source, options.Http, runtime, LokiVerdicts.Of);

        // Without the flag structured metadata is merged into the labels, and one stream comes back as many.
        _headers = [new("X-Loki-Response-Encoding-Flags", "categorize-labels")];
        if (options.Tenant is not null)
        {
            _headers.Add(new("X-Scope-OrgID", options.Tenant));
        }
    }

    public HttpErrors Errors => _client.Errors;

    public static HttpCall RangeCall { get; } = new(Root + "query_range");

    public Task<HttpBody> QueryRangeAsync(LokiRange range, CancellationToken cancellationToken)
    {
        var query = new HttpQuery()
            .Add("query", range.Query)
            .Add("start", range.From)
            .Add("end", range.To)
            .Add("limit", range.Limit)
            .Add("direction", "forward")
            .ToString();
        var call = query.Length <= MaxAddress
            ? new HttpCall($"{RangeCall.Path}?{query}")
            : RangeCall with { Method = HttpMethod.Post, Body = System.Text.Encoding.ASCII.GetBytes(query), BodyType = "application/x-www-form-urlencoded" };
        return _client.SendAsync(call with { Headers = _headers }, cancellationToken);
    }

    public Task<HttpBody> GetListAsync(string path, CancellationToken cancellationToken) =>
        _client.SendAsync(new HttpCall(Root + path) { Headers = _headers }, cancellationToken);

    public async Task<ILokiTail> OpenTailAsync(string query, long from, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.KeepAliveInterval = _options.Http.IdleTimeout / 2;
            socket.Options.KeepAliveTimeout = _options.Http.IdleTimeout;
            var text = new HttpQuery().Add("query", query).Add("start", from).Add("limit", TailHistory).ToString();
            await _client.ConnectAsync(socket, new HttpCall($"{Root}tail?{text}") { Headers = _headers }, cancellationToken).ConfigureAwait(false);
            var tail = new LokiTail(socket, _options.Http.MaxResponseBytes);
            socket = null;
            return tail;
        }
        catch (Exception error) when (error is WebSocketException or HttpRequestException or IOException)
        {
            var status = (int)socket!.HttpStatusCode;
            throw new LokiTailException(
                status == 0 ? HttpErrors.Quote(error.Message) : string.Create(CultureInfo.InvariantCulture, $"the server answered {status}"),
                status == 0 ? null : status,
                error);
        }
        finally
        {
            socket?.Dispose();
        }
    }

    public void Dispose() => _client.Dispose();
}

/// <summary>What the refusals of Loki mean. They are plain texts, and the same status stands for different things.</summary>
internal static class LokiVerdicts
{
    /// <summary>The query is wrong.</summary>
    public const string QueryError = "LOKI_QUERY_ERROR";

    public static HttpVerdict? Of(HttpRefusal refusal) => refusal switch
    {
        (401, var text) when text.Contains("no org id", StringComparison.Ordinal) =>
            new("AUTH_REQUIRED", false, "This server has tenants: set the tenant of the source."),

        // A tenant that the server does not take is a fault of the request, whatever the status says.
        (500, var text) when text.Contains("multiple org IDs", StringComparison.Ordinal) =>
            new(QueryError, false, "This server does not allow several tenants in one query; name one."),
        (400, var text) when TryGetLimit(text, out _) =>
            new("LOKI_LIMIT", false, "Ask for fewer lines at a time."),
        (400, _) => new(QueryError, false, "Mend the selector, its filters or the tenant."),
        (500, var text) when IsMessageTooLarge(text) => new("SOURCE_TOO_LARGE", false, "Ask for fewer lines at a time."),
        _ => null,
    };

    /// <summary>The server's own limit of lines, as its refusal names it: <c>… max_entries_limit_per_query (5001 &gt; 5000)</c>.</summary>
    public static bool TryGetLimit(string text, out int limit)
    {
        limit = 0;
        if (!text.Contains("max_entries_limit", StringComparison.Ordinal))
        {
            return false;
        }

        var start = text.LastIndexOf("> ", StringComparison.Ordinal) + 2;
        var digits = text.AsSpan(start)[..Math.Max(0, text.AsSpan(start).IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : text.Length - start)];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit > 0;
    }

    private static bool IsMessageTooLarge(string text) =>
        text.Contains("message larger than max", StringComparison.Ordinal) || text.Contains("ResourceExhausted", StringComparison.Ordinal);
}
