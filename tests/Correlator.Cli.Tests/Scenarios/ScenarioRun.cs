using System.Globalization;
using System.Text.Json;

namespace Correlator.Cli.Tests.Scenarios;

/// <summary>Runs queries of the cookbook over copies of the logs in notebooks/data.</summary>
internal sealed class ScenarioRun : IDisposable
{
    // Times without year are of the year before a file's last change, which for a checked out file is the day of the checkout.
    private static readonly DateTime LastChange = new(2026, 11, 26, 0, 0, 0, DateTimeKind.Utc);
    private readonly Workspace _workspace = new();

    public static string Data { get; } = Path.Combine(RepositoryRoot.Path, "notebooks", "data");

    /// <summary>Runs a query and gives its results as JSON; the run has to go well and no event may be late.</summary>
    public IReadOnlyList<JsonElement> Json(string query, params string[] sources)
    {
        var result = Run(query, ["--output", "json"], sources);
        Assert.Equal((0, string.Empty), (result.ExitCode, Failures(result.Error)));
        return result.Json;
    }

    /// <summary>Runs a query and gives what the tool prints for people.</summary>
    public string Text(string query, params string[] sources) => Run(query, [], sources).Output.ReplaceLineEndings("\n");

    public void Dispose() => _workspace.Dispose();

    /// <summary>An instant of the output in milliseconds since 1970.</summary>
    public static long Milliseconds(JsonElement element, string name) =>
        DateTimeOffset.Parse(element.Text(name), CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    private ToolResult Run(string query, string[] options, string[] sources) =>
        Tool.Run(["run", query, .. options, .. sources.SelectMany(source => (string[])["--source", Copy(source)])]);

    private string Copy(string source)
    {
        var (name, file) = (source.Split('=')[0], source.Split('=')[1]);
        var copy = _workspace.PathOf(file);
        File.Copy(Path.Combine(Data, file), copy, overwrite: true);
        File.SetLastWriteTimeUtc(copy, LastChange);
        return $"{name}={copy}";
    }

    private static string Failures(string error) => string.Join('\n', error.Split('\n').Where(static line =>
        line.StartsWith("error", StringComparison.Ordinal) || line.StartsWith("warning", StringComparison.Ordinal) || line.StartsWith("correlator", StringComparison.Ordinal)));
}
