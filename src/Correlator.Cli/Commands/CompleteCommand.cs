using System.CommandLine;
using Correlator.Dsl;

namespace Correlator.Cli;

/// <summary><c>correlator complete</c>.</summary>
internal static class CompleteCommand
{
    public static Command Create(ToolConsole console)
    {
        var query = new QueryInput();
        var position = new Option<int?>("--position") { Description = "The cursor: UTF-16 units before it. Default: the end of the text.", HelpName = "N" };
        var output = CommonOptions.Output("How proposals are written: text for one a line, or json for an array.");
        var command = new Command("complete", "Propose what can stand at a place of a query, finished or not.");
        query.AddTo(command);
        command.Add(position);
        command.Add(output);
        command.SetAction((parsed, _) => query.UseAsync(parsed, console, text => Run(console, text, parsed.GetValue(position), CommonOptions.FormatOf(parsed, output))));
        return command;
    }

    private static int Run(ToolConsole console, string text, int? position, OutputFormat format)
    {
        var offset = position ?? text.Length;
        if (offset < 0 || offset > text.Length)
        {
            throw new UsageException($"--position {offset} is outside of the query, which has {text.Length} UTF-16 units.");
        }

        var proposals = QueryCompletion.Complete(text, offset);
        if (format == OutputFormat.Json)
        {
            JsonOutput.WriteLine(console, writer =>
            {
                writer.WriteStartArray();
                foreach (var proposal in proposals)
                {
                    writer.WriteStringValue(proposal.Text);
                }

                writer.WriteEndArray();
            });
            return ExitCode.Success;
        }

        foreach (var proposal in proposals)
        {
            console.Text.WriteLine(proposal.Text);
        }

        return ExitCode.Success;
    }
}
