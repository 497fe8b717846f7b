using System.Text.Json;

namespace Correlator.Dsl.Tests;

/// <summary>The behaviour cases of Cases/cases.json.</summary>
internal static class CaseFile
{
    private static readonly JsonElement[] Cases = Read();

    public static IEnumerable<object[]> Ids(string kind) =>
        Cases.Where(item => item.GetProperty("kind").GetString() == kind).Select(item => new object[] { item.GetProperty("id").GetString()! });

    public static (JsonElement Input, JsonElement Expected) Get(string id)
    {
        var item = Cases.Single(item => item.GetProperty("id").GetString() == id);
        return (item.GetProperty("input"), item.GetProperty("expected"));
    }

    private static JsonElement[] Read()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Cases", "cases.json")));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(item => item.Clone())];
    }
}
