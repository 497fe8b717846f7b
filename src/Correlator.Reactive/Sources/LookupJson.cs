using System.Text.Json;

namespace Correlator;

/// <summary>Reads a table of JSON: an array of objects, or one object a line. Scalar members are columns; others are left out.</summary>
internal static class LookupJson
{
    public static List<Labels> Read(string name, string text)
    {
        try
        {
            return text.AsSpan().TrimStart()[0] == '[' ? ReadArray(text) : ReadLines(text);
        }
        catch (JsonException error)
        {
            throw new SourceException(name, $"The lookup table is no JSON: {error.Message}", error);
        }
    }

    private static List<Labels> ReadArray(string text)
    {
        using var document = JsonDocument.Parse(text);
        return [.. document.RootElement.EnumerateArray().Select(RowOf)];
    }

    private static List<Labels> ReadLines(string text)
    {
        var rows = new List<Labels>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            using var document = JsonDocument.Parse(line);
            rows.Add(RowOf(document.RootElement));
        }

        return rows;
    }

    private static Labels RowOf(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"an object was expected for each row, found {element.ValueKind}");
        }

        return Labels.Of(element.EnumerateObject()
            .Where(static member => member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            .Select(static member => new KeyValuePair<string, string>(member.Name, member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText())));
    }
}
