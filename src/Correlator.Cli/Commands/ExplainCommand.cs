using System.CommandLine;
using Correlator.Dsl;

namespace Correlator.Cli;

/// <summary><c>correlator explain</c>.</summary>
internal static class ExplainCommand
{
    public static Command Create(ToolConsole console)
    {
        var query = new QueryInput();
        var sources = new SourceInput();
        var follow = new Option<bool>("--follow") { Description = "Explain it as it runs with --follow." };
        var command = new Command("explain", "Show how a query runs: its operators, keys and bounds, and, of sources that are given, what is asked of each. No source is opened.");
        query.AddTo(command);
        sources.AddTo(command);
        command.Add(follow);
        command.SetAction((parsed, _) => query.UseAsync(parsed, console, text => Run(console, text, sources.Create(parsed, parsed.GetValue(follow), console))));
        return command;
    }

    private static int Run(ToolConsole console, string text, IReadOnlyList<ILogSource> sources)
    {
        var catalog = new SourceCatalog();
        foreach (var source in sources)
        {
            catalog.Add(source);
        }

        var compiled = QueryCompiler.Preview(text, catalog);
        console.Text.WriteLine(GraphPrinter.Explain(compiled.Node, compiled.Options));
        QueryDiagnostics.Write(console, text, compiled.Warnings);
        return ExitCode.Success;
    }
}
