using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Correlator.Sources;

/// <summary>A page of messages: the query, the fields, the first millisecond, the one after the last (both since 1970), and how many at most.</summary>
internal sealed record GraylogPage(string Query, IReadOnlyList<string> Fields, long From, long To, int Limit);

/// <summary>Graylog's REST API: who asks, which interfaces there are, and pages of messages.</summary>
internal sealed class GraylogApi : IDisposable
{
    private const string Root = "api/";
    private static readonly HttpCall VersionCall = new(Root);
    private static readonly HttpCall FieldsCall = new(Root + "system/fields");
    private readonly GraylogOptions _options;
    private readonly HttpSourceClient _client;
    private readonly GraylogAccess _access;

    public GraylogApi(string source, GraylogOptions options, SourceRuntime runtime)
    {
        _options = options;
        _client = new HttpSourceClient(source, GraylogAccess.Strip(options), runtime, GraylogVerdicts.Of);
        _access = new GraylogAccess(source, options, _client);
    }

    public HttpErrors Errors => _client.Errors;

    /// <summary>The server's version, as <c>5.2.3</c>; empty where it does not say.</summary>
    public async Task<string> GetVersionAsync(CancellationToken cancellationToken)
    {
        using var body = await _access.SendAsync(VersionCall, cancellationToken).ConfigureAwait(false);
        return Parse(VersionCall, body, static bytes => JsonMembers.ReadText(bytes, "version"u8) ?? string.Empty);
    }

    /// <summary>The fields that messages have.</summary>
    public async Task<IReadOnlyList<string>> GetFieldsAsync(CancellationToken cancellationToken)
    {
        using var body = await _access.SendAsync(FieldsCall, cancellationToken).ConfigureAwait(false);
        return Parse(FieldsCall, body, static bytes => JsonMembers.ReadTexts(bytes, "fields"u8));
    }

    /// <summary>Where an interface is asked.</summary>
    public static HttpCall CallOf(GraylogInterface kind) => kind switch
    {
        GraylogInterface.Search => new HttpCall(Root + "search/messages") { Method = HttpMethod.Post },
        GraylogInterface.Export => new HttpCall(Root + "views/search/messages") { Method = HttpMethod.Post, Accept = "text/csv" },
        _ => new HttpCall(Root + "search/universal/absolute"),
    };

    /// <summary>Asks for a page; each interface answers in a form of its own.</summary>
    /// <param name="kind">The interface.</param>
    /// <param name="page">What is asked for.</param>
    /// <param name="sink">Takes the answer as it comes; null to have it whole.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<HttpBody> GetPageAsync(GraylogInterface kind, GraylogPage page, IBodySink? sink, CancellationToken cancellationToken)
    {
        var call = CallOf(kind) with { Sink = sink };
        return _access.SendAsync(
            kind == GraylogInterface.Universal ? call with { Path = $"{call.Path}?{Address(page)}" } : call with { Body = Body(kind, page) },
            cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private HttpQuery Address(GraylogPage page)
    {
        var query = new HttpQuery().Add("query", page.Query).Add("from", Time(page.From)).Add("to", Time(page.To))
            .Add("limit", page.Limit).Add("offset", 0).Add("sort", "timestamp:asc").Add("decorate", "false");
        _ = _options.Streams.Count > 0 ? query.Add("filter", $"streams:{string.Join(',', _options.Streams)}") : query;

        // Without the parameter all fields come.
        return page.Fields.Count > 0 ? query.Add("fields", string.Join(',', page.Fields)) : query;
    }

    private byte[] Body(GraylogInterface kind, GraylogPage page)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("timerange");
            json.WriteString("type", "absolute");
            json.WriteString("from", Time(page.From));
            json.WriteString("to", Time(page.To));
            json.WriteEndObject();
            WriteTexts(json, "streams", _options.Streams);
            if (kind == GraylogInterface.Search)
            {
                json.WriteString("query", page.Query);
                json.WriteString("sort", "timestamp");
                json.WriteString("sort_order", "Ascending");
                json.WriteNumber("from", 0);
                json.WriteNumber("size", page.Limit);
                WriteTexts(json, "fields", page.Fields);
            }
            else
            {
                json.WriteStartObject("query_string");
                json.WriteString("type", "elasticsearch");
                json.WriteString("query_string", page.Query);
                json.WriteEndObject();
                WriteTexts(json, "fields_in_order", page.Fields);
                json.WriteNumber("limit", page.Limit);

                // In one chunk: an error after the first one could not be told from the end.
                json.WriteNumber("chunk_size", page.Limit);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count > 0)
        {
            json.WriteStartArray(name);
            foreach (var text in texts)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }
    }

    private static string Time(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private T Parse<T>(HttpCall call, HttpBody body, Func<ReadOnlySpan<byte>, T> read)
    {
        try
        {
            return read(body.Bytes.Span);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw Errors.Malformed(call, error.Message, error);
        }
    }
}

/// <summary>What refusals of Graylog mean, and what it says in them.</summary>
internal static class GraylogVerdicts
{
    /// <summary>The query is wrong.</summary>
    public const string QueryError = "GRAYLOG_QUERY_ERROR";

    public static HttpVerdict? Of(HttpRefusal refusal)
    {
        if (TryReadMessage(refusal.Text) is not { } said)
        {
            return null;
        }

        return refusal.Status switch
        {
            400 => new(QueryError, false, "Mend the query between the parentheses.") { Said = said },
            401 => new("AUTH_REQUIRED", false, "The server wants to know who asks: set an access token, or a user and a password.") { Said = said },
            403 => new("AUTH_REQUIRED", false, "These credentials may not read this; have the user given the streams, or name streams that it may read.") { Said = said },
            _ => HttpVerdict.Of(refusal.Status) with { Said = said },
        };
    }

    // {"type":"ApiError","message":"…"}
    private static string? TryReadMessage(string text)
    {
        try
        {
            return JsonMembers.ReadText(Encoding.UTF8.GetBytes(text), "message"u8);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
