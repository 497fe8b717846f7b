using System.CommandLine;

namespace Correlator.Cli;

/// <summary><c>correlator test</c>.</summary>
internal static class TestCommand
{
    public static Command Create(ToolConsole console)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Test files, and directories in which every *.corr file is one.",
            Arity = ArgumentArity.OneOrMore,
        };
        var filter = new Option<string?>("--filter") { Description = "Run only cases with this text in their name or in that of their file; case does not matter.", HelpName = "TEXT" };
        var update = new Option<bool>("--update") { Description = "Show the differences, then rewrite what the files expect to what came out. Comments stay." };
        var output = CommonOptions.Output("How the outcome is written: text, or json for one object a case.");
        var command = new Command("test", "Run test files: events, a query, and what comes out of it. Exit code 1 if a case fails, 2 if a file cannot be read.")
        {
            paths, output, filter, update,
        };
        command.SetAction((parsed, _) => Task.FromResult(Run(console, parsed.GetValue(paths)!, new TestSettings
        {
            Filter = parsed.GetValue(filter) ?? string.Empty,
            IsUpdate = parsed.GetValue(update),
            Output = CommonOptions.FormatOf(parsed, output),
        })));
        return command;
    }

    private static int Run(ToolConsole console, string[] paths, TestSettings settings)
    {
        ITestOutput output = settings.Output == OutputFormat.Json ? new TestJsonOutput(console) : new TestTextOutput(console);
        return new TestRun(console, output, settings).Run(TestFiles.Find(paths));
    }
}
