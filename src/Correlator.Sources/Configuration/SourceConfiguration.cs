using System.Text.Json;

namespace Correlator.Sources;

/// <summary>A configuration file: named sources as JSON.</summary>
/// <remarks>
/// Other members of a configuration (<c>queries</c>, <c>lookups</c>, <c>server</c>, <c>engine</c>, <c>kafka</c>) are passed over.
/// Comments and commas behind the last member are allowed; the file has at most 1 MiB. Values of options are texts, numbers or true and false; an option that may be
/// repeated takes an array. Secrets are never in it: where they are found is (<c>env:NAME</c>, <c>file:PATH</c>).
/// </remarks>
/// <example><code lang="json">
/// {
///   "sources": {
///     "loki": { "kind": "loki", "address": "http://127.0.0.1:3100", "tenant": "team-a", "bearer": "env:LOKI_TOKEN" },
///     "web":  { "kind": "file", "path": "/var/log/nginx/access.log*" }
///   }
/// }
/// </code></example>
public sealed class SourceConfiguration
{
    private const int MaxBytes = 1 << 20;
    private static readonly JsonDocumentOptions Reading = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 8 };

    // What is not about sources is read by those whom it concerns.
    private static readonly string[] Members = ["sources", "queries", "lookups", "server", "engine", "kafka", "$schema"];

    private SourceConfiguration(IReadOnlyList<SourceDefinition> sources) => Sources = sources;

    /// <summary>The sources in the order of the file.</summary>
    public IReadOnlyList<SourceDefinition> Sources { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="SourceConfigurationException">It cannot be read.</exception>
    public static SourceConfiguration Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return new FileInfo(path).Length <= MaxBytes
                ? Parse(File.ReadAllText(path))
                : throw new SourceConfigurationException($"{path}: a configuration has at most 1 MiB.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SourceConfigurationException($"{path}: {error.Message}");
        }
        catch (SourceConfigurationException error)
        {
            throw new SourceConfigurationException($"{path}: {error.Message}");
        }
    }

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="SourceConfigurationException">It cannot be read; the message says where.</exception>
    public static SourceConfiguration Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json, Reading);
            return new SourceConfiguration([.. Read(document.RootElement)]);
        }
        catch (JsonException error)
        {
            throw new SourceConfigurationException($"line {error.LineNumber + 1}, column {error.BytePositionInLine + 1}: this is no JSON.");
        }
    }

    private static IEnumerable<SourceDefinition> Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("sources", out var sources) || sources.ValueKind != JsonValueKind.Object)
        {
            throw new SourceConfigurationException("A configuration is an object with a member \"sources\": an object with a member for each source.");
        }

        var unknown = root.EnumerateObject().Select(static member => member.Name).FirstOrDefault(static name => !Members.Contains(name));
        if (unknown is not null)
        {
            throw new SourceConfigurationException($"\"{unknown}\" means nothing here; known are {string.Join(", ", Members.Select(static name => $"\"{name}\""))}.");
        }

        return sources.EnumerateObject().Select(static member => ReadSource(member.Name, member.Value));
    }

    private static SourceDefinition ReadSource(string name, JsonElement source)
    {
        if (source.ValueKind == JsonValueKind.String)
        {
            return SourceDefinition.Parse(name, source.GetString()!);
        }

        if (source.ValueKind != JsonValueKind.Object)
        {
            throw new SourceConfigurationException(name, "a source is an object, or a text as on the command line.");
        }

        var options = source.EnumerateObject().SelectMany(member => Texts(name, member).Select(text => new KeyValuePair<string, string>(member.Name, text))).ToList();
        var address = options.FirstOrDefault(static option => option.Key is "address" or "path").Value
            ?? throw new SourceConfigurationException(name, "\"address\" is missing (\"path\" for files).");
        var kind = options.FirstOrDefault(static option => option.Key == SourceAddress.KindOption).Value;
        var spec = kind is null ? SourceDefinition.Parse(name, address) : new SourceDefinition { Name = name, Kind = kind, Address = SourceAddress.WithoutKind(address) };
        return spec with { Options = [.. spec.Options, .. options.Where(static option => option.Key is not ("address" or "path" or SourceAddress.KindOption))] };
    }

    private static IEnumerable<string> Texts(string source, JsonProperty option) => option.Value.ValueKind switch
    {
        JsonValueKind.String => [option.Value.GetString()!],
        JsonValueKind.Number => [option.Value.GetRawText()],
        JsonValueKind.True => ["true"],
        JsonValueKind.False => ["false"],
        JsonValueKind.Array when option.Value.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String) =>
            option.Value.EnumerateArray().Select(static item => item.GetString()!),
        _ => throw new SourceConfigurationException(source, $"\"{option.Name}\" is a text, a number, true, false or an array of texts."),
    };
}
