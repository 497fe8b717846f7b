using System.CommandLine;
using Correlator.Dsl;

namespace Correlator.Cli;

/// <summary><c>correlator format</c>.</summary>
internal static class FormatCommand
{
    public static Command Create(ToolConsole console)
    {
        var query = new QueryInput();
        var check = new Option<bool>("--check") { Description = "Print nothing; exit code 1 if the query is not in canonical form." };
        var command = new Command("format", "Print a query in its canonical form: same meaning, all comments, one layout.");
        query.AddTo(command);
        command.Add(check);
        command.SetAction((parsed, _) => query.UseAsync(parsed, console, text => Run(console, text, parsed.GetValue(check))));
        return command;
    }

    private static int Run(ToolConsole console, string text, bool isCheck)
    {
        var canonical = CorrelationQuery.Format(text);
        if (isCheck)
        {
            return canonical == text ? ExitCode.Success : ExitCode.Failed;
        }

        console.Text.WriteLine(canonical);
        return ExitCode.Success;
    }
}
