using System.Text.Encodings.Web;
using System.Text.Json;

namespace Correlator.Cli;

/// <summary>Writes one JSON value to standard output.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value on one line.</summary>
    public static void WriteLine(ToolConsole console, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            write(writer);
        }

        buffer.WriteByte((byte)'\n');
        buffer.Position = 0;
        buffer.CopyTo(console.Output);
        console.Output.Flush();
    }
}
