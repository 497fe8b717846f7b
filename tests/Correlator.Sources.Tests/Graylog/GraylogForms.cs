using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Correlator.Sources.Tests;

/// <summary>A request for messages.</summary>
internal sealed record GraylogAsked(string Query, DateTimeOffset From, DateTimeOffset To, int Limit, IReadOnlyList<string> Fields)
{
    public bool IsStable { get; init; }

    public static GraylogAsked Read(HttpContext context, string path, string body)
    {
        if (path == "/api/search/universal/absolute")
        {
            var query = context.Request.Query;
            Check(("timestamp:asc", "0", "application/json"), (query["sort"].ToString(), query["offset"].ToString(), context.Request.Headers.Accept.ToString()));
            var fields = query["fields"].ToString();
            return new(query["query"]!, Time(query["from"]!), Time(query["to"]!), int.Parse(query["limit"]!), fields.Length == 0 ? [] : fields.Split(','));
        }

        using var json = JsonDocument.Parse(body);
        var root = json.RootElement;
        var range = root.GetProperty("timerange");
        var (from, to) = (Time(range.GetProperty("from").GetString()!), Time(range.GetProperty("to").GetString()!));
        if (path == "/api/search/messages")
        {
            Check(("timestamp", "Ascending"), (root.GetProperty("sort").GetString(), root.GetProperty("sort_order").GetString()));
            return new(root.GetProperty("query").GetString()!, from, to, root.GetProperty("size").GetInt32(), Texts(root, "fields"));
        }

        Check("text/csv", context.Request.Headers.Accept.ToString());
        Check(root.GetProperty("limit").GetInt32(), root.GetProperty("chunk_size").GetInt32());
        return new(root.GetProperty("query_string").GetProperty("query_string").GetString()!, from, to, root.GetProperty("limit").GetInt32(), Texts(root, "fields_in_order")) { IsStable = true };
    }

    // The connection breaks off by it, and no message comes.
    private static void Check<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InvalidDataException($"{expected} was to be asked for, and not {actual}.");
        }
    }

    private static List<string> Texts(JsonElement root, string name) => [.. root.GetProperty(name).EnumerateArray().Select(static element => element.GetString()!)];

    private static DateTimeOffset Time(string text) => DateTimeOffset.ParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}

/// <summary>Answers in the forms of the three interfaces.</summary>
internal static class GraylogAnswerText
{
    public static string Universal(IEnumerable<FakeMessage> messages, IReadOnlyList<string> fields) => JsonSerializer.Serialize(new
    {
        query = "*",
        messages = messages.Select(message => new
        {
            highlight_ranges = (object?)null,
            message = All(message).Where(field => fields.Count == 0 || field.Key is "timestamp" or "_id" || fields.Contains(field.Key)).ToDictionary(static field => field.Key, static field => field.Value),
            index = "graylog_0",
        }),
        total_results = 1234,
    });

    public static string Tabular(IEnumerable<FakeMessage> messages, IReadOnlyList<string> fields) => JsonSerializer.Serialize(new
    {
        schema = fields.Select(static field => new { column_type = "field", type = "string", field, name = $"field: {field}" }),
        datarows = messages.Select(message => fields.Select(field => All(message).GetValueOrDefault(field, "-"))),
        metadata = new { },
    });

    public static string Csv(IEnumerable<FakeMessage> messages, IReadOnlyList<string> fields)
    {
        var text = new StringBuilder(string.Join(',', fields.Select(Quote))).Append('\n');
        foreach (var message in messages)
        {
            var all = All(message);
            text.AppendJoin(',', fields.Select(field => all.TryGetValue(field, out var value) ? Quote(value) : string.Empty)).Append('\n');
        }

        return text.ToString();
    }

    public static string Quote(string value) => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static Dictionary<string, string> All(FakeMessage message) => new(message.Fields)
    {
        ["_id"] = $"index-{message.Id}",
        ["gl2_message_id"] = message.Id,
        ["gl2_source_node"] = "node",
        ["timestamp"] = message.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ["source"] = "web-1",
        ["message"] = message.Text,
    };
}
