using System.CommandLine;
using System.Globalization;
using Correlator.Dsl.Syntax;

namespace Correlator.Cli;

/// <summary><c>correlator duration</c>.</summary>
internal static class DurationCommand
{
    public static Command Create(ToolConsole console)
    {
        var text = new Argument<string>("TEXT") { Description = "A duration, such as 1h30m." };
        var command = new Command("duration", "Print how many milliseconds a duration has.");
        command.Add(text);
        command.SetAction(parsed => Run(console, parsed.GetRequiredValue(text)));
        return command;
    }

    private static int Run(ToolConsole console, string text)
    {
        if (!DurationSyntax.TryParse(text, out var ticks, out var error))
        {
            throw new UsageException(error);
        }

        console.Text.WriteLine((ticks / (decimal)TimeSpan.TicksPerMillisecond).ToString("0.####", CultureInfo.InvariantCulture));
        return ExitCode.Success;
    }
}
