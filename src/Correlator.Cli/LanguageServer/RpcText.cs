using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Correlator.Cli;

/// <summary>Writes messages as JSON.</summary>
internal static class RpcText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Result(JsonElement id, Action<Utf8JsonWriter> writeResult) => Write(writer =>
    {
        WriteId(writer, id);
        writer.WritePropertyName("result");
        writeResult(writer);
    });

    /// <param name="id">The request's; null where it could not be read.</param>
    /// <param name="error">What is wrong.</param>
    public static byte[] Error(JsonElement? id, RpcException error) => Write(writer =>
    {
        WriteId(writer, id);
        writer.WriteStartObject("error");
        writer.WriteNumber("code", error.Code);
        writer.WriteString("message", error.Message);
        writer.WriteEndObject();
    });

    public static byte[] Notification(string method, Action<Utf8JsonWriter> writeParameters) => Write(writer =>
    {
        writer.WriteString("method", method);
        writer.WritePropertyName("params");
        writeParameters(writer);
    });

    private static void WriteId(Utf8JsonWriter writer, JsonElement? id)
    {
        writer.WritePropertyName("id");
        if (id is { } known)
        {
            known.WriteTo(writer);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private static byte[] Write(Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("jsonrpc", "2.0");
            writeMembers(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
