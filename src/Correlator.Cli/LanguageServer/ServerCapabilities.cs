using System.Text.Json;

namespace Correlator.Cli;

/// <summary>What the server can do, as it answers <c>initialize</c>.</summary>
internal static class ServerCapabilities
{
    private const int Incremental = 2;

    /// <summary>Marks after which editors ask for proposals without being told to.</summary>
    private static readonly string[] Triggers = ["(", "{", "[", "|", ",", "=", "\"", " "];

    public static void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("capabilities");
        writer.WriteString("positionEncoding", "utf-16");
        writer.WriteStartObject("textDocumentSync");
        writer.WriteBoolean("openClose", true);
        writer.WriteNumber("change", Incremental);
        writer.WriteEndObject();
        writer.WriteStartObject("completionProvider");
        WriteTexts(writer, "triggerCharacters", Triggers);
        writer.WriteEndObject();
        writer.WriteBoolean("hoverProvider", true);
        writer.WriteBoolean("documentFormattingProvider", true);
        writer.WriteBoolean("documentSymbolProvider", true);
        writer.WriteStartObject("codeActionProvider");
        WriteTexts(writer, "codeActionKinds", [CodeActionReply.Kind]);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartObject("serverInfo");
        writer.WriteString("name", "correlator");
        writer.WriteString("version", typeof(ServerCapabilities).Assembly.GetName().Version?.ToString(3));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, ReadOnlySpan<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
