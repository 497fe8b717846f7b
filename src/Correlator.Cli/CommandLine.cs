using System.CommandLine;
using System.CommandLine.Invocation;
using System.Diagnostics.CodeAnalysis;

namespace Correlator.Cli;

/// <summary>The tool's command line: arguments in, exit code out.</summary>
internal static class CommandLine
{
    private static readonly Option<bool> Debug = new("--debug") { Description = "Show the stack trace of an unexpected error.", Recursive = true };

    /// <summary>Runs one command line.</summary>
    /// <returns>The exit code; see <see cref="ExitCode"/>.</returns>
    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The edge of the tool: nobody above it could catch.")]
    public static async Task<int> RunAsync(string[] args, ToolConsole console)
    {
        var parsed = CreateRoot(console).Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        try
        {
            var code = parsed.Action is ParseErrorAction ? WriteErrors(parsed, console) : await InvokeAsync(parsed, console).ConfigureAwait(false);
            await console.Text.FlushAsync().ConfigureAwait(false);
            return code;
        }
        catch (UsageException error)
        {
            console.Error.WriteLine($"correlator: {error.Message}");
            return ExitCode.Usage;
        }
        catch (IOException error) when (BrokenPipe.Is(error))
        {
            return ExitCode.Success;
        }
        catch (Exception error)
        {
            console.Error.WriteLine(parsed.GetValue(Debug) ? $"correlator: {error}" : $"correlator: {error.Message} (--debug shows where)");
            return ExitCode.Failed;
        }
    }

    private static RootCommand CreateRoot(ToolConsole console)
    {
        var root = new RootCommand("Correlates log events of several sources by key and event time.");
        root.Add(Debug);
        root.Add(RunCommand.Create(console));
        root.Add(TailCommand.Create(console));
        root.Add(SourcesCommand.Create(console));
        root.Add(ServeCommand.Create(console));
        root.Add(KafkaCommand.Create(console));
        root.Add(DemoCommand.Create(console));
        root.Add(CheckCommand.Create(console));
        root.Add(FormatCommand.Create(console));
        root.Add(ExplainCommand.Create(console));
        root.Add(AnalyzeCommand.Create(console));
        root.Add(CompleteCommand.Create(console));
        root.Add(DurationCommand.Create(console));
        root.Add(TestCommand.Create(console));
        root.Add(LoadTestCommand.Create(console));
        root.Add(LspCommand.Create(console));
        return root;
    }

    private static Task<int> InvokeAsync(ParseResult parsed, ToolConsole console)
    {
        // Errors and interrupts are the tool's own to handle.
        return parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = console.Text,
            Error = console.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    private static int WriteErrors(ParseResult parsed, ToolConsole console)
    {
        foreach (var error in parsed.Errors)
        {
            console.Error.WriteLine($"correlator: {error.Message}");
        }

        var command = parsed.CommandResult.Command;
        console.Error.WriteLine(command is RootCommand ? "Try: correlator --help, or correlator demo" : $"Try: correlator {command.Name} --help");
        return ExitCode.Usage;
    }
}
