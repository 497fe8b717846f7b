using System.Text.Json.Nodes;

namespace Correlator.Page.Tests;

/// <summary>What the tests put in the place of the server's answers has the shape of the server's answers.</summary>
public sealed class ContractTests
{
    [Fact]
    public async Task Queries_OfData_AreOfTheServersShape() => Assert.Equal(
        await ShapeAsync("api/queries"), ShapeOf(PageData.Queries));

    [Fact]
    public async Task Metrics_OfData_AreOfTheServersShape() => Assert.Equal(
        await ShapeAsync("api/metrics"), ShapeOf(PageData.Metrics));

    [Fact]
    public async Task Correlations_OfData_AreOfTheServersShape() => Assert.Equal(
        await ShapeAsync("api/queries/unanswered/results"), ShapeOf(new JsonArray(PageData.Correlations[0]!.DeepClone())));

    private static async Task<List<string>> ShapeAsync(string path)
    {
        await using var server = await PageServer.StartLiveAsync(PageServer.Unanswered);
        server.Send("web", 0, "1", "GET /");
        server.Send("api", 1, "1", "ok");
        using var client = new HttpClient { BaseAddress = new Uri(server.Address) };
        return ShapeOf(JsonNode.Parse(await client.GetStringAsync(path))!);
    }

    // The paths of all members. What holds names of the user's own, or lists that may be empty, ends a path; so do values, of which a null is one.
    private static List<string> ShapeOf(JsonNode answer) => PathsOf(answer, string.Empty).Distinct().Order(StringComparer.Ordinal).ToList();

    private static IEnumerable<string> PathsOf(JsonNode? node, string path) => node switch
    {
        JsonArray array when !IsOpen(path) => array.SelectMany(item => PathsOf(item, path + "[]")),
        JsonObject members when !IsOpen(path) => members.SelectMany(member => PathsOf(member.Value, $"{path}.{member.Key}")),
        _ => [path],
    };

    private static bool IsOpen(string path) => path.Split('.')[^1] is "error" or "losses" or "warnings" or "labels" or "key";
}
