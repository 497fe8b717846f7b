using System.CommandLine;
using Correlator.Server;
using Correlator.Sources;

namespace Correlator.Cli;

/// <summary><c>correlator sources</c>: what is configured, whether it answers, what it has, and what could be.</summary>
internal sealed class SourcesCommand
{
    private readonly ToolConsole _console;
    private readonly SourceInput _sources = new();

    private SourcesCommand(ToolConsole console) => _console = console;

    public static Command Create(ToolConsole console)
    {
        var self = new SourcesCommand(console);
        var command = new Command("sources", "List the sources that are known by name; with a subcommand test them, or show their labels.");
        self._sources.AddTo(command);
        command.SetAction(parsed => self.List(parsed));
        command.Add(self.TestCommand());
        command.Add(self.LabelsCommand());
        command.Add(self.KindsCommand());
        command.Add(self.SchemaCommand());
        return command;
    }

    private Command TestCommand()
    {
        var (sources, names) = (new SourceInput(), new Argument<string[]>("NAME") { Description = "Which sources. Default: all.", Arity = ArgumentArity.ZeroOrMore });
        var command = new Command("test", "Ask each source for something small, and tell what comes of it; exit code 1 where one does not answer.");
        command.Add(names);
        sources.AddTo(command);
        command.SetAction((parsed, stop) => new SourceTest(_console).RunAsync(Chosen(sources.Definitions(parsed), parsed.GetValue(names) ?? []), stop));
        return command;
    }

    private Command LabelsCommand()
    {
        var sources = new SourceInput();
        var name = new Argument<string>("NAME") { Description = "The source." };
        var label = new Argument<string?>("LABEL") { Description = "A label whose values are shown. Default: the names of labels.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("labels", "Show which labels a source has, or the values of one, one a line.");
        command.Add(name);
        command.Add(label);
        sources.AddTo(command);
        command.SetAction((parsed, stop) => ShowLabelsAsync(Chosen(sources.Definitions(parsed), [parsed.GetValue(name)!])[0], parsed.GetValue(label), stop));
        return command;
    }

    private Command KindsCommand()
    {
        var kind = new Argument<string?>("KIND") { Description = "A kind whose options are shown. Default: the kinds.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("kinds", "Show the kinds of sources, or the options of one.") { kind };
        command.SetAction(parsed => ShowKinds(parsed.GetValue(kind)));
        return command;
    }

    private Command SchemaCommand()
    {
        var command = new Command("schema", "Write the JSON schema of configuration files, for editors.");
        command.SetAction(_ =>
        {
            _console.Text.Write(ServerConfiguration.SchemaJson());
            return ExitCode.Success;
        });
        return command;
    }

    private int List(ParseResult parsed)
    {
        var definitions = _sources.Definitions(parsed);
        var (nameWidth, kindWidth) = (Width(definitions.Select(static d => d.Name)), Width(definitions.Select(static d => d.Kind)));
        foreach (var definition in definitions)
        {
            _console.Text.WriteLine($"{definition.Name.PadRight(nameWidth)}  {definition.Kind.PadRight(kindWidth)}  {definition.Address}");
        }

        if (definitions.Count == 0)
        {
            _console.Error.WriteLine("No sources: name some with --source, or in correlator.json.");
        }

        return ExitCode.Success;
    }

    private async Task<int> ShowLabelsAsync(SourceDefinition definition, string? label, CancellationToken stop)
    {
        if (SourceInput.Create(definition, new SourceContext()) is not ILabelSource source)
        {
            throw new UsageException($"Source {definition.Name} is of kind {definition.Kind}, which cannot tell its labels.");
        }

        try
        {
            foreach (var text in label is null ? await source.GetLabelNamesAsync(stop).ConfigureAwait(false) : await source.GetLabelValuesAsync(label, stop).ConfigureAwait(false))
            {
                _console.Text.WriteLine(text);
            }

            return ExitCode.Success;
        }
        catch (CorrelatorException error)
        {
            _console.Error.WriteLine($"correlator: {error.Message}");
            return ExitCode.Failed;
        }
    }

    private int ShowKinds(string? kind)
    {
        if (kind is not null && !SourceKinds.Names.Contains(kind))
        {
            throw new UsageException($"There is no kind of source '{kind}'. Known kinds: {string.Join(", ", SourceKinds.Names)}.");
        }

        (string Name, string Help)[] rows = kind is null
            ? [.. SourceKinds.Names.Select(static name => (name, SourceKinds.SummaryOf(name)))]
            : [.. SourceKinds.OptionsOf(kind).Select(static option => (option.Name, option.Help))];
        var width = Width(rows.Select(static row => row.Name));
        foreach (var (name, help) in rows)
        {
            _console.Text.WriteLine($"{name.PadRight(width)}  {help}");
        }

        return ExitCode.Success;
    }

    private static IReadOnlyList<SourceDefinition> Chosen(IReadOnlyList<SourceDefinition> definitions, string[] names)
    {
        var unknown = names.FirstOrDefault(name => !definitions.Any(definition => definition.Name == name));
        if (unknown is not null)
        {
            throw new UsageException($"There is no source '{unknown}'. Known: {(definitions.Count == 0 ? "none" : string.Join(", ", definitions.Select(static d => d.Name)))}.");
        }

        return names.Length == 0 ? definitions : [.. definitions.Where(definition => names.Contains(definition.Name))];
    }

    private static int Width(IEnumerable<string> texts) => texts.Select(static text => text.Length).DefaultIfEmpty().Max();
}
