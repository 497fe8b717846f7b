using System.Runtime.CompilerServices;

namespace Correlator.Dsl;

/// <summary>Keeps the results of finished queries for a while, and lets those who ask for the same at the same time share one execution.</summary>
/// <remarks>
/// A caller who joins an execution under way is given its results from the first on. Only what has come to its own end without an error is kept: never a failure,
/// never a part. An execution ends early when its last caller has gone. While it runs it holds at most <see cref="QueryCacheOptions.MaxCorrelations"/> beside what is
/// kept; one with more results goes on at the pace of its slowest caller. Results over sources that change without ending are never finished, hence never kept.
/// One cache serves one catalog: the names of sources are no part of the key. Safe to use from any thread.
/// </remarks>
/// <example><code>
/// var compiled = QueryCompiler.Compile("web({}) and on(request_id) within(30s) db({})", catalog);
/// var cache = new QueryCache(new QueryCacheOptions { TimeToLive = TimeSpan.FromMinutes(5) });
/// var key = new QueryCacheKey(compiled.Node.ToString(), compiled.Options);
/// await foreach (var correlation in cache.RunAsync(key, _ => compiled.Query.ToAsyncEnumerable(new BoundedBufferOptions())))
/// {
///     Console.WriteLine(correlation);
/// }
/// </code></example>
public sealed class QueryCache
{
    private readonly QueryCacheOptions _options;
    private readonly Lock _gate = new();
    private readonly Dictionary<QueryCacheKey, SharedExecution> _running = [];
    private readonly Dictionary<QueryCacheKey, LinkedListNode<Entry>> _entries = [];

    // The last to have been asked for is the first.
    private readonly LinkedList<Entry> _byUse = new();
    private long _correlations;
    private long _hits;
    private long _shared;
    private long _misses;
    private long _evicted;
    private long _expired;
    private long _notKept;

    /// <summary>Makes an empty cache.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public QueryCache(QueryCacheOptions? options = null) => _options = (options ?? new QueryCacheOptions()).Validate();

    /// <summary>The counters, all of one moment.</summary>
    public QueryCacheStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                return new QueryCacheStatistics(_entries.Count, _correlations, _hits, _shared, _misses)
                {
                    Evicted = _evicted,
                    Expired = _expired,
                    NotKept = _notKept,
                };
            }
        }
    }

    /// <summary>The results of a query: kept ones, those of an execution under way, or of one that begins when the first is asked for.</summary>
    /// <param name="key">What is asked for.</param>
    /// <param name="execute">Executes the query. The token is cancelled when nobody wants the results any more.</param>
    /// <returns>May be enumerated again, and then looks for kept results again. Throws what the execution throws.</returns>
    public IAsyncEnumerable<Correlation> RunAsync(QueryCacheKey key, Func<CancellationToken, IAsyncEnumerable<Correlation>> execute)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(execute);
        return EnumerateAsync(key, execute);
    }

    /// <summary>Forgets the kept results of a query. An execution under way goes on for those who share it, and no other joins it.</summary>
    public void Remove(QueryCacheKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        lock (_gate)
        {
            _running.Remove(key);
            if (_entries.TryGetValue(key, out var entry))
            {
                Drop(entry);
            }
        }
    }

    /// <summary>Forgets everything, as <see cref="Remove"/> does for each query.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _running.Clear();
            _entries.Clear();
            _byUse.Clear();
            _correlations = 0;
        }
    }

    private async IAsyncEnumerable<Correlation> EnumerateAsync(
        QueryCacheKey key, Func<CancellationToken, IAsyncEnumerable<Correlation>> execute, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (kept, caller) = Join(key, execute);
        foreach (var correlation in kept)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return correlation;
        }

        if (caller is null)
        {
            yield break;
        }

        using (caller)
        {
            while (await caller.MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return caller.Current;
            }
        }
    }

    private (IReadOnlyList<Correlation> Kept, SharedExecution.Caller? Caller) Join(QueryCacheKey key, Func<CancellationToken, IAsyncEnumerable<Correlation>> execute)
    {
        SharedExecution execution;
        SharedExecution.Caller? caller;
        lock (_gate)
        {
            DropExpired();
            if (_entries.TryGetValue(key, out var entry))
            {
                _hits++;
                _byUse.Remove(entry);
                _byUse.AddFirst(entry);
                return (entry.Value.Results, null);
            }

            if (_running.TryGetValue(key, out var running) && running.TryJoin() is { } joined)
            {
                _shared++;
                return ([], joined);
            }

            _misses++;
            _running[key] = execution = new SharedExecution(_options.MaxCorrelations, (ended, results) => OnEnded(key, ended, results));
            caller = execution.TryJoin();
        }

        // Outside the gate: the query begins on this thread.
        execution.Start(execute);
        return ([], caller);
    }

    /// <param name="key">The query.</param>
    /// <param name="execution">The execution that has ended.</param>
    /// <param name="results">Its results; null where they are not to be kept.</param>
    private void OnEnded(QueryCacheKey key, SharedExecution execution, IReadOnlyList<Correlation>? results)
    {
        lock (_gate)
        {
            // Another one may have taken its place, or it was removed.
            var isCurrent = _running.TryGetValue(key, out var current) && ReferenceEquals(current, execution);
            if (isCurrent)
            {
                _running.Remove(key);
            }

            if (results is null || !isCurrent)
            {
                _notKept++;
                return;
            }

            Keep(new Entry(key, results, _options.Scheduler.Now + _options.TimeToLive));
        }
    }

    private void Keep(Entry entry)
    {
        DropExpired();
        while (_entries.Count == _options.MaxEntries || _correlations + entry.Results.Count > _options.MaxCorrelations)
        {
            Drop(_byUse.Last!);
            _evicted++;
        }

        _entries.Add(entry.Key, _byUse.AddFirst(entry));
        _correlations += entry.Results.Count;
    }

    private void DropExpired()
    {
        var now = _options.Scheduler.Now;
        for (var node = _byUse.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.Expiry <= now)
            {
                Drop(node);
                _expired++;
            }

            node = next;
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _entries.Remove(node.Value.Key);
        _correlations -= node.Value.Results.Count;
    }

    private sealed record Entry(QueryCacheKey Key, IReadOnlyList<Correlation> Results, DateTimeOffset Expiry);
}
