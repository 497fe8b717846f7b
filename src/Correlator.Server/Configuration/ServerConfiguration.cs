using System.Text.Json;
using Correlator.Dsl;
using Correlator.Sources;

namespace Correlator.Server;

/// <summary>What a server does: sources, lookup tables, standing queries, and how it works.</summary>
/// <remarks>Comments and commas behind the last member are allowed in the file; it has at most 1 MiB. Paths are relative to the working directory.</remarks>
/// <example><code lang="json">
/// {
///   "sources": { "web": { "kind": "file", "path": "/var/log/nginx/access.log" }, "app": { "kind": "syslog", "address": "syslog://127.0.0.1:5514" } },
///   "queries": [ { "name": "unanswered", "query": "web({}) unless on(request_id) within(30s) app({})", "outputs": [ { "kind": "file", "path": "unanswered.ndjson" } ] } ],
///   "server": { "listen": "127.0.0.1:9464" },
///   "engine": { "preset": "low-memory" }
/// }
/// </code></example>
public sealed record ServerConfiguration
{
    private const int MaxNameLength = 100;
    private static readonly JsonDocumentOptions Reading = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 8 };

    private static readonly OptionTable<StandingQueryDefinition> QueryTable = new(
        new("name", "The name under which its results are asked for.", "string", static (q, v) => q with { Name = Name(v.Text()) }),
        new("query", "The query.", "string", static (q, v) => q with { Query = v.Text() }));

    /// <summary>The sources.</summary>
    public IReadOnlyList<SourceDefinition> Sources { get; init; } = [];

    /// <summary>The paths of lookup tables by the names under which queries find them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Lookups { get; init; } = [];

    /// <summary>The standing queries.</summary>
    public IReadOnlyList<StandingQueryDefinition> Queries { get; init; } = [];

    /// <summary>How the server listens, whom it lets in, and what it bounds.</summary>
    public ServerOptions Server { get; init; } = new();

    /// <summary>Where queries are spread over a log; null where the configuration says nothing of it.</summary>
    public ScaleOutOptions? ScaleOut { get; init; }

    /// <summary>How queries run. Default: <see cref="CorrelationEngineOptions.Standard"/>.</summary>
    public CorrelationEngineOptions Engine { get; init; } = CorrelationEngineOptions.Standard;

    /// <summary>Reads a file.</summary>
    /// <exception cref="CorrelatorException">It cannot be read; the message says where and how to mend it.</exception>
    public static ServerConfiguration Load(string path)
    {
        // Also checks the size.
        var sources = SourceConfiguration.Load(path);
        try
        {
            return Parse(File.ReadAllText(path), sources);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ServerConfigurationException)
        {
            throw new ServerConfigurationException(path, error.Message, error);
        }
    }

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="CorrelatorException">It cannot be read; the message says where and how to mend it.</exception>
    public static ServerConfiguration Parse(string json) => Parse(json, SourceConfiguration.Parse(json));

    /// <summary>The JSON schema of the whole configuration, for editors.</summary>
    public static string SchemaJson() => ConfigurationSchema.ToJson(static json => ServerSchema.Write(json, QueryTable));

    /// <summary>The same, listening elsewhere.</summary>
    /// <param name="address"><c>ADDRESS:PORT</c>; null for where it listens already.</param>
    /// <exception cref="ServerConfigurationException">It is no address, or one beyond loopback without a token.</exception>
    public ServerConfiguration ListenAt(string? address)
    {
        try
        {
            return address is null ? this : this with { Server = (Server with { Listen = ListenAddress.Parse(address) }).Validate() };
        }
        catch (FormatException error)
        {
            throw new ServerConfigurationException("listen", error.Message, error);
        }
    }

    private static ServerConfiguration Parse(string json, SourceConfiguration sources)
    {
        using var document = JsonDocument.Parse(json, Reading);
        var root = document.RootElement;
        var configuration = new ServerConfiguration
        {
            Sources = sources.Sources,
            Lookups = root.TryGetProperty("lookups", out var lookups) ? ReadLookups(lookups) : [],
            Queries = root.TryGetProperty("queries", out var queries) ? ReadQueries(queries) : [],
            Server = root.TryGetProperty("server", out var server) ? ServerOptions.Table.Read("server", server, new ServerOptions()).Validate() : new ServerOptions(),
            ScaleOut = root.TryGetProperty("kafka", out var kafka) ? ScaleOutOptions.Table.Read("kafka", kafka, new ScaleOutOptions()).Validate() : null,
            Engine = root.TryGetProperty("engine", out var engine) ? EngineOptionTable.Read(engine) : CorrelationEngineOptions.Standard,
        };
        return configuration.Validate();
    }

    private ServerConfiguration Validate()
    {
        if (Queries.GroupBy(static query => query.Name).FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            throw new ServerConfigurationException("queries", $"two are called '{twice.Key}'; give each a name of its own.");
        }

        if (Queries.SelectMany(static query => query.Outputs).Where(static output => output.Kind == "file").GroupBy(static output => Path.GetFullPath(output.Address)).FirstOrDefault(static group => group.Count() > 1) is { } file)
        {
            throw new ServerConfigurationException("queries", $"two outputs write to {file.Key}; give each a file of its own.");
        }

        return Queries.Count <= Engine.MaxQueries
            ? this
            : throw new ServerConfigurationException("queries", $"there are {Queries.Count}, and no more than {Engine.MaxQueries} run at a time; raise \"maxQueries\" of \"engine\".");
    }

    private static IReadOnlyList<KeyValuePair<string, string>> ReadLookups(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || json.EnumerateObject().Any(static member => member.Value.ValueKind != JsonValueKind.String || member.Name.Length == 0))
        {
            throw new ServerConfigurationException("lookups", "is an object with a path for each name.");
        }

        return [.. json.EnumerateObject().Select(static member => KeyValuePair.Create(member.Name, member.Value.GetString()!))];
    }

    private static IReadOnlyList<StandingQueryDefinition> ReadQueries(JsonElement json) => json.ValueKind == JsonValueKind.Array
        ? [.. json.EnumerateArray().Select(static (query, i) => ReadQuery($"queries[{i}]", query))]
        : throw new ServerConfigurationException("queries", "is an array of objects with \"name\" and \"query\".");

    private static StandingQueryDefinition ReadQuery(string place, JsonElement json)
    {
        var query = QueryTable.Read(place, json, new StandingQueryDefinition { Name = string.Empty, Query = string.Empty }, "outputs");
        if (query.Name.Length == 0 || query.Query.Length == 0)
        {
            throw new ServerConfigurationException(place, $"\"{(query.Name.Length == 0 ? "name" : "query")}\" is missing.");
        }

        if (!json.TryGetProperty("outputs", out var outputs))
        {
            return query;
        }

        return outputs.ValueKind == JsonValueKind.Array
            ? query with { Outputs = [.. outputs.EnumerateArray().Select((output, i) => OutputDefinition.Read($"{place}.outputs[{i}]", output))] }
            : throw new ServerConfigurationException($"{place}.outputs", "is an array of objects with a \"kind\".");
    }

    private static string Name(string text) => text.Length <= MaxNameLength && text[0] != '.' && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        ? text
        : throw new FormatException($"needs at most {MaxNameLength} letters, digits, -, _ and dots, no dot in front: it stands in addresses.");
}

/// <summary>A query that runs as long as the server.</summary>
public sealed record StandingQueryDefinition
{
    /// <summary>The name under which its results are asked for: letters, digits, hyphens, underscores, dots.</summary>
    public required string Name { get; init; }

    /// <summary>The query.</summary>
    public required string Query { get; init; }

    /// <summary>Where its results go, besides those who ask for them.</summary>
    public IReadOnlyList<OutputDefinition> Outputs { get; init; } = [];
}
