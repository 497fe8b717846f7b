using System.Text.Json;
using Correlator.Dsl;

namespace Correlator.Cli;

/// <summary>What an editor tells the server when it starts it.</summary>
internal sealed class ServerOptions
{
    /// <summary>The sources that queries may name; null if any name is welcome.</summary>
    public IQueryCatalog? Catalog { get; private init; }

    /// <summary>Reads <c>{"sources": ["api", "db"]}</c>; what cannot be read is said on <paramref name="log"/> and left out.</summary>
    public static ServerOptions Read(JsonElement? options, TextWriter log)
    {
        if (options?.Optional("config") is not null)
        {
            log.WriteLine("correlator lsp: the option 'config' is not read in this version; name the sources under 'sources'.");
        }

        if (options?.Optional("sources") is not { } sources)
        {
            return new ServerOptions();
        }

        if (sources.ValueKind != JsonValueKind.Array || sources.EnumerateArray().Any(static name => name.ValueKind != JsonValueKind.String))
        {
            log.WriteLine("correlator lsp: the option 'sources' is an array of names, such as [\"api\", \"db\"]; it is left out.");
            return new ServerOptions();
        }

        // An empty list is what an editor sends whose user has not named any.
        string[] names = [.. sources.EnumerateArray().Select(static name => name.GetString()!).Where(static name => name.Length > 0)];
        return new ServerOptions { Catalog = names.Length == 0 ? null : new NamedSources(names) };
    }

    private sealed class NamedSources(IReadOnlyList<string> names) : IQueryCatalog
    {
        public IReadOnlyList<string> Sources => names;
    }
}
