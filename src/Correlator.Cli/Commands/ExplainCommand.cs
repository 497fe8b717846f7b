using System.CommandLine;
using Correlator.Dsl;

namespace Correlator.Cli;

/// <summary><c>correlator explain</c>.</summary>
internal static class ExplainCommand
{
    public static Command Create(ToolConsole console)
    {
        var query = new QueryInput();
        var command = new Command("explain", "Show how a query runs: its operators, keys and bounds.");
        query.AddTo(command);
        command.SetAction((parsed, _) => query.UseAsync(parsed, console, text => Run(console, text)));
        return command;
    }

    private static int Run(ToolConsole console, string text)
    {
        var compiled = QueryCompiler.Describe(CorrelationQuery.Parse(text));
        console.Text.WriteLine(GraphPrinter.Explain(compiled.Node, compiled.Options));
        QueryDiagnostics.Write(console, text, compiled.Warnings);
        return ExitCode.Success;
    }
}
