using System.Globalization;
using System.Text.Json.Nodes;
using Correlator.Tests.Architecture;

namespace Correlator.Page.Tests;

/// <summary>What the server of these tests knows: the files of Data, and as many correlations as are wanted.</summary>
internal static class PageData
{
    private const string Directory = "tests/Correlator.Page.Tests/Data/";

    /// <summary>The sources, as a configuration has them.</summary>
    public const string Sources = """
        "nginx": "memory", "svc": "memory", "pg": "memory", "orders": "memory", "payments": "memory", "payments-eu": "memory"
        """;

    /// <summary>The time from which events are counted.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The rows of the queries.</summary>
    public static JsonArray Queries => Read("queries.json").AsArray();

    /// <summary>The row of the first of them.</summary>
    public static JsonNode Row => Queries[0]!.DeepClone();

    /// <summary>Six correlations: with every stream, without one, with hostile text, with text from right to left, with long text, with values.</summary>
    public static JsonArray Correlations => Read("correlations.json").AsArray();

    /// <summary>The figures of the strip.</summary>
    public static JsonObject Metrics => new()
    {
        ["eventsPerSecond"] = 412.5,
        ["resultsPerSecond"] = 3.8,
        ["latencySeconds"] = new JsonObject { ["p50"] = 0.0042, ["p95"] = 0.018, ["p99"] = null },
        ["memoryBytes"] = 148_000_000,
        ["stateBytes"] = 4_200_000,
        ["queries"] = 5,
    };

    /// <summary>So many correlations, one a second, each with an id and a key of its own; the n-th has the key <c>request_id=n</c>.</summary>
    public static JsonArray Many(int count)
    {
        var pattern = Correlations[0]!.AsObject();
        return [.. Enumerable.Range(1, count).Select(n => Variant(pattern, n))];
    }

    private static JsonNode Read(string name) => JsonNode.Parse(Repository.Read(Directory + name))!;

    private static JsonObject Variant(JsonObject pattern, int n)
    {
        var variant = pattern.DeepClone().AsObject();
        variant["id"] = n.ToString("x32", CultureInfo.InvariantCulture);
        variant["key"] = new JsonObject { ["request_id"] = n.ToString(CultureInfo.InvariantCulture) };
        return variant;
    }
}
