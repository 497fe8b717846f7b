namespace Correlator.Sources;

/// <summary>The kinds of sources that can be named in a configuration or on a command line.</summary>
public static class SourceKinds
{
    private static readonly SourceKind[] All = [new FileKind(), new LokiKind(), new GraylogKind(), new PrometheusKind(), new KafkaKind(), .. ReceiverKinds.All];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(static kind => kind.Name)];

    /// <summary>Those whose address is that of an HTTP server.</summary>
    internal static IEnumerable<string> OverHttp => All.Where(static kind => kind.IsOverHttp).Select(static kind => kind.Name);

    /// <summary>What a kind reads, in a few words.</summary>
    /// <exception cref="ArgumentException">There is no such kind.</exception>
    public static string SummaryOf(string kind) => Find(kind).Summary;

    /// <summary>The options of a kind, in the order in which they are told.</summary>
    /// <exception cref="ArgumentException">There is no such kind.</exception>
    public static IReadOnlyList<SourceOptionHelp> OptionsOf(string kind) => Find(kind).Options;

    /// <summary>Makes the source that a definition describes; nothing is opened yet.</summary>
    /// <param name="definition">What it is.</param>
    /// <param name="context">How it is used.</param>
    /// <exception cref="SourceConfigurationException">The definition cannot be read.</exception>
    public static ILogSource Create(SourceDefinition definition, SourceContext context)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(context);
        var kind = Array.Find(All, kind => kind.Name == definition.Kind)
            ?? throw new SourceConfigurationException(definition.Name, $"there is no kind of source '{definition.Kind}'. Known kinds: {string.Join(", ", Names)}.");
        return kind.Create(definition, context);
    }

    /// <summary>The kind that stands in a scheme: before its plus, or the whole.</summary>
    internal static string? OfScheme(string scheme)
    {
        var plus = scheme.IndexOf('+', StringComparison.Ordinal);
        var kind = plus < 0 ? scheme : scheme[..plus];
        return Names.Contains(kind) ? kind : null;
    }

    /// <summary>The kind with which a source's name begins.</summary>
    internal static string? OfName(string name) => name.StartsWith("promql", StringComparison.OrdinalIgnoreCase)
        ? "prometheus"
        : OverHttp.FirstOrDefault(kind => name.StartsWith(kind, StringComparison.OrdinalIgnoreCase));

    private static SourceKind Find(string name) =>
        Array.Find(All, kind => kind.Name == name) ?? throw new ArgumentException($"There is no kind of source '{name}'.", nameof(name));
}
