using Microsoft.CodeAnalysis;

namespace Correlator.Api.Tests;

/// <summary>Types of one library that belong together, because their sources lie in one folder; a page of the reference.</summary>
/// <param name="Product">The library.</param>
/// <param name="Folder">The folder below it; empty for the library's own.</param>
/// <param name="Types">The types, by name.</param>
internal sealed record Area(string Product, string Folder, IReadOnlyList<INamedTypeSymbol> Types)
{
    private static readonly Dictionary<string, string> Purposes = new(StringComparer.Ordinal)
    {
        ["Reactive/Checkpoints"] = "where a run is kept so that it can go on after a crash",
        ["Reactive/Diagnostics"] = "reports and measures of running queries",
        ["Reactive/Display"] = "pictures of correlations, queries and runs",
        ["Reactive/Execution"] = "options of a run, and what it tells",
        ["Reactive/Expressions"] = "conditions and values of queries",
        ["Reactive/Graph"] = "the operators of a query as a graph, and their clauses",
        ["Reactive/Keys"] = "what makes events belong together",
        ["Reactive/Model"] = "events, labels, correlations",
        ["Reactive/Operators"] = "queries by LINQ and by method calls: joins, sequences, aggregates",
        ["Reactive/Running"] = "starting a query, and following it",
        ["Reactive/Scaling"] = "queries that are spread over the partitions of a log",
        ["Reactive/Sinks"] = "where results are written",
        ["Reactive/Sources"] = "files, lists and observables that queries read",
        ["Reactive/Stages"] = "what acts on each event of a stream",
        ["Dsl/"] = "queries as text",
        ["Dsl/Analysis"] = "what a query would hold and cost",
        ["Dsl/Compilation"] = "from text to operators",
        ["Dsl/Completion"] = "what may be written at a place of a query",
        ["Dsl/Engine"] = "many queries over shared sources in one program",
        ["Dsl/Hover"] = "what a word of a query means",
        ["Dsl/Syntax"] = "the syntax tree of a query",
        ["Sources/Configuration"] = "sources by address, credentials, files of settings",
        ["Sources/Fluent"] = "Fluent Forward",
        ["Sources/Gelf"] = "GELF over UDP, TCP and HTTP",
        ["Sources/Graylog"] = "Graylog's search",
        ["Sources/Http"] = "what all sources over HTTP have: addresses, retries, limits",
        ["Sources/HttpIngest"] = "lines of JSON over HTTP",
        ["Sources/InProcess"] = "what this program logs and traces itself",
        ["Sources/Journal"] = "the journal of systemd",
        ["Sources/Live"] = "sources that are asked again and again",
        ["Sources/Loki"] = "Grafana Loki",
        ["Sources/Messages"] = "bodies of messages in several formats",
        ["Sources/Otlp"] = "OpenTelemetry's logs over HTTP and gRPC",
        ["Sources/Prometheus"] = "Prometheus' metrics as events",
        ["Sources/Receiving"] = "what all receivers have: queue, limits, TLS",
        ["Sources/Syslog"] = "syslog over UDP, TCP and TLS",
        ["Kafka/"] = "topics as sources",
        ["Kafka/Log"] = "topics as logs that queries are spread over",
        ["Hosting/"] = "queries that start and stop with a .NET host",
        ["Server/"] = "standing queries over HTTP",
        ["Server/Configuration"] = "settings of the server, its queries and outputs",
        ["Testing/Corr"] = "test files and their runner",
        ["Testing/Events"] = "events and random streams for tests",
        ["Testing/Load"] = "an open load whose every result is checked",
        ["Testing/Reference"] = "naive operators that say what the real ones mean",
        ["Testing/Runs"] = "runs on a virtual clock",
    };

    private string ShortProduct => Product["Correlator.".Length..];

    /// <summary>The page, by path from the root.</summary>
    public string Page => $"docs/api/{$"{ShortProduct}-{Folder}".TrimEnd('-').ToLowerInvariant()}.md";

    /// <summary>The page's heading.</summary>
    public string Title => Folder.Length == 0 ? Product : $"{Product}: {Folder}";

    /// <summary>What it is about, in a few words.</summary>
    public string Purpose => Purposes.TryGetValue($"{ShortProduct}/{Folder}", out var purpose)
        ? purpose
        : throw new InvalidOperationException($"Say in {nameof(Area)}.cs what {Title} is about.");

    /// <summary>The areas of a library, in order of their names.</summary>
    public static IEnumerable<Area> Of(IAssemblySymbol assembly, SourcePlaces places) => Products.Types(assembly)
        .GroupBy(type => FolderOf(places[type]))
        .OrderBy(static group => group.Key, StringComparer.Ordinal)
        .Select(group => new Area(assembly.Name, group.Key, [.. group]));

    // src/Correlator.Reactive/Sources/Formats/JsonFields.cs is in Sources.
    private static string FolderOf(string path) => path.Split('/') is { Length: > 3 } parts ? parts[2] : "";
}
