using System.Text.Json;
using Correlator.Dsl;

namespace Correlator.Server;

/// <summary>Writes the schema of what a configuration says besides its sources, of the tables that read it.</summary>
internal static class ServerSchema
{
    public static void Write(Utf8JsonWriter json, OptionTable<StandingQueryDefinition> queries)
    {
        WriteQueries(json, queries);
        json.WriteStartObject("lookups");
        json.WriteString("description", "The paths of tables by the names under which queries look them up.");
        json.WriteString("type", "object");
        json.WriteStartObject("additionalProperties");
        json.WriteString("type", "string");
        json.WriteEndObject();
        json.WriteEndObject();
        BeginObject(json, "server", "How correlator serve listens, whom it lets in, and what it bounds.");
        ServerOptions.Table.WriteProperties(json);
        EndObject(json);
        BeginObject(json, "kafka", "Where correlator kafka spreads queries over the partitions of topics.");
        ScaleOutOptions.Table.WriteProperties(json);
        EndObject(json);
        BeginObject(json, "engine", "How queries of correlator serve run, where they do not say themselves.");
        json.WriteStartObject(EngineOptionTable.Preset);
        json.WriteString("description", "What holds where nothing else is said. Default: standard.");
        json.WriteStartArray("enum");
        foreach (var (word, _) in EngineSettings.Presets)
        {
            json.WriteStringValue(word);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        EngineOptionTable.Table.WriteProperties(json);
        EndObject(json);
    }

    private static void WriteQueries(Utf8JsonWriter json, OptionTable<StandingQueryDefinition> queries)
    {
        json.WriteStartObject("queries");
        json.WriteString("description", "The queries that correlator serve runs.");
        json.WriteString("type", "array");
        BeginObject(json, "items", "A standing query.", "name", "query");
        queries.WriteProperties(json);
        json.WriteStartObject("outputs");
        json.WriteString("description", "Where its results go, besides those who ask for them.");
        json.WriteString("type", "array");
        json.WriteStartObject("items");
        json.WriteStartArray("oneOf");
        foreach (var (kind, summary, table) in OutputDefinition.Kinds)
        {
            BeginObject(json, null, summary, "kind", table.Options[0].Name);
            json.WriteStartObject("kind");
            json.WriteString("const", kind);
            json.WriteEndObject();
            table.WriteProperties(json);
            EndObject(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        EndObject(json);
        json.WriteEndObject();
    }

    private static void BeginObject(Utf8JsonWriter json, string? name, string description, params ReadOnlySpan<string> required)
    {
        if (name is not null)
        {
            json.WritePropertyName(name);
        }

        json.WriteStartObject();
        json.WriteString("description", description);
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        if (!required.IsEmpty)
        {
            json.WriteStartArray("required");
            foreach (var member in required)
            {
                json.WriteStringValue(member);
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("properties");
    }

    private static void EndObject(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
