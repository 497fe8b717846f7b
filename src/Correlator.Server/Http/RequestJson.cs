using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Correlator.Server;

/// <summary>Reads the body of a request: one JSON object, which the server bounds in size and time.</summary>
internal sealed class RequestJson : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 4 };
    private readonly JsonDocument _document;

    private RequestJson(JsonDocument document) => _document = document;

    /// <exception cref="RefusalException">It is no JSON object, or takes too long.</exception>
    public static async Task<RequestJson> ReadAsync(HttpContext context, TimeProvider time)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, late.Token);
        try
        {
            var document = await JsonDocument.ParseAsync(context.Request.Body, Reading, patience.Token).ConfigureAwait(false);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return new RequestJson(document);
            }

            document.Dispose();
            throw Bad("The body is a JSON object.");
        }
        catch (JsonException)
        {
            throw Bad("The body is no JSON, or is nested too deeply.");
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new RefusalException(StatusCodes.Status408RequestTimeout, "TOO_SLOW", "The body did not come in time.");
        }
    }

    /// <exception cref="RefusalException">There is no such text.</exception>
    public string Text(string name)
    {
        try
        {
            return _document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Bad($"\"{name}\" needs a text.");
        }
        catch (InvalidOperationException)
        {
            throw Bad($"\"{name}\" holds half of a character.");
        }
    }

    /// <exception cref="RefusalException">It is no number in the range.</exception>
    public int Number(string name, int least, int most, int? usual = null) => _document.RootElement.TryGetProperty(name, out var value)
        ? value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw Bad($"\"{name}\" needs a whole number from {least} to {most}.")
        : usual ?? throw Bad($"\"{name}\" is missing.");

    public void Dispose() => _document.Dispose();

    private static RefusalException Bad(string message) => new(StatusCodes.Status400BadRequest, "BAD_REQUEST", message);
}
