namespace Correlator.Sources;

/// <summary>A kind of source: what it is called, which options it has, how it is made.</summary>
internal abstract class SourceKind
{
    public abstract string Name { get; }

    /// <summary>What it reads, in a few words.</summary>
    public abstract string Summary { get; }

    /// <summary>Whether its address is that of an HTTP server.</summary>
    public virtual bool IsOverHttp => false;

    public abstract IReadOnlyList<SourceOptionHelp> Options { get; }

    /// <summary>Makes the source; nothing is opened yet.</summary>
    /// <exception cref="SourceConfigurationException">The definition cannot be read.</exception>
    public abstract ILogSource Create(SourceDefinition definition, SourceContext context);
}

/// <summary>Files, patterns of files, standard input.</summary>
internal sealed class FileKind : SourceKind
{
    public const string KindName = "file";

    public override string Name => KindName;

    public override string Summary => "files, patterns of files, or - for standard input";

    public override IReadOnlyList<SourceOptionHelp> Options { get; } =
    [
        new("format", "How the records are written. Default: told from the first ones."),
        new("time", "The field that holds the time; may be repeated. Default: the usual names."),
        new("message", "The field that holds the message. Default: the usual names."),
        new("timeformat", "How the time is written. Default: any of the known ways."),
        new("tz", "The zone of times that name none. Default: UTC."),
        new("pattern", "The LogQL pattern of the records."),
        new("regexp", "The regular expression of the records."),
        new("maxrecord", "The longest record in bytes. Default: 1 MiB."),
    ];

    public override ILogSource Create(SourceDefinition definition, SourceContext context)
    {
        var options = SourceOptions<FileSourceOptions>.Guard(definition, () => FileSourceOptions.Parse(SpecOf(definition)));
        return context.IsLive ? new FollowedFileSource(definition.Name, options, context.Scheduler) : new FileSource(definition.Name, options);
    }

    private static string SpecOf(SourceDefinition definition) => definition.Address
        + string.Concat(definition.Options.Select(static option => $",{option.Key}=\"{option.Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""));
}
