using System.Text;
using System.Text.Json;

namespace Correlator.Sources;

/// <summary>Writes the JSON schema of configuration files, for editors. It is made of the same tables that read the options, so it cannot disagree with them.</summary>
public static class ConfigurationSchema
{
    private static readonly JsonWriterOptions Writing = new() { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema as JSON (draft 2020-12).</summary>
    /// <param name="writeMembers">Writes the properties of a configuration that are not about sources, each with its schema; null for none.</param>
    public static string ToJson(Action<Utf8JsonWriter>? writeMembers = null)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Writing))
        {
            Write(json, writeMembers);
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, Action<Utf8JsonWriter>? writeMembers)
    {
        json.WriteStartObject();
        json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
        json.WriteString("title", "Correlator configuration");
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        json.WriteStartArray("required");
        json.WriteStringValue("sources");
        json.WriteEndArray();
        json.WriteStartObject("properties");
        WriteProperty(json, "$schema", "Where this schema is.", "string");
        json.WriteStartObject("sources");
        json.WriteString("description", "The sources by the names under which queries find them.");
        json.WriteString("type", "object");
        json.WriteStartObject("additionalProperties");
        json.WriteStartArray("oneOf");
        WriteText(json);
        foreach (var kind in SourceKinds.Names)
        {
            WriteKind(json, kind);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        writeMembers?.Invoke(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("description", "ADDRESS[,option=value]… as on the command line.");
        json.WriteString("type", "string");
        json.WriteEndObject();
    }

    private static void WriteKind(Utf8JsonWriter json, string kind)
    {
        var address = kind == FileKind.KindName ? "path" : "address";
        json.WriteStartObject();
        json.WriteString("description", SourceKinds.SummaryOf(kind));
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        json.WriteStartArray("required");
        json.WriteStringValue("kind");
        json.WriteStringValue(address);
        json.WriteEndArray();
        json.WriteStartObject("properties");
        json.WriteStartObject("kind");
        json.WriteString("const", kind);
        json.WriteEndObject();
        WriteProperty(json, address, "Where it is.", "string");
        foreach (var (name, help) in SourceKinds.OptionsOf(kind))
        {
            WriteProperty(json, name, help, "string", "number", "boolean", "array");
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteProperty(Utf8JsonWriter json, string name, string description, params ReadOnlySpan<string> types)
    {
        json.WriteStartObject(name);
        json.WriteString("description", description);
        if (types.Length == 1)
        {
            json.WriteString("type", types[0]);
        }
        else
        {
            json.WriteStartArray("type");
            foreach (var type in types)
            {
                json.WriteStringValue(type);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
