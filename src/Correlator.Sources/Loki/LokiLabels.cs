using System.Text.Json;

namespace Correlator.Sources;

/// <summary>Asks a Loki server which labels, values and streams there are, in the time that a source reads by default.</summary>
internal sealed class LokiLabels(string source, LokiOptions options, SourceRuntime runtime)
{
    private static readonly HttpCall Call = new("loki/api/v1/labels");

    public Task<IReadOnlyList<string>> GetNamesAsync(CancellationToken cancellationToken) =>
        GetAsync("labels", Span(), ReadText, cancellationToken);

    public Task<IReadOnlyList<string>> GetValuesAsync(string label, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        return GetAsync($"label/{Uri.EscapeDataString(label)}/values", Span(), ReadText, cancellationToken);
    }

    public Task<IReadOnlyList<Labels>> GetSeriesAsync(string selector, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(selector);
        return GetAsync("series", Span().Add("match[]", selector), ReadLabels, cancellationToken);
    }

    private HttpQuery Span()
    {
        var now = runtime.Time.GetUtcNow();
        return new HttpQuery().Add("start", NanoTime.Of(now - options.History)).Add("end", NanoTime.Of(now));
    }

    private async Task<IReadOnlyList<T>> GetAsync<T>(string path, HttpQuery query, ElementReader<T> read, CancellationToken cancellationToken)
    {
        using var api = new LokiApi(source, options, runtime);
        using var body = await api.GetListAsync($"{path}?{query}", cancellationToken).ConfigureAwait(false);
        try
        {
            return Read(body.Bytes.Span, read);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw api.Errors.Malformed(Call, error.Message, error);
        }
    }

    // {"status":"success","data":[…]}, and no data at all where there is nothing to tell.
    private static List<T> Read<T>(ReadOnlySpan<byte> body, ElementReader<T> read)
    {
        var list = new List<T>();
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isData = reader.ValueTextEquals("data"u8);
            reader.Read();
            if (isData && reader.TokenType == JsonTokenType.StartArray)
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    list.Add(read(ref reader));
                }
            }
            else
            {
                reader.Skip();
            }
        }

        return list;
    }

    private static string ReadText(ref Utf8JsonReader reader) => reader.GetString() ?? string.Empty;

    private static Labels ReadLabels(ref Utf8JsonReader reader) => JsonLabels.Read(ref reader);

    private delegate T ElementReader<T>(ref Utf8JsonReader reader);
}
