using System.Reactive.Concurrency;

namespace Correlator.Dsl;

/// <summary>How much a <see cref="QueryCache"/> keeps, and for how long.</summary>
public sealed record QueryCacheOptions
{
    /// <summary>The most finished queries that are kept; beyond it the one that was not asked for longest goes.</summary>
    /// <value>At least 1. Default: 100.</value>
    public int MaxEntries { get; init; } = 100;

    /// <summary>The most correlations that are kept, over all queries. A query with more of them is not kept, and is not shared from there on.</summary>
    /// <value>At least 1. Default: 100,000.</value>
    public int MaxCorrelations { get; init; } = 100_000;

    /// <summary>How long after a query has finished its results are given again.</summary>
    /// <value>More than zero. Default: 60 seconds.</value>
    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The clock. It may be virtual. Default: the platform's.</summary>
    public IScheduler Scheduler { get; init; } = DefaultScheduler.Instance;

    internal QueryCacheOptions Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxEntries, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxCorrelations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(TimeToLive, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(Scheduler);
        return this;
    }
}

/// <summary>What makes two executions the same: over one catalog, equal keys give equal results.</summary>
/// <param name="CanonicalText">The query's canonical text, as its graph prints itself.</param>
/// <param name="Options">How it runs.</param>
public sealed record QueryCacheKey(string CanonicalText, CorrelationOptions Options);

/// <summary>What a <see cref="QueryCache"/> keeps and has done.</summary>
/// <param name="Entries">Finished queries that are kept.</param>
/// <param name="Correlations">The correlations of these.</param>
/// <param name="Hits">Callers who were given kept results.</param>
/// <param name="Shared">Callers who were given a part in an execution that was under way.</param>
/// <param name="Misses">Callers for whom the query was executed.</param>
public readonly record struct QueryCacheStatistics(int Entries, long Correlations, long Hits, long Shared, long Misses)
{
    /// <summary>Queries that gave way to others.</summary>
    public long Evicted { get; init; }

    /// <summary>Queries whose time was over.</summary>
    public long Expired { get; init; }

    /// <summary>Executions that were not kept: they failed, were given up by all callers, or had too many results.</summary>
    public long NotKept { get; init; }

    /// <summary>The share of callers for whom nothing was executed, 0 to 1; 0 before the first.</summary>
    public double HitRate => Hits + Shared + Misses == 0 ? 0 : (Hits + Shared) / (double)(Hits + Shared + Misses);
}
