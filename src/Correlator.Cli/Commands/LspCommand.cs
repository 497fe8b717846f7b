using System.CommandLine;

namespace Correlator.Cli;

/// <summary><c>correlator lsp</c>.</summary>
internal static class LspCommand
{
    public static Command Create(ToolConsole console)
    {
        var command = new Command("lsp", "Serve an editor over standard input and output: Language Server Protocol 3.17, one query a document.");

        // Editors' libraries append it to the command line; there is no other way to talk.
        command.Add(new Option<bool>("--stdio") { Description = "Talk over standard input and output, which is the only way.", Hidden = true });
        command.SetAction((_, _) => new LanguageServer(console.Input, console.Output, console.Error).RunAsync(console.Interrupted));
        return command;
    }
}
