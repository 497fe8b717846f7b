namespace Correlator.Sources;

/// <summary>A source as a configuration file or a command line describes it: a kind, an address, and options by name. Nothing is opened yet.</summary>
/// <example><code>
/// var definition = SourceDefinition.Parse("loki", "http://127.0.0.1:3100,tenant=team-a,bearer=env:LOKI_TOKEN");
/// var source = SourceKinds.Create(definition, new SourceContext { IsLive = true });
/// </code></example>
public sealed record SourceDefinition
{
    /// <summary>The name under which queries find the source.</summary>
    public required string Name { get; init; }

    /// <summary>What it is: <c>loki</c>, <c>file</c> …; see <see cref="SourceKinds.Names"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Where it is: an address, a path.</summary>
    public required string Address { get; init; }

    /// <summary>Options by name, in the order in which they were written.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Options { get; init; } = [];

    /// <summary>Reads <c>ADDRESS[,option=value]…</c>.</summary>
    /// <param name="name">The source's name.</param>
    /// <param name="spec">
    /// Address and options; a value with a comma stands in double quotes, with <c>\"</c> and <c>\\</c> inside. The kind is the option <c>kind</c>, else the scheme
    /// (<c>loki+http://…</c>, <c>syslog://…</c>), else it is told from the name: <c>loki</c>, <c>loki-2</c> …; what has no scheme is a path.
    /// </param>
    /// <exception cref="SourceConfigurationException">The text cannot be read, or the kind is not known.</exception>
    public static SourceDefinition Parse(string name, string spec)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(spec);
        if (SourceAddress.SchemeOf(spec) is not { } scheme || File.Exists(spec.Split(',')[0]))
        {
            // Commas may occur in paths, so files take their options from the text themselves.
            return new SourceDefinition { Name = name, Kind = FileKind.KindName, Address = spec };
        }

        var (address, options) = SourceAddress.Split(name, spec);
        var kind = options.LastOrDefault(static option => option.Key == SourceAddress.KindOption).Value
            ?? SourceKinds.OfScheme(scheme)
            ?? SourceKinds.OfName(name)
            ?? throw new SourceConfigurationException(name, SourceAddress.UnknownScheme(scheme));
        return new SourceDefinition
        {
            Name = name,
            Kind = kind,
            Address = SourceAddress.WithoutKind(address),
            Options = [.. options.Where(static option => option.Key != SourceAddress.KindOption)],
        };
    }
}

/// <summary>What a source is made with beside its definition.</summary>
public sealed record SourceContext
{
    /// <summary>Whether the source goes on with what comes, where it could also end. Default: it ends.</summary>
    public bool IsLive { get; init; }

    /// <summary>Where live sources keep how far they have read; null for nowhere: they begin anew each time.</summary>
    public ICheckpointStore? Cursors { get; init; }

    /// <summary>What makes the sources of kinds whose clients are packages of their own, by kind: <c>kafka</c>, of Correlator.Kafka. Default: nothing.</summary>
    public IReadOnlyDictionary<string, Func<SourceDefinition, SourceContext, ILogSource>> Makers { get; init; } = new Dictionary<string, Func<SourceDefinition, SourceContext, ILogSource>>();

    /// <summary>The clock of followed files. Default: the system's.</summary>
    public System.Reactive.Concurrency.IScheduler Scheduler { get; init; } = System.Reactive.Concurrency.DefaultScheduler.Instance;
}

/// <summary>A source that is described wrongly (<c>SOURCE_CONFIGURATION</c>): the message says which, what, and how to mend it.</summary>
public sealed class SourceConfigurationException : CorrelatorException
{
    internal SourceConfigurationException(string source, string message, Exception? innerException = null)
        : base("SOURCE_CONFIGURATION", $"Source {source}: {message}", innerException)
    {
    }

    internal SourceConfigurationException(string message)
        : base("SOURCE_CONFIGURATION", message)
    {
    }
}
