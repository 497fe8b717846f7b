using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Correlator.Dsl;

namespace Correlator.Cli;

/// <summary><c>correlator analyze</c>.</summary>
internal static class AnalyzeCommand
{
    public static Command Create(ToolConsole console)
    {
        var query = new QueryInput();
        var output = CommonOptions.Output("How the score is written: text, or json.");
        var command = new Command("analyze", "Score how much work a query is, with hints how to lower it.");
        query.AddTo(command);
        command.Add(output);
        command.SetAction((parsed, _) => query.UseAsync(parsed, console, text => Run(console, text, CommonOptions.FormatOf(parsed, output))));
        return command;
    }

    private static int Run(ToolConsole console, string text, OutputFormat format)
    {
        var analysis = QueryAnalyzer.Analyze(CorrelationQuery.Parse(text));
        var level = analysis.Level switch
        {
            QueryComplexity.Simple => "simple",
            QueryComplexity.Moderate => "moderate",
            _ => "complex",
        };
        if (format == OutputFormat.Json)
        {
            JsonOutput.WriteLine(console, writer => Write(writer, analysis, level));
            return ExitCode.Success;
        }

        console.Text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{analysis.Score} ({level})"));
        foreach (var hint in analysis.Hints)
        {
            console.Text.WriteLine($"- {hint}");
        }

        return ExitCode.Success;
    }

    private static void Write(Utf8JsonWriter writer, QueryAnalysis analysis, string level)
    {
        writer.WriteStartObject();
        writer.WriteNumber("score", analysis.Score);
        writer.WriteString("level", level);
        writer.WriteStartArray("hints");
        foreach (var hint in analysis.Hints)
        {
            writer.WriteStringValue(hint);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
