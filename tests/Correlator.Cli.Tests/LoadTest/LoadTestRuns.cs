using System.Text.Json;
using Microsoft.Reactive.Testing;

namespace Correlator.Cli.Tests;

/// <summary>Runs the command on virtual time.</summary>
internal static class LoadTestRuns
{
    public static async Task<ToolResult> RunAsync(JumpingTime time, string[] args, bool isTerminal = false, CancellationToken interrupted = default)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var console = new ToolConsole(Stream.Null, output, error)
        {
            Time = time,
            Scheduler = new TestScheduler(),
            IsErrorTerminal = isTerminal,
            Interrupted = interrupted,
        };
        var code = await CommandLine.RunAsync(["load-test", .. args], console);
        return new ToolResult(code, System.Text.Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    public static Task<ToolResult> RunAsync(params string[] args) => RunAsync(new JumpingTime(), args);

    /// <summary>The report of a command line with <c>--output json</c>.</summary>
    public static JsonElement Report(this ToolResult result) => JsonElement.Parse(result.Output);

    public static long Long(this JsonElement report, params string[] path) => report.At(path).GetInt64();

    public static double Double(this JsonElement report, params string[] path) => report.At(path).GetDouble();

    public static JsonElement At(this JsonElement report, params string[] path) => path.Aggregate(report, static (element, name) => element.GetProperty(name));
}
