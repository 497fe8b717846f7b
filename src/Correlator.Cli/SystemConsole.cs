using Microsoft.Win32.SafeHandles;
using Spectre.Console;

namespace Correlator.Cli;

/// <summary>The console of the process.</summary>
internal static class SystemConsole
{
    private const int OutputDescriptor = 1;

    public static ToolConsole Open(Interrupts interrupts)
    {
        var error = new StreamWriter(Console.OpenStandardError()) { AutoFlush = true };
        var isTerminal = !Console.IsOutputRedirected;

        // Knows which terminals understand colours and how wide they are, and honours NO_COLOR.
        var profile = isTerminal ? AnsiConsole.Profile : null;
        return new ToolConsole(Console.OpenStandardInput(), OpenOutput(), error)
        {
            IsOutputTerminal = isTerminal,
            IsErrorTerminal = !Console.IsErrorRedirected,
            UseColour = profile is not null && profile.Capabilities.Ansi && profile.Capabilities.ColorSystem != ColorSystem.NoColors,
            Width = Math.Max(20, profile?.Width ?? 80),
            Interrupted = interrupts.Token,
            Hangup = interrupts.Hangup,
        };
    }

    private static Stream OpenOutput()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return Console.OpenStandardOutput();
        }

        // The console's own stream keeps silent when the reader of a pipe has gone, and a followed log would be read for nobody for ever.
        // For files it is right all the same: it moves the position that other writers of the file share.
        var pipe = new FileStream(new SafeFileHandle(OutputDescriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
    }
}
