using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Correlator.Sources;

/// <summary>The HTTP API of Prometheus, version 1.</summary>
internal sealed class PrometheusApi(string source, HttpSourceOptions options, SourceRuntime runtime) : IDisposable
{
    private const string Root = "api/v1/";

    // Longer addresses are refused by servers and proxies; the same request is taken as a form.
    private const int MaxAddress = 4000;
    private readonly HttpSourceClient _client = new(source, options, runtime, PrometheusVerdicts.Of);

    public static HttpCall RangeCall { get; } = new(Root + "query_range");

    public static HttpCall InstantCall { get; } = new(Root + "query");

    public HttpErrors Errors => _client.Errors;

    public Task<HttpBody> QueryAsync(HttpCall call, HttpQuery parameters, CancellationToken cancellationToken)
    {
        var text = parameters.ToString();
        var sent = text.Length <= MaxAddress
            ? call with { Path = $"{call.Path}?{text}" }
            : call with { Method = HttpMethod.Post, Body = Encoding.ASCII.GetBytes(text), BodyType = "application/x-www-form-urlencoded" };
        return _client.SendAsync(sent, cancellationToken);
    }

    /// <summary>Seconds since 1970 as the server takes them.</summary>
    /// <param name="milliseconds">Milliseconds since 1970.</param>
    public static string Seconds(long milliseconds) => (milliseconds / 1000m).ToString("0.###", CultureInfo.InvariantCulture);

    public void Dispose() => _client.Dispose();

    /// <summary>A list of texts, of the time of some span.</summary>
    /// <exception cref="SourceException">The server cannot be asked.</exception>
    public async Task<IReadOnlyList<string>> GetListAsync(string path, (DateTimeOffset From, DateTimeOffset To) time, CancellationToken cancellationToken)
    {
        var span = new HttpQuery().Add("start", Seconds(time.From.ToUnixTimeMilliseconds())).Add("end", Seconds(time.To.ToUnixTimeMilliseconds()));
        var call = new HttpCall(Root + path);
        using var body = await _client.SendAsync(call with { Path = $"{call.Path}?{span}" }, cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonMembers.ReadTexts(body.Bytes.Span, "data"u8);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw Errors.Malformed(call, error.Message, error);
        }
    }
}

/// <summary>What refusals of Prometheus mean: JSON with an <c>errorType</c>; the same status stands for different things.</summary>
internal static class PrometheusVerdicts
{
    /// <summary>The query is wrong, or cannot be evaluated.</summary>
    public const string QueryError = "PROMETHEUS_QUERY_ERROR";

    /// <summary>The query would need too much of the server.</summary>
    public const string Limit = "PROMETHEUS_LIMIT";

    public static HttpVerdict? Of(HttpRefusal refusal)
    {
        if (!TryRead(Encoding.UTF8.GetBytes(refusal.Text), out var type, out var text))
        {
            return null;
        }

        var said = $"{type}: {text}";
        return type switch
        {
            "bad_data" when text.Contains("maximum resolution", StringComparison.Ordinal) => new(Limit, false, "Ask for fewer steps at a time.") { Said = said },
            "bad_data" => new(QueryError, false, "Mend the query between the parentheses.") { Said = said },
            "execution" when text.Contains("too many samples", StringComparison.Ordinal) =>
                new(Limit, false, "Ask for fewer series or a shorter range, or have the server's limit of samples raised.") { Said = said },
            "execution" => new(QueryError, false, "Mend the query between the parentheses.") { Said = said },
            "timeout" => new("SOURCE_TIMEOUT", true, "The query took too long for the server; ask for less, or for a longer step.") { Said = said },
            "canceled" or "unavailable" or "internal" => new("SOURCE_UNAVAILABLE", true, "The server has trouble of its own; its log says more.") { Said = said },
            _ => HttpVerdict.Of(refusal.Status) with { Said = said },
        };
    }

    private static bool TryRead(ReadOnlySpan<byte> body, out string type, out string text)
    {
        (type, text) = (string.Empty, string.Empty);
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isType = reader.ValueTextEquals("errorType"u8);
                var isText = reader.ValueTextEquals("error"u8);
                reader.Read();
                type = isType && reader.TokenType == JsonTokenType.String ? reader.GetString()! : type;
                text = isText && reader.TokenType == JsonTokenType.String ? reader.GetString()! : text;
                reader.Skip();
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Cut off, or from a proxy: what was found so far counts.
        }

        return type.Length > 0;
    }
}
