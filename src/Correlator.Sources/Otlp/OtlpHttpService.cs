using Microsoft.AspNetCore.Http;

namespace Correlator.Sources;

/// <summary>Answers <c>POST /v1/logs</c>.</summary>
internal sealed class OtlpHttpService(ReceiverSession session, OtlpOrigins origins, int maxRequestBytes)
{
    private const string Path = "/v1/logs";
    private const string Json = "application/json";
    private const string Protobuf = "application/x-protobuf";
    private const int InvalidArgument = 3;

    public async Task AnswerAsync(HttpContext context)
    {
        var isJson = MediaType(context.Request) == Json;
        try
        {
            Check(context.Request);
            using var body = await RequestBody.ReadAsync(session, context, maxRequestBytes).ConfigureAwait(false);
            using var converted = isJson ? new PooledBuffer(int.MaxValue) : null;
            var reader = Read(body, converted);
            await session.WriteAsync(reader.Events, context.RequestAborted).ConfigureAwait(false);
            await WriteAsync(context.Response, 200, OtlpAnswer.Success(reader, isJson), isJson).ConfigureAwait(false);
        }
        catch (RefusedRequestException refused)
        {
            await WriteAsync(context.Response, refused.Status, OtlpAnswer.Failure(InvalidArgument, refused.Message, isJson), isJson).ConfigureAwait(false);
        }
    }

    private static string MediaType(HttpRequest request) => (request.ContentType ?? string.Empty).Split(';')[0].Trim().ToLowerInvariant();

    private static void Check(HttpRequest request)
    {
        if (request.Path != Path)
        {
            throw new RefusedRequestException(404, $"Logs are taken at {Path}.");
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            throw new RefusedRequestException(405, "Logs are sent with POST.");
        }

        if (MediaType(request) is not (Json or Protobuf))
        {
            throw new RefusedRequestException(415, $"The Content-Type must be {Protobuf} or {Json}.");
        }
    }

    private OtlpRequestReader Read(PooledBuffer body, PooledBuffer? converted)
    {
        var isRead = converted is null || OtlpJson.TryConvert(body.Span, converted);
        var request = (converted ?? body).Span;
        var reader = new OtlpRequestReader(new RequestIntake(session, request.Length), origins);
        if (!isRead || !reader.Read(request))
        {
            session.ReportMalformed("not an export request of logs", body.Span);
            throw new RefusedRequestException(400, "The body is not an export request of logs.");
        }

        return reader;
    }

    private static async Task WriteAsync(HttpResponse response, int status, byte[] body, bool isJson)
    {
        response.StatusCode = status;
        response.ContentType = isJson ? Json : Protobuf;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body).ConfigureAwait(false);
    }
}
