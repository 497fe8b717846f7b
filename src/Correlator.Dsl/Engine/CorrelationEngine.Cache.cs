using System.Runtime.CompilerServices;

namespace Correlator.Dsl;

// Queries over sources that end: those who ask for the same share one execution, and its results are kept for a while.
public sealed partial class CorrelationEngine
{
    private readonly QueryCache? _cache;

    // What is compiled over one catalog and executed when there is another must not be given for the other.
    private long _catalogVersion;

    /// <summary>What the cache keeps and has done; nothing without <see cref="CorrelationEngineOptions.Cache"/>.</summary>
    public QueryCacheStatistics CacheStatistics => _cache?.Statistics ?? default;

    private static bool IsFinite(OperatorNode node) => node is not StreamNode { Source: ILiveSource } && node.Inputs.All(IsFinite);

    /// <summary>Sources or tables have changed: inside the gate.</summary>
    private void ForgetCached()
    {
        _catalogVersion++;
        _cache?.Clear();
    }

    private IAsyncEnumerable<Correlation> ReadCached(CachedText text, CancellationToken cancellationToken)
    {
        var key = new QueryCacheKey($"{text.CatalogVersion} {text.Compiled.Node}", text.Compiled.Options);
        var results = _cache!.RunAsync(key, stop => ExecuteAsync(key, text, stop));
        return cancellationToken.CanBeCanceled ? UntilAsync(results, cancellationToken) : results;
    }

    private async IAsyncEnumerable<Correlation> ExecuteAsync(QueryCacheKey key, CachedText text, [EnumeratorCancellation] CancellationToken stop)
    {
        var reader = new QueryReader(this, observer => Add(text.Query, text.Name, text.Compiled, observer));
        await foreach (var correlation in reader.WithCancellation(stop).ConfigureAwait(false))
        {
            yield return correlation;
        }

        if (!reader.Query.IsWhole)
        {
            // Ended by hand, or with results that gave way: what is forgotten while it is executed is not kept.
            _cache!.Remove(key);
        }
    }

    private static async IAsyncEnumerable<Correlation> UntilAsync(IAsyncEnumerable<Correlation> results, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var correlation in results.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return correlation;
        }
    }

    /// <summary>A query to be executed where its results are not kept.</summary>
    private sealed record CachedText(string Query, string? Name, CompiledQuery Compiled, long CatalogVersion);
}
