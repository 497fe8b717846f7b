namespace Correlator.Server;

/// <summary>The sources, lookup tables and standing queries of a configuration, and how one configuration follows another.</summary>
internal sealed class StandingQueries(ServerContext server) : IAsyncDisposable
{
    private readonly Dictionary<string, WatchedSource> _watched = new(StringComparer.Ordinal);
    private volatile IReadOnlyList<StandingQuery> _all = [];
    private volatile ServerConfiguration _configuration = new();
    private volatile IReadOnlyList<(string Name, bool IsLive)> _sources = [];

    public IReadOnlyList<StandingQuery> All => _all;

    public ServerConfiguration Configuration => _configuration;

    /// <summary>The sources in the order of the configuration.</summary>
    public IReadOnlyList<(string Name, bool IsLive)> Sources => _sources;

    public StandingQuery? Find(string name) => _all.FirstOrDefault(query => query.Definition.Name == name);

    /// <summary>Why the server is not ready; empty where it is.</summary>
    public IReadOnlyList<string> Obstacles()
    {
        lock (_watched)
        {
            return
            [
                .. _all.Where(static query => !query.IsRunning).Select(static query => $"query {query.Definition.Name} does not run: {query.Error?.Message ?? "it begins"}"),
                .. _watched.Values.Where(static source => !source.IsConnected).Select(static source => $"source {source.Name} is not connected"),
            ];
        }
    }

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
            lock (_watched)
            {
                _watched.Remove(name);
            }

            // Queries of clients that still read it end with it.
            if (server.Engine.RemoveSource(name) is IAsyncDisposable closing)
            {
                await closing.DisposeAsync().ConfigureAwait(false);
            }
        }

        foreach (var source in plan.SourcesToAdd)
        {
            Add(source);
        }

        foreach (var name in plan.LookupsToRemove)
        {
            server.Engine.RemoveLookup(name);
        }

        foreach (var (name, table) in plan.LookupsToAdd)
        {
            server.Engine.AddLookup(name, table);
        }

        _sources = [.. plan.Next.Sources.Select(source => (source.Name, _watched.ContainsKey(source.Name)))];
    }

    private void Add(ILogSource source)
    {
        if (source is not ILiveSource live)
        {
            server.Engine.AddSource(source);
            return;
        }

        var watched = new WatchedSource(live);
        lock (_watched)
        {
            _watched.Add(source.Name, watched);
        }

        server.Engine.AddSource(watched);
    }
}
