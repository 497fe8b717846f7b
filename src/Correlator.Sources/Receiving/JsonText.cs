using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Correlator.Sources;

/// <summary>Writes texts of senders into JSON; bytes that are not UTF-8 are replaced.</summary>
internal static class JsonText
{
    /// <summary>Messages are read by people and by other programs, not by browsers: nothing is escaped that need not be.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void WriteString(Utf8JsonWriter json, ReadOnlySpan<byte> utf8)
    {
        if (Utf8.IsValid(utf8))
        {
            json.WriteStringValue(utf8);
        }
        else
        {
            json.WriteStringValue(Encoding.UTF8.GetString(utf8));
        }
    }

    public static void WriteName(Utf8JsonWriter json, ReadOnlySpan<byte> utf8)
    {
        if (Utf8.IsValid(utf8))
        {
            json.WritePropertyName(utf8);
        }
        else
        {
            json.WritePropertyName(Encoding.UTF8.GetString(utf8));
        }
    }
}
