using System.Buffers.Binary;
using Microsoft.AspNetCore.Http;

namespace Correlator.Sources;

/// <summary>Answers the one call of the gRPC service for logs: one message in, one out.</summary>
internal sealed class OtlpGrpcService(ReceiverSession session, OtlpOrigins origins, int maxRequestBytes)
{
    /// <summary>What stands before a message: whether it is packed, and its length.</summary>
    public const int PrefixBytes = 5;

    private const string Path = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
    private const int Ok = 0;
    private const int InvalidArgument = 3;
    private const int ResourceExhausted = 8;
    private const int Unimplemented = 12;

    public async Task AnswerAsync(HttpContext context)
    {
        var response = context.Response;
        response.ContentType = "application/grpc";
        response.Headers["grpc-accept-encoding"] = "identity,gzip,deflate";
        try
        {
            Check(context);
            using var body = await RequestBody.ReadAsync(session, context, maxRequestBytes + PrefixBytes).ConfigureAwait(false);
            using var message = await UnpackAsync(body, context).ConfigureAwait(false);
            var reader = new OtlpRequestReader(new RequestIntake(session, message.Length), origins);
            if (!reader.Read(message.Span))
            {
                session.ReportMalformed("not an export request of logs", message.Span);
                throw new RefusedRequestException(400, "The message is not an export request of logs.");
            }

            await session.WriteAsync(reader.Events, context.RequestAborted).ConfigureAwait(false);
            await WriteAsync(response, OtlpAnswer.Success(reader, isJson: false)).ConfigureAwait(false);
            response.AppendTrailer("grpc-status", $"{Ok}");
        }
        catch (RefusedRequestException refused)
        {
            var status = refused.Status switch { 404 or 415 => Unimplemented, 413 => ResourceExhausted, _ => InvalidArgument };
            response.AppendTrailer("grpc-status", $"{status}");
            response.AppendTrailer("grpc-message", refused.Message);
        }
    }

    private static void Check(HttpContext context)
    {
        if (context.Request.Path != Path || !HttpMethods.IsPost(context.Request.Method))
        {
            throw new RefusedRequestException(404, "Only the export of logs is served here.");
        }

        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw new RefusedRequestException(415, "The content type must be application/grpc.");
        }
    }

    private async Task<PooledBuffer> UnpackAsync(PooledBuffer body, HttpContext context)
    {
        if (body.Length < PrefixBytes || BinaryPrimitives.ReadUInt32BigEndian(body.Span[1..]) != body.Length - PrefixBytes)
        {
            throw new RefusedRequestException(400, "The body is not one message.");
        }

        var coding = body.Span[0] == 0 ? string.Empty : context.Request.Headers["grpc-encoding"].ToString();
        using var packed = new MemoryStream(body.Memory[PrefixBytes..].ToArray(), writable: false);
        return await RequestBody.InflateAsync(coding, packed, maxRequestBytes, context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task WriteAsync(HttpResponse response, byte[] message)
    {
        var answer = new byte[PrefixBytes + message.Length];
        BinaryPrimitives.WriteUInt32BigEndian(answer.AsSpan(1), (uint)message.Length);
        message.CopyTo(answer, PrefixBytes);
        await response.Body.WriteAsync(answer).ConfigureAwait(false);
    }
}
