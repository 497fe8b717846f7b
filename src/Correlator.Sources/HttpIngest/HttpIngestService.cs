using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Correlator.Sources;

/// <summary>Answers posts of lines and of Loki's pushes.</summary>
internal sealed class HttpIngestService(ReceiverSession session, HttpIngestOptions options)
{
    private const string LokiPath = "/loki/api/v1/push";
    private readonly byte[]? _token = options.Token is null ? null : Encoding.UTF8.GetBytes("Bearer " + options.Token);

    public async Task AnswerAsync(HttpContext context)
    {
        try
        {
            Check(context.Request);
            using var body = await RequestBody.ReadAsync(session, context, options.MaxRequestBytes).ConfigureAwait(false);
            if (context.Request.Path == LokiPath)
            {
                var reader = new LokiPushReader(session, options.MaxRequestBytes);
                reader.Read(body.Span, isJson: context.Request.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) == true);
                await session.WriteAsync(reader.Events, context.RequestAborted).ConfigureAwait(false);
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }

            var lines = new JsonLinesReader(session, options, body.Length);
            lines.Read(body.Span);
            await session.WriteAsync(lines.Events, context.RequestAborted).ConfigureAwait(false);
            await AnswerLinesAsync(context.Response, lines).ConfigureAwait(false);
        }
        catch (RefusedRequestException refused)
        {
            await WriteAsync(context.Response, refused.Status, json => json.WriteString("error", refused.Message)).ConfigureAwait(false);
        }
    }

    private void Check(HttpRequest request)
    {
        if (_token is not null && !CryptographicOperations.FixedTimeEquals(_token, Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString())))
        {
            session.Counters.AddRefused();
            throw new RefusedRequestException(StatusCodes.Status401Unauthorized, "The token is missing or wrong.");
        }

        if (request.Path != options.Path && request.Path != LokiPath)
        {
            throw new RefusedRequestException(StatusCodes.Status404NotFound, $"Lines are taken at {options.Path}, pushes at {LokiPath}.");
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            throw new RefusedRequestException(StatusCodes.Status405MethodNotAllowed, "Logs are sent with POST.");
        }
    }

    private static Task AnswerLinesAsync(HttpResponse response, JsonLinesReader lines)
    {
        if (lines.Rejected == 0)
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        return WriteAsync(response, StatusCodes.Status422UnprocessableEntity, json =>
        {
            json.WriteNumber("accepted", lines.Accepted);
            json.WriteNumber("rejected", lines.Rejected);
            json.WriteStartArray("errors");
            foreach (var (line, reason) in lines.Errors)
            {
                json.WriteStartObject();
                json.WriteNumber("line", line);
                json.WriteString("reason", reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static async Task WriteAsync(HttpResponse response, int status, Action<Utf8JsonWriter> write)
    {
        var answer = JsonAnswer.Of(write);
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = answer.Length;
        await response.Body.WriteAsync(answer).ConfigureAwait(false);
    }
}
