using System.CommandLine;
using Correlator.Testing;

namespace Correlator.Cli;

/// <summary><c>correlator load-test</c>.</summary>
internal sealed class LoadTestCommand
{
    private readonly ToolConsole _console;
    private readonly LoadInput _load = new();
    private readonly LoadThresholdInput _thresholds = new();
    private readonly SourceInput _sources = new();
    private readonly Option<string> _output = CommonOptions.Output("How the report is written to standard output: text, or json.");
    private readonly Option<string?> _report = new("--report") { Description = "Also write the report as JSON to a file; what is there is replaced.", HelpName = "FILE" };

    private LoadTestCommand(ToolConsole console) => _console = console;

    public static Command Create(ToolConsole console)
    {
        var self = new LoadTestCommand(console);
        var command = new Command(
            "load-test",
            "Send generated events at a fixed schedule, check every result and measure how long behind its due time it comes. Exit code 1 if a threshold is missed.");
        self._load.AddTo(command);
        self._sources.AddSourceTo(command, "Send a generated stream (requests, replies, audits) to a receiver over its protocol: syslog+tcp://127.0.0.1:0, syslog+udp://127.0.0.1:0, ingest://127.0.0.1:0. May be repeated. Default: in memory.");
        self._thresholds.AddTo(command);
        command.Add(self._output);
        command.Add(self._report);
        command.SetAction((parsed, _) => self.RunAsync(parsed));
        return command;
    }

    private Task<int> RunAsync(ParseResult parsed)
    {
        var scenario = _load.ScenarioOf(parsed);
        var expect = _load.ExpectOf(parsed);
        var settings = new LoadSettings
        {
            Scenario = scenario,
            Schedule = LoadSchedule.Create(_load.PatternOf(parsed), _load.RateOf(parsed), _load.DurationOf(parsed)),
            Seed = _load.SeedOf(parsed),
            Lateness = _load.LatenessOf(parsed),
            Expect = expect,
            Thresholds = _thresholds.Read(parsed, isChecked: expect is not null || scenario.Queries.All(static query => query.Check != LoadCheck.None)),
            Targets = LoadTargets.Create(scenario, _sources.Given(parsed), _console),
        };
        var path = parsed.GetValue(_report);
        RequireWritable(path);
        return QueryDiagnostics.ShowAsync(_console, scenario.Queries[0].Text, () => RunAsync(settings, path, CommonOptions.FormatOf(parsed, _output)));
    }

    // Before minutes of a run, not behind them.
    private static void RequireWritable(string? path)
    {
        try
        {
            if (path is not null)
            {
                File.Open(path, FileMode.Append, FileAccess.Write).Dispose();
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"The report cannot be written to '{path}': {error.Message}", error);
        }
    }

    private async Task<int> RunAsync(LoadSettings settings, string? path, OutputFormat format)
    {
        var report = await new LoadRun(_console, settings).RunAsync().ConfigureAwait(false);
        var json = LoadReportJson.Write(report);
        if (path is not null)
        {
            await File.WriteAllBytesAsync(path, json).ConfigureAwait(false);
        }

        if (format == OutputFormat.Json)
        {
            _console.Text.WriteLine(System.Text.Encoding.UTF8.GetString(json));
        }
        else
        {
            new LoadReportText(_console.Text).Write(report);
        }

        return report.Passed ? ExitCode.Success : ExitCode.Failed;
    }
}
