using System.Text.Json;

namespace Correlator.Cli;

/// <summary>A request or notification as it came in.</summary>
internal sealed class RpcMessage : IDisposable
{
    private readonly JsonDocument _json;

    private RpcMessage(JsonDocument json)
    {
        _json = json;
        if (json.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new RpcException(RpcException.InvalidRequest, "A message is one JSON object.");
        }

        Id = ReadId(json.RootElement);
        Method = json.RootElement.TryGetProperty("method", out var method) && method.ValueKind == JsonValueKind.String ? method.GetString() : null;
        Parameters = json.RootElement.TryGetProperty("params", out var parameters) ? parameters : default;
    }

    /// <summary>The number or text by which the answer is told apart; null for a notification.</summary>
    public JsonElement? Id { get; }

    /// <summary>What is asked; null for an answer, of which this server awaits none.</summary>
    public string? Method { get; }

    /// <summary>The parameters; undefined without any.</summary>
    public JsonElement Parameters { get; }

    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="RpcException">It is no message.</exception>
    public static RpcMessage Parse(ReadOnlyMemory<byte> body)
    {
        var json = JsonDocument.Parse(body);
        try
        {
            return new RpcMessage(json);
        }
        catch
        {
            json.Dispose();
            throw;
        }
    }

    public void Dispose() => _json.Dispose();

    private static JsonElement? ReadId(JsonElement root) => root.TryGetProperty("id", out var id)
        ? id.ValueKind is JsonValueKind.Number or JsonValueKind.String ? id : throw new RpcException(RpcException.InvalidRequest, "The id of a request is a number or a text.")
        : null;
}

/// <summary>A request that is answered with an error.</summary>
internal sealed class RpcException(int code, string message) : Exception(message)
{
    public const int ParseError = -32700;
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParams = -32602;
    public const int InternalError = -32603;
    public const int ServerNotInitialized = -32002;

    public int Code => code;
}
