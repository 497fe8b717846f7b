using System.Diagnostics;
using System.Globalization;

namespace Correlator.Benchmarks;

/// <summary>The engines of W2, each in a process of its own: from two files to one.</summary>
internal sealed class FileEngines : IDisposable
{
    public const string Tool = "correlator run";
    public const string Library = "library, file to file";
    public const string Full1 = "DuckDB, 1 thread, the same fields";
    public const string FullAll = "DuckDB, all threads, the same fields";
    public const string Lean1 = "DuckDB, 1 thread, fewer fields";
    public const string LeanAll = "DuckDB, all threads, fewer fields";
    public const string Json = "System.Text.Json + dictionary";
    public const string Shell = "awk, sort, join";
    private readonly string _directory = Directory.CreateTempSubdirectory("correlator-bench").FullName;
    private readonly long _events;

    public FileEngines(int events)
    {
        _events = 2L * events;
        new PairWorkload(events).Write(_directory);
    }

    private string Output => Path.Combine(_directory, "out.ndjson");

    /// <summary>The tool, as the environment names it or as it was built beside this program; null if there is none.</summary>
    public static string? ToolPath
    {
        get
        {
            var beside = Path.Combine(AppContext.BaseDirectory, "../../Correlator.Cli/release/correlator");
            return Environment.GetEnvironmentVariable("CORRELATOR_TOOL") ?? (File.Exists(beside) ? Path.GetFullPath(beside) : null);
        }
    }

    /// <summary>Whether the tool was compiled ahead of time, as it is shipped.</summary>
    public static bool IsToolNative => ToolPath is { } path && !File.Exists(path + ".dll");

    public IReadOnlyList<Engine> All(string? only = null) =>
        [.. Every().Where(engine => only is null || engine.Name.Contains(only, StringComparison.OrdinalIgnoreCase))];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>The command <c>file</c>: runs one engine in this process and prints the milliseconds and the peak in KB.</summary>
    public static int RunOne(string engine, string directory, string output)
    {
        var watch = Stopwatch.StartNew();
        var threads = engine.EndsWith('1') ? 1 : Environment.ProcessorCount;
        switch (engine)
        {
            case "library":
                FileQuery.Run(directory, output);
                break;
            case "json":
                JsonPipeline.Run(directory, output);
                break;
            default:
                DuckDbFiles.Run(directory, output, threads, isFull: engine.StartsWith("full", StringComparison.Ordinal));
                break;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalMilliseconds} {ChildProcess.PeakOf(Environment.ProcessId)}"));
        return 0;
    }

    private IEnumerable<Engine> Every()
    {
        if (ToolPath is { } tool)
        {
            yield return Of(Tool, tally => RunTool(tool, tally));
        }
        else
        {
            Console.WriteLine($"'{Tool}' is left out: build the tool, or say where it is in CORRELATOR_TOOL.");
        }

        yield return Of(Library, tally => RunChild("library", tally));
        yield return Of(Full1, tally => RunChild("full-1", tally));
        yield return Of(FullAll, tally => RunChild("full-all", tally));
        yield return Of(Lean1, tally => RunChild("lean-1", tally));
        yield return Of(LeanAll, tally => RunChild("lean-all", tally));
        yield return Of(Json, tally => RunChild("json", tally)) with { EveryRound = 3 };
        if (ShellJoin.Missing is { } missing)
        {
            Console.WriteLine($"'{Shell}' is left out: there is no {missing}.");
        }
        else
        {
            yield return Of(Shell, RunShell) with { EveryRound = 3 };
        }
    }

    private void RunTool(string tool, PairTally tally)
    {
        string[] arguments =
        [
            "run", FileQuery.Text, "--lateness", "1s", "--output", "json",
            "--source", $"a={Path.Combine(_directory, "a.ndjson")}", "--source", $"b={Path.Combine(_directory, "b.ndjson")}",
        ];
        var outcome = ChildProcess.Run(tool, arguments, Output);
        Take(tally, outcome.Elapsed, outcome.PeakKilobytes);
    }

    /// <summary>The time is what the engine itself took: the start of the runtime is no part of it.</summary>
    private void RunChild(string engine, PairTally tally)
    {
        var words = ChildProcess.RunSelf(null, "file", engine, _directory, Output).Output.Split(' ');
        Take(tally, TimeSpan.FromMilliseconds(double.Parse(words[0], CultureInfo.InvariantCulture)), long.Parse(words[1], CultureInfo.InvariantCulture));
    }

    private void RunShell(PairTally tally) =>
        Take(tally, ChildProcess.Run("/bin/sh", ["-c", ShellJoin.Script, "sh", _directory, Output]).Elapsed, peakKilobytes: 0);

    private void Take(PairTally tally, TimeSpan elapsed, long peakKilobytes)
    {
        tally.Elapsed = elapsed;
        tally.PeakKilobytes = peakKilobytes;
        if (tally.IsChecked)
        {
            PairLines.Check(Output, tally);
        }
    }

    private Engine Of(string name, Action<PairTally> run) => new(name, "W2", _events, run);
}
