using System.CommandLine;
using System.Globalization;

namespace Correlator.Cli;

/// <summary><c>correlator run</c>.</summary>
internal sealed class RunCommand
{
    private readonly ToolConsole _console;
    private readonly QueryInput _query = new();
    private readonly SourceInput _sources = new();
    private readonly Option<string> _output = CommonOptions.Output("How correlations are written: text, or json for one object a line.");

    private readonly Option<string?> _emit = new("--emit")
    {
        Description = "When correlations come out: first, final (once, when closed) or each (one per pair). Default: final for files, first with --follow.",
        HelpName = "first|final|each",
    };

    private readonly Option<string?> _lateness = new("--lateness")
    {
        Description = "How far out of order the events of a source may be. Default: 30s.",
        HelpName = "DURATION",
    };

    private readonly Option<string?> _idle = new("--idle")
    {
        Description = "After how long a source that is followed and silent lets time pass. Default: 10s.",
        HelpName = "DURATION",
    };

    private readonly Option<string?> _timeZone = new("--timezone")
    {
        Description = "The zone of times that name none: UTC, Europe/Berlin, +02:00. Default: UTC. The option tz of a source counts more.",
        HelpName = "ZONE",
    };

    private readonly Option<string?> _maxEvents = new("--max-events")
    {
        Description = "The most events that one correlation holds, at least 2; one that reaches it is closed and marked. Default: 1000.",
        HelpName = "N",
    };

    private readonly Option<string?> _partitions = new("--partitions")
    {
        Description = "Over how many threads the events are spread by their key, 1 to 64; the order of correlations is then not defined. Default: 1.",
        HelpName = "N",
    };

    private readonly Option<string?> _maxState = new("--max-state")
    {
        Description = "The most that the query may hold, as events, bytes or both, and what gives way: drop-oldest, drop-newest, fail or wait. Default: no bound, drop-oldest.",
        HelpName = "N|SIZE[,POLICY]",
    };

    private readonly Option<string?> _since = new("--since") { Description = "No event before this instant: 2026-01-01T06:00:00Z, 2026-01-01, '5m ago', now.", HelpName = "INSTANT" };
    private readonly Option<string?> _until = new("--until") { Description = "No event after this instant.", HelpName = "INSTANT" };
    private readonly Option<string?> _checkpointInterval = new("--checkpoint-interval") { Description = "With --state: how often the run keeps how far it has come. Default: 5s.", HelpName = "DURATION" };
    private readonly Option<bool> _follow = new("--follow") { Description = "Go on with what is appended to the files and what comes by standard input, until Ctrl-C." };
    private readonly Option<bool> _strict = new("--strict") { Description = "A record that is no event fails its source instead of being counted and skipped." };
    private readonly Option<bool> _stats = new("--stats") { Description = "Show where the events of each stream went, on standard error; a terminal shows it anyway." };

    private RunCommand(ToolConsole console) => _console = console;

    public static Command Create(ToolConsole console)
    {
        var self = new RunCommand(console);
        var command = new Command("run", "Run a query over logs and print the correlations.");
        self._query.AddTo(command);
        self._sources.AddTo(command);
        self._emit.AcceptOnlyFromAmong("first", "final", "each");
        Option[] options =
        [
            self._output, self._emit, self._lateness, self._idle, self._timeZone, self._maxEvents, self._maxState, self._partitions,
            self._since, self._until, self._checkpointInterval, self._follow, self._strict, self._stats,
        ];
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.SetAction((parsed, _) => self.RunAsync(parsed));
        return command;
    }

    private Task<int> RunAsync(ParseResult parsed)
    {
        var settings = SettingsOf(parsed);
        return _query.UseAsync(parsed, _console, text => new QueryRun(_console, settings with { Query = text }).RunAsync());
    }

    private RunSettings SettingsOf(ParseResult parsed)
    {
        var isFollowing = parsed.GetValue(_follow);
        var inputs = _sources.StandardInputs(parsed);
        if (inputs + (_query.IsStandardInput(parsed) ? 1 : 0) > 1)
        {
            throw new UsageException("Standard input can be read once: - stands for two things.");
        }

        var sources = _sources.Create(parsed, isFollowing, _console);
        return new RunSettings
        {
            Sources = sources,
            Options = OptionsOf(parsed),
            Checkpoints = CheckpointsOf(parsed),
            Output = CommonOptions.FormatOf(parsed, _output),

            // Whoever pipes a log in may be waiting for what comes out.
            IsImmediate = isFollowing || inputs > 0 || sources.Any(static source => source is ILiveSource),
            IsFollowing = isFollowing,
            ShowStatistics = parsed.GetValue(_stats),
        };
    }

    private CheckpointOptions? CheckpointsOf(ParseResult parsed)
    {
        var interval = parsed.GetValue(_checkpointInterval);
        if (_sources.CheckpointsOf(parsed) is not { } store)
        {
            return interval is null ? null : throw new UsageException("--checkpoint-interval goes with --state DIR, which says where checkpoints are kept.");
        }

        var options = new CheckpointOptions(store);
        return interval is null ? options : options with { Interval = DurationText.Read("--checkpoint-interval", interval) };
    }

    private CorrelationOptions OptionsOf(ParseResult parsed)
    {
        var now = _console.Scheduler.Now;
        var options = new CorrelationOptions
        {
            Scheduler = _console.Scheduler,
            IsStrict = parsed.GetValue(_strict),
            Since = InstantText.Read("--since", parsed.GetValue(_since), now),
            Until = InstantText.Read("--until", parsed.GetValue(_until), now),
            Emit = parsed.GetValue(_emit) switch
            {
                "first" => EmitMode.First,
                "final" => EmitMode.Final,
                "each" => EmitMode.Each,
                _ => EmitMode.Default,
            },
        };
        if (options.Since > options.Until)
        {
            throw new UsageException("--since is later than --until.");
        }

        return options with
        {
            Lateness = parsed.GetValue(_lateness) is { } lateness ? DurationText.Read("--lateness", lateness) : options.Lateness,
            Idle = parsed.GetValue(_idle) is { } idle ? ReadIdle(idle) : options.Idle,
            TimeZone = parsed.GetValue(_timeZone) is { } zone ? ReadZone(zone) : options.TimeZone,
            MaxState = StateBudgetText.Read(parsed.GetValue(_maxState)),
            MaxEvents = parsed.GetValue(_maxEvents) is { } count ? ReadCount(count) : options.MaxEvents,
            Partitions = parsed.GetValue(_partitions) is { } partitions ? ReadPartitions(partitions) : options.Partitions,
        };
    }

    private static TimeSpan ReadIdle(string text)
    {
        var idle = DurationText.Read("--idle", text);
        return idle > TimeSpan.Zero ? idle : throw new UsageException($"--idle needs a duration above zero, found '{text}'.");
    }

    private static TimeZoneInfo ReadZone(string text) => TimeZoneText.TryParse(text, out var zone)
        ? zone
        : throw new UsageException($"--timezone needs a zone such as UTC, Europe/Berlin or +02:00, found '{text}'.");

    private static int ReadCount(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 2
        ? count
        : throw new UsageException($"--max-events needs a whole number of at least 2, found '{text}'.");

    private static int ReadPartitions(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 64
        ? count
        : throw new UsageException($"--partitions needs a whole number from 1 to 64, found '{text}'.");
}
