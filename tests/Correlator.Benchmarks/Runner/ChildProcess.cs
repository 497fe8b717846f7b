using System.Diagnostics;
using System.Globalization;

namespace Correlator.Benchmarks;

/// <summary>Runs a program and sees how long it took and how much memory it held at most.</summary>
internal static class ChildProcess
{
    /// <summary>What a program printed, how long it took from start to end, and the greatest resident set of its process (0 where /proc is not there).</summary>
    internal readonly record struct Outcome(string Output, TimeSpan Elapsed, long PeakKilobytes);

    /// <summary>This program again, with other arguments and in a process of its own.</summary>
    /// <param name="collector">
    /// Null for the collector as this program has it; "concurrent" for the one that live runs have; "live" for that one with a nursery of 1 MiB, so that its pauses are short.
    /// </param>
    /// <param name="arguments">The arguments.</param>
    public static Outcome RunSelf(string? collector, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, Own(arguments)) { RedirectStandardOutput = true };
        if (collector is "concurrent" or "live")
        {
            start.Environment["DOTNET_gcConcurrent"] = "1";
        }

        if (collector == "live")
        {
            start.Environment["DOTNET_GCgen0size"] = "0x100000";
        }

        return Run(start);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="outputPath">Where its standard output goes; null to have it back as text.</param>
    /// <exception cref="InvalidOperationException">The program failed.</exception>
    public static Outcome Run(string program, IReadOnlyList<string> arguments, string? outputPath = null)
    {
        // A shell opens the output, so that no byte of it goes through this process.
        var start = outputPath is null
            ? new ProcessStartInfo(program, arguments)
            : new ProcessStartInfo("/bin/sh", ["-c", "out=$1; shift; exec \"$@\" > \"$out\"", "sh", outputPath, program, .. arguments]);
        start.RedirectStandardOutput = outputPath is null;
        return Run(start);
    }

    private static Outcome Run(ProcessStartInfo start)
    {
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = start.RedirectStandardOutput ? process.StandardOutput.ReadToEndAsync() : Task.FromResult(string.Empty);
        var peak = 0L;
        while (!process.WaitForExit(2))
        {
            peak = Math.Max(peak, PeakOf(process.Id));
        }

        var elapsed = watch.Elapsed;
        return process.ExitCode == 0
            ? new Outcome(output.GetAwaiter().GetResult(), elapsed, peak)
            : throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}.");
    }

    /// <summary>The greatest resident set that a process has had so far, in KB.</summary>
    public static long PeakOf(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan("VmHWM:".Length).TrimEnd("kB ").Trim(), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It has ended, or there is no /proc.
            return 0;
        }
    }

    /// <summary>Started by the runtime's host, the program is an argument of it.</summary>
    private static string[] Own(string[] arguments) =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(ChildProcess).Assembly.Location, .. arguments] : arguments;
}
