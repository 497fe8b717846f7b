using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Correlator.Server;

/// <summary>Writes answers as JSON.</summary>
internal static class JsonAnswer
{
    // Answers say what they are, and browsers are told not to guess: they are never part of a page.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            write(json);
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write, int status = StatusCodes.Status200OK) =>
        WriteAsync(context, Bytes(write), "application/json; charset=utf-8", status);

    public static Task WriteAsync(HttpContext context, byte[] body, string type, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    public static Task WriteErrorAsync(HttpContext context, int status, Problem problem) => WriteAsync(
        context,
        json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("code", problem.Code);
            json.WriteString("message", problem.Message);
            json.WriteEndObject();
            json.WriteEndObject();
        },
        status);
}

/// <summary>A request that is answered with an error.</summary>
internal sealed class RefusalException(int status, string code, string message) : Exception(message)
{
    public int Status => status;

    public Problem Problem => new(code, Message);
}
