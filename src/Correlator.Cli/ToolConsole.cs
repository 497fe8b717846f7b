using System.Reactive.Concurrency;
using System.Text;

namespace Correlator.Cli;

/// <summary>Everything that connects the tool with the outside: streams, terminal, clock, interrupts. Tests bring their own.</summary>
internal sealed class ToolConsole
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public ToolConsole(Stream input, Stream output, TextWriter error)
    {
        Input = input;
        Output = output;
        Error = error;
        Text = new StreamWriter(output, Utf8, 32 * 1024, leaveOpen: true);
    }

    /// <summary>Standard input, for queries that come by it.</summary>
    public Stream Input { get; }

    /// <summary>Standard output as bytes.</summary>
    public Stream Output { get; }

    /// <summary>Standard output as text; flushed by the writer of the last word.</summary>
    public TextWriter Text { get; }

    /// <summary>Standard error.</summary>
    public TextWriter Error { get; }

    public bool IsOutputTerminal { get; init; }

    public bool IsErrorTerminal { get; init; }

    /// <summary>Whether the terminal shows colours and its user wants them.</summary>
    public bool UseColour { get; init; }

    /// <summary>The terminal's width in characters.</summary>
    public int Width { get; init; } = 80;

    /// <summary>The clock of live sources, of progress and of <c>5m ago</c>.</summary>
    public IScheduler Scheduler { get; init; } = DefaultScheduler.Instance;

    /// <summary>The clock of load tests, which wait for less than a scheduler tells apart.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Asks to read a configuration anew.</summary>
    public Hangup Hangup { get; init; } = new();

    /// <summary>Asks for a clean end.</summary>
    public CancellationToken Interrupted { get; init; }
}
