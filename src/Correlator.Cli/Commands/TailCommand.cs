using System.CommandLine;

namespace Correlator.Cli;

/// <summary><c>correlator tail</c>.</summary>
internal sealed class TailCommand
{
    private readonly ToolConsole _console;
    private readonly SourceInput _sources = new();
    private readonly Argument<string> _name = new("NAME") { Description = "The source, as --source or the configuration names it." };
    private readonly Argument<string?> _selector = new("SELECTOR")
    {
        Description = "What a query writes between the source's parentheses, stages included: '{app=\"api\"} |= \"error\"'. Default: everything.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _output = CommonOptions.Output("How events are written: text for one a line, or json for one object a line.");
    private readonly Option<string?> _since = new("--since") { Description = "No event before this instant: 2026-01-01T06:00:00Z, '5m ago'.", HelpName = "INSTANT" };
    private readonly Option<bool> _end = new("--no-follow") { Description = "End with what is there now." };

    private TailCommand(ToolConsole console) => _console = console;

    public static Command Create(ToolConsole console)
    {
        var self = new TailCommand(console);
        var command = new Command("tail", "Show the events of one source as they come, until Ctrl-C.");
        command.Add(self._name);
        command.Add(self._selector);
        self._sources.AddTo(command);
        command.Add(self._output);
        command.Add(self._since);
        command.Add(self._end);
        command.SetAction((parsed, _) => self.RunAsync(parsed));
        return command;
    }

    private Task<int> RunAsync(ParseResult parsed)
    {
        var isFollowing = !parsed.GetValue(_end);
        var sources = _sources.Create(parsed, isFollowing, _console);
        var name = parsed.GetValue(_name)!;
        var query = $"{name}({parsed.GetValue(_selector) ?? Everything(name, sources)})";
        var settings = new RunSettings
        {
            Query = query,
            Sources = sources,
            Options = new CorrelationOptions
            {
                Scheduler = _console.Scheduler,
                Emit = isFollowing ? EmitMode.First : EmitMode.Default,
                Since = InstantText.Read("--since", parsed.GetValue(_since), _console.Scheduler.Now),
            },
            Output = CommonOptions.FormatOf(parsed, _output),
            IsImmediate = isFollowing,
            IsFollowing = isFollowing,
            ShowsEvents = true,
        };
        return QueryDiagnostics.ShowAsync(_console, query, () => new QueryRun(_console, settings).RunAsync());
    }

    private static string Everything(string name, IReadOnlyList<ILogSource> sources) => sources.FirstOrDefault(source => source.Name == name)?.Language switch
    {
        SelectorLanguage.Lucene => "*",
        SelectorLanguage.Native => throw new UsageException($"Source {name} gives what it is asked for: write a query of its own language as SELECTOR."),
        _ => "{}",
    };
}
