using System.Text.Json.Nodes;
using Correlator.Tests.Architecture;

namespace Correlator.Packages.Tests;

/// <summary>What a notebook's file has of a code cell.</summary>
/// <param name="Lines">What was written to the console.</param>
/// <param name="Pictures">The pictures that were shown, as markup.</param>
internal sealed record RecordedCell(string Lines, IReadOnlyList<string> Pictures);

/// <summary>The outputs that the file of a notebook holds.</summary>
internal static class RecordedNotebook
{
    /// <summary>The code cells of a notebook.</summary>
    public static IReadOnlyList<RecordedCell> Read(string name) => [.. JsonNode.Parse(Repository.Read($"notebooks/{name}.ipynb"))!["cells"]!.AsArray()
        .Where(static cell => (string?)cell!["cell_type"] == "code")
        .Select(static cell => cell!["outputs"]!.AsArray())
        .Select(static outputs => new RecordedCell(
            string.Concat(outputs.Where(static output => (string?)output!["output_type"] == "stream").Select(static output => Text(output!["text"]))),
            [.. outputs.Select(static output => Text(output!["data"]?["text/html"])).Where(IsPicture)]))];

    /// <summary>Whether markup is a picture; what a kernel says of packages is markup, too.</summary>
    public static bool IsPicture(string? html) => html?.Contains("<svg", StringComparison.Ordinal) == true;

    private static string Text(JsonNode? lines) => string.Concat((lines as JsonArray ?? []).Select(static line => (string?)line));
}
