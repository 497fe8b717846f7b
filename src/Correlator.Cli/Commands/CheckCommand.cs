using System.CommandLine;
using Correlator.Dsl;

namespace Correlator.Cli;

/// <summary><c>correlator check</c>.</summary>
internal static class CheckCommand
{
    public static Command Create(ToolConsole console)
    {
        var query = new QueryInput();
        var output = CommonOptions.Output("How the findings are written: text, or json for one object with streams, joins and diagnostics.");
        var command = new Command("check", "Check a query: errors, warnings and hints, with their places. Exit code 2 if it is not valid.");
        query.AddTo(command);
        command.Add(output);
        command.SetAction((parsed, _) => query.UseAsync(parsed, console, text => Run(console, text, CommonOptions.FormatOf(parsed, output))));
        return command;
    }

    private static int Run(ToolConsole console, string text, OutputFormat format)
    {
        var check = CorrelationQuery.Check(text);
        if (format == OutputFormat.Json)
        {
            JsonOutput.WriteLine(console, check.WriteTo);
        }
        else
        {
            QueryDiagnostics.Write(console, text, check.Diagnostics);
            console.Text.WriteLine(check.IsValid ? "valid" : "not valid");
        }

        return check.IsValid ? ExitCode.Success : ExitCode.Usage;
    }
}
