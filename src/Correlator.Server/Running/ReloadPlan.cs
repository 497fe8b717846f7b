using Correlator.Dsl;
using Correlator.Sources;

namespace Correlator.Server;

/// <summary>What changes from one configuration to the next. Everything that can go wrong with a configuration goes wrong while the plan is made.</summary>
internal sealed class ReloadPlan
{
    private ReloadPlan(ServerConfiguration next) => Next = next;

    public ServerConfiguration Next { get; }

    public IReadOnlyList<string> SourcesToRemove { get; private init; } = [];

    public IReadOnlyList<ILogSource> SourcesToAdd { get; private init; } = [];

    public IReadOnlyList<string> LookupsToRemove { get; private init; } = [];

    public IReadOnlyList<KeyValuePair<string, LookupTable>> LookupsToAdd { get; private init; } = [];

    /// <exception cref="CorrelatorException">The next configuration cannot be used.</exception>
    public static ReloadPlan Make(ServerConfiguration before, ServerConfiguration next, ServerRuntime runtime)
    {
        if (next.Sources.GroupBy(static source => source.Name).FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            throw new ServerConfigurationException("sources", $"two are called '{twice.Key}'; give each a name of its own.");
        }

        var catalog = new SourceCatalog { AllowsLookupFiles = false };
        var sources = next.Sources.ToDictionary(static definition => definition.Name, runtime.Create);
        foreach (var source in sources.Values)
        {
            catalog.Add(source);
        }

        var tables = next.Lookups.Select(static lookup => KeyValuePair.Create(lookup.Key, LookupTable.Load(lookup.Value))).ToList();
        tables.ForEach(table => catalog.AddLookup(table.Key, table.Value));
        foreach (var query in next.Queries)
        {
            Check(query, catalog);
        }

        var unchanged = next.Sources.Where(source => before.Sources.Any(known => IsSame(known, source))).Select(static source => source.Name).ToHashSet();
        return new ReloadPlan(next)
        {
            SourcesToRemove = [.. before.Sources.Select(static source => source.Name).Where(name => !unchanged.Contains(name))],
            SourcesToAdd = [.. next.Sources.Where(source => !unchanged.Contains(source.Name)).Select(source => sources[source.Name])],
            LookupsToRemove = [.. before.Lookups.Select(static lookup => lookup.Key).Where(name => !next.Lookups.Any(other => other.Key == name))],
            LookupsToAdd = tables,
        };
    }

    /// <summary>Whether a query that runs reads something that changes. A table is read anew each time, so whoever names one begins anew.</summary>
    public bool Affects(StandingQuery query) =>
        query.Error is not null
        || query.Running!.Statistics.Sources.Keys.Any(source => SourcesToRemove.Contains(source))
        || LookupsToRemove.Concat(LookupsToAdd.Select(static table => table.Key)).Any(name => query.Definition.Query.Contains(name, StringComparison.Ordinal));

    private static void Check(StandingQueryDefinition query, SourceCatalog catalog)
    {
        try
        {
            QueryCompiler.Compile(query.Query, catalog);
        }
        catch (Exception error) when (error is CorrelatorException or QueryException)
        {
            throw new ServerConfigurationException($"queries.{query.Name}", error.Message, error);
        }
    }

    private static bool IsSame(SourceDefinition one, SourceDefinition other) =>
        one.Name == other.Name && one.Kind == other.Kind && one.Address == other.Address && one.Options.SequenceEqual(other.Options);
}
