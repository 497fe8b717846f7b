using System.Text.Json;

namespace Correlator.Cli.Tests;

/// <summary>The behaviour cases of the language.</summary>
internal static class CaseFile
{
    private static readonly Dictionary<string, JsonElement> Cases = Read();

    public static JsonElement Get(string id) => Cases[id];

    public static TheoryData<string> IdsOf(params string[] kinds) =>
        [.. Cases.Where(entry => kinds.Contains(entry.Value.Text("kind"))).Select(static entry => entry.Key)];

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static Dictionary<string, JsonElement> Read()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Cases", "cases.json"));
        using var json = JsonDocument.Parse(file);
        return json.RootElement.GetProperty("cases").EnumerateArray().ToDictionary(static c => c.Text("id"), static c => c.Clone());
    }
}
