namespace Correlator.Server;

/// <summary>The sources, lookup tables and standing queries of a configuration, and how one configuration follows another.</summary>
internal sealed class StandingQueries(ServerContext server) : IAsyncDisposable
{
    private volatile IReadOnlyList<StandingQuery> _all = [];
    private volatile ServerConfiguration _configuration = new();
    private volatile IReadOnlyList<(string Name, bool IsLive)> _sources = [];

    public IReadOnlyList<StandingQuery> All => _all;

    public ServerConfiguration Configuration => _configuration;

    /// <summary>The sources in the order of the configuration.</summary>
    public IReadOnlyList<(string Name, bool IsLive)> Sources => _sources;

    public StandingQuery? Find(string name) => _all.FirstOrDefault(query => query.Definition.Name == name);

    /// <summary>Why the server is not ready; empty where it is.</summary>
    public IReadOnlyList<string> Obstacles() =>
    [
        .. _all.Where(static query => !query.IsRunning).Select(static query => $"query {query.Definition.Name} does not run: {query.Error?.Message ?? "it begins"}"),
        .. server.Engine.DisconnectedSources.Select(static name => $"source {name} is not connected"),
    ];

    /// <summary>Goes over to a configuration: what is unchanged goes on with its state, what has changed begins anew, what is gone ends.</summary>
    /// <exception cref="CorrelatorException">It cannot be used; nothing has changed then.</exception>
    public async Task ApplyAsync(ServerConfiguration next)
    {
        var plan = ReloadPlan.Make(_configuration, next, server.Runtime);
        var ending = _all.Where(query => !next.Queries.Any(other => other.Name == query.Definition.Name && other.Query == query.Definition.Query) || plan.Affects(query)).ToList();
        foreach (var query in ending)
        {
            await query.DisposeAsync().ConfigureAwait(false);
        }

        await ReplaceSourcesAsync(plan).ConfigureAwait(false);
        var queries = new List<StandingQuery>();
        foreach (var definition in next.Queries)
        {
            var kept = _all.FirstOrDefault(query => query.Definition.Name == definition.Name && !ending.Contains(query));
            queries.Add(kept ?? new StandingQuery(server, definition));
            if (kept is not null && !kept.Definition.Outputs.SequenceEqual(definition.Outputs))
            {
                await kept.ReplaceOutputsAsync(definition).ConfigureAwait(false);
            }
        }

        (_configuration, var before, _all) = (next, _all, queries);
        foreach (var query in queries.Except(before))
        {
            query.Start();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var query in _all)
        {
            query.Running?.Dispose();
        }

        await Task.WhenAll(_all.Select(static query => query.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    private async Task ReplaceSourcesAsync(ReloadPlan plan)
    {
        foreach (var name in plan.SourcesToRemove)
        {
            // Queries of clients that still read it end with it.
            switch (server.Engine.RemoveSource(name))
            {
                case IAsyncDisposable closing:
                    await closing.DisposeAsync().ConfigureAwait(false);
                    break;
                case IDisposable closing:
                    closing.Dispose();
                    break;
                default:
                    break;
            }
        }

        foreach (var source in plan.SourcesToAdd)
        {
            server.Engine.AddSource(source);
        }

        foreach (var name in plan.LookupsToRemove)
        {
            server.Engine.RemoveLookup(name);
        }

        foreach (var (name, table) in plan.LookupsToAdd)
        {
            server.Engine.AddLookup(name, table);
        }

        var live = plan.SourcesToAdd.Where(static source => source is ILiveSource).Select(static source => source.Name)
            .Concat(_sources.Where(source => source.IsLive && !plan.SourcesToRemove.Contains(source.Name)).Select(static source => source.Name)).ToHashSet(StringComparer.Ordinal);
        _sources = [.. plan.Next.Sources.Select(source => (source.Name, live.Contains(source.Name)))];
    }
}
