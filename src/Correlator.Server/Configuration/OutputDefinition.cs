using System.Text.Json;
using Correlator.Sources;

namespace Correlator.Server;

/// <summary>Where the results of a standing query go, besides those who ask for them: a file, a webhook, or a receiver of OTLP logs.</summary>
public sealed record OutputDefinition
{
    /// <summary>What it is: <c>file</c>, <c>webhook</c> or <c>otlp</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Where it is: the path of a file, the address of a server.</summary>
    public required string Address { get; init; }

    /// <summary>Of a file: the size in bytes from which on it is set aside as <c>PATH.1</c>.</summary>
    /// <value>At least 1 KiB. Default: 100 MiB.</value>
    public long Rotate { get; init; } = 100L << 20;

    /// <summary>Of a file: how many of those that were set aside are kept.</summary>
    /// <value>0 to 1000. Default: 5.</value>
    public int Files { get; init; } = 5;

    /// <summary>Of a server: how many results one request carries at most.</summary>
    /// <value>1 to 1000. Default: 1.</value>
    public int Batch { get; init; } = 1;

    /// <summary>How many results wait, of 64 MiB at most; beyond that the oldest give way and are counted.</summary>
    /// <value>1 to 1,000,000. Default: 10,000.</value>
    public int Queue { get; init; } = 10_000;

    /// <summary>Of a server: how often a request is sent again.</summary>
    /// <value>0 to 20. Default: 4.</value>
    public int Retries { get; init; } = 4;

    /// <summary>Of a server: how long it may take to answer.</summary>
    /// <value>Up to 1 hour. Default: 10 s.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Of a server: where its bearer token is found; null for none.</summary>
    public SecretReference? Bearer { get; init; }

    private static ConfigurationOption<OutputDefinition> QueueOption { get; } = new(
        "queue", "Results that wait at most; beyond that the oldest give way. Default: 10000.", "integer", static (o, v) => o with { Queue = v.Count(1, 1_000_000) });

    private static ConfigurationOption<OutputDefinition> AddressOption { get; } = new(
        "address", "Where the server is: http:// or https://.", "string", static (o, v) => o with { Address = v.Text() });

    private static ConfigurationOption<OutputDefinition>[] ServerOptions { get; } =
    [
        AddressOption,
        new("bearer", "Where the bearer token is found: env:NAME or file:PATH. Default: none.", "string", static (o, v) => o with { Bearer = v.Secret() }),
        new("batch", "Results in one request at most. Default: 1.", "integer", static (o, v) => o with { Batch = v.Count(1, 1000) }),
        new("retries", "How often a request is sent again. Default: 4.", "integer", static (o, v) => o with { Retries = v.Count(0, 20) }),
        new("timeout", "How long the server may take to answer. Default: 10s.", "string", static (o, v) => o with { Timeout = v.Duration(TimeSpan.FromHours(1)) }),
        QueueOption,
    ];

    /// <summary>The options of each kind.</summary>
    internal static IReadOnlyList<(string Kind, string Summary, OptionTable<OutputDefinition> Table)> Kinds { get; } =
    [
        ("file", "Appends each result to a file, as JSON on one line.", new(
            new("path", "The file.", "string", static (o, v) => o with { Address = FilePath(v.Text()) }),
            new("rotate", "The size from which on the file is set aside as PATH.1. Default: 100MiB.", "string", static (o, v) => o with { Rotate = v.Size(1024) }),
            new("files", "How many of those are kept. Default: 5.", "integer", static (o, v) => o with { Files = v.Count(0, 1000) }),
            QueueOption)),
        ("webhook", "Posts results as JSON: {\"query\":NAME,\"correlations\":[…]}.", new(ServerOptions)),
        ("otlp", "Sends each result as a log record, by OTLP over HTTP as JSON; /v1/logs is added to an address without a path.", new(ServerOptions)),
    ];

    private static string FilePath(string text) => text.Contains('\0', StringComparison.Ordinal) ? throw new FormatException("is no path.") : text;

    /// <summary>Reads an output.</summary>
    internal static OutputDefinition Read(string place, JsonElement json)
    {
        var kind = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("kind", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        var (name, _, table) = Kinds.FirstOrDefault(known => known.Kind == kind);
        if (table is null)
        {
            throw new ServerConfigurationException($"{place}.kind", $"an output is an object with a \"kind\": {string.Join(", ", Kinds.Select(static known => known.Kind))}.");
        }

        var output = table.Read(place, json, new OutputDefinition { Kind = name, Address = string.Empty }, "kind");
        if (output.Address.Length == 0)
        {
            throw new ServerConfigurationException(place, $"\"{table.Options[0].Name}\" is missing: where the results go.");
        }

        if (name != "file" && !(Uri.TryCreate(output.Address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0))
        {
            throw new ServerConfigurationException($"{place}.address", "begins with http:// or https://, and has no user in it; a token goes to \"bearer\".");
        }

        return output;
    }
}
