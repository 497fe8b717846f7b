using System.Text;
using System.Text.Json;

namespace Correlator.Cli.Tests;

/// <summary>Runs the tool in this process.</summary>
internal static class Tool
{
    public static ToolResult Run(params string[] args) => Run(args, string.Empty);

    public static ToolResult Run(string[] args, string input) => RunAsync(args, input).GetAwaiter().GetResult();

    public static async Task<ToolResult> RunAsync(string[] args, string input = "", CancellationToken interrupted = default)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var console = new ToolConsole(new MemoryStream(Encoding.UTF8.GetBytes(input)), output, error)
        {
            Interrupted = interrupted,
        };
        var code = await CommandLine.RunAsync(args, console);
        return new ToolResult(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}

internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>The output's lines as JSON.</summary>
    public IReadOnlyList<JsonElement> Json => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonElement.Parse(line))];
}
