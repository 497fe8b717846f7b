using System.CommandLine;
using System.Text.RegularExpressions;
using Correlator.Sources;

namespace Correlator.Cli;

/// <summary>Where a command takes its sources from: <c>--source</c>, and a configuration file; what stands on the command line counts more.</summary>
internal sealed partial class SourceInput
{
    private const string UsualFile = "correlator.json";

    private readonly Option<string[]> _sources = new("--source", "-s")
    {
        Description = "A source: a path, a pattern of paths (quote it), - for standard input, or an address such as http://127.0.0.1:3100 or loki+https://logs.example. "
            + "May be repeated. `correlator sources kinds` lists what there is, and the options of each kind.",
        HelpName = "NAME=SPEC[,option=value]…",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string?> _config = new("--config", "-c")
    {
        Description = $"A file with named sources. Default: {UsualFile}, where there is one; none for no file.",
        HelpName = "PATH|none",
    };

    private readonly Option<string?> _state = new("--state")
    {
        Description = "A directory in which the run and its live sources keep how far they have come: after a crash or Ctrl-C the same command goes on from there.",
        HelpName = "DIR",
    };

    public void AddTo(Command command)
    {
        command.Add(_sources);
        command.Add(_config);
        command.Add(_state);
    }

    /// <summary>Adds <c>--source</c> alone, for a command to which it means something of its own and a configuration file nothing.</summary>
    public void AddSourceTo(Command command, string description)
    {
        _sources.Description = description;
        command.Add(_sources);
    }

    /// <summary>How many sources are to read standard input.</summary>
    public int StandardInputs(ParseResult parsed) => Definitions(parsed).Count(IsStandardInput);

    /// <summary>The sources as they are described, those of the file first.</summary>
    /// <exception cref="UsageException">A description cannot be read.</exception>
    public IReadOnlyList<SourceDefinition> Definitions(ParseResult parsed)
    {
        var arguments = Given(parsed);
        return [.. Configured(parsed).Where(known => !arguments.Any(argument => argument.Name == known.Name)), .. arguments];
    }

    /// <summary>The sources of the command line as they are described.</summary>
    /// <exception cref="UsageException">A description cannot be read.</exception>
    public IReadOnlyList<SourceDefinition> Given(ParseResult parsed)
    {
        var arguments = new List<SourceDefinition>();
        foreach (var argument in parsed.GetValue(_sources) ?? [])
        {
            var definition = Guard(() => Read(argument));
            if (arguments.Exists(other => other.Name == definition.Name))
            {
                throw new UsageException($"Source {definition.Name} is given twice; give each source a name of its own, or one a pattern of paths.");
            }

            arguments.Add(definition);
        }

        return arguments;
    }

    /// <summary>Makes the sources; nothing is opened yet.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="isFollowing">Whether sources go on that can.</param>
    /// <param name="console">The clock.</param>
    /// <exception cref="UsageException">A description cannot be read.</exception>
    public IReadOnlyList<ILogSource> Create(ParseResult parsed, bool isFollowing, ToolConsole console)
    {
        var context = new SourceContext
        {
            IsLive = isFollowing,
            Scheduler = console.Scheduler,
            Cursors = CheckpointsOf(parsed),
        };
        return [.. Definitions(parsed).Select(definition => Create(definition, context))];
    }

    /// <summary>What makes the sources of kinds that are packages of their own.</summary>
    public static IReadOnlyDictionary<string, Func<SourceDefinition, SourceContext, ILogSource>> Makers { get; } =
        new Dictionary<string, Func<SourceDefinition, SourceContext, ILogSource>> { [KafkaSourceKind.Name] = KafkaSourceKind.Create };

    /// <summary>Where checkpoints are kept; null for nowhere.</summary>
    public DirectoryCheckpointStore? CheckpointsOf(ParseResult parsed) => parsed.GetValue(_state) is { Length: > 0 } directory ? new DirectoryCheckpointStore(directory) : null;

    /// <summary>Makes one source; nothing is opened yet.</summary>
    /// <exception cref="UsageException">The description cannot be read.</exception>
    public static ILogSource Create(SourceDefinition definition, SourceContext context) => Guard(() =>
        context.IsLive && IsStandardInput(definition)
            ? new LiveInput((IFiniteSource)SourceKinds.Create(definition, context with { IsLive = false }), context.Scheduler)
            : SourceKinds.Create(definition, context with { Makers = Makers }));

    private static bool IsStandardInput(SourceDefinition definition) => definition.Address == "-" || definition.Address.StartsWith("-,", StringComparison.Ordinal);

    private static SourceDefinition Read(string argument)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? string.Empty : argument[..equals];
        if (!NamePattern().IsMatch(name))
        {
            throw new UsageException($"--source needs NAME=SPEC, such as api=logs/api.ndjson, with a name of letters, digits, _ and -; found '{argument}'.");
        }

        return argument.Length > equals + 1
            ? SourceDefinition.Parse(name, argument[(equals + 1)..])
            : throw new UsageException($"Source {name} needs a path, a pattern of paths, an address, or - for standard input.");
    }

    private IReadOnlyList<SourceDefinition> Configured(ParseResult parsed)
    {
        var path = parsed.GetValue(_config);
        if (path == "none" || (path is null && !File.Exists(UsualFile)))
        {
            return [];
        }

        return Guard(() => SourceConfiguration.Load(path ?? UsualFile)).Sources;
    }

    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SourceConfigurationException error)
        {
            throw new UsageException(error.Message, error);
        }
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*$")]
    private static partial Regex NamePattern();
}
