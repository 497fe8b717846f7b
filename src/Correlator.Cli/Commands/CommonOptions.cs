using System.CommandLine;

namespace Correlator.Cli;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<string> Output(string description)
    {
        var option = new Option<string>("--output", "-o") { Description = description, DefaultValueFactory = static _ => "text", HelpName = "text|json" };
        option.AcceptOnlyFromAmong("text", "json");
        return option;
    }

    public static OutputFormat FormatOf(ParseResult parsed, Option<string> output) =>
        parsed.GetValue(output) == "json" ? OutputFormat.Json : OutputFormat.Text;
}
