using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Correlator;

/// <summary>A query that is spread over the partitions of a log by its key: whatever meets in one of its operators stands in one partition.</summary>
/// <remarks>
/// Each partition has a graph of its own, which sees the events of its keys and how far each source has come as a whole. So the results of all partitions
/// together are those of the query in one process; only rows of aggregates are numbered in each partition by itself, and so have other ids.
/// </remarks>
/// <example><code>
/// var spread = PartitionedQuery.Of(frontend.And(backend, on: ["request_id"], within: TimeSpan.FromSeconds(30)).Node);
/// Console.WriteLine($"{spread.Key}: {string.Join(", ", spread.Sources)}");
/// </code></example>
public sealed class PartitionedQuery
{
    private readonly Dictionary<string, SourceRoute> _routes;

    private PartitionedQuery(OperatorNode query, QueryPlan plan, CorrelationOptions options, Dictionary<string, SourceRoute> routes)
    {
        (Node, Plan, Options, _routes) = (query, plan, options, routes);
        Sources = [.. routes.Keys.Order(StringComparer.Ordinal)];
        Key = string.Join(", ", routes.Values.Select(static route => route.KeyText).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        KeyName = Name(routes);
    }

    /// <summary>The query's graph.</summary>
    public OperatorNode Node { get; }

    /// <summary>The names of the sources that it reads, in ordinal order.</summary>
    public IReadOnlyList<string> Sources { get; }

    /// <summary>The key by which events are spread, for people; where sources read it differently, all forms of it.</summary>
    public string Key { get; }

    /// <summary>A short name of the key that is the same for queries that spread events equally, so that they can share a log: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</summary>
    public string KeyName { get; }

    internal QueryPlan Plan { get; }

    internal CorrelationOptions Options { get; }

    /// <summary>Spreads a query.</summary>
    /// <param name="query">The graph, with its sources.</param>
    /// <param name="options">How it runs; null for the defaults. Its clock, partitions and checkpoints are not used.</param>
    /// <exception cref="LogException">It has no key by which it could be spread, or depends on all events from the beginning (<c>NOT_PARTITIONABLE</c>).</exception>
    public static PartitionedQuery Of(OperatorNode query, CorrelationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        var plan = new QueryPlan(query);
        var run = (options ?? new CorrelationOptions()).Validate() with { Partitions = 1, Checkpoint = null };
        var partition = PartitionPlan.OfLog(plan, run);
        var obstacle = partition.Obstacle ?? (ReplayHorizon.Of(plan, run).Reach == ReplayReach.Whole ? "what it holds depends on all events from the beginning, and a log keeps only the latest" : null);
        var routes = new Dictionary<string, SourceRoute>(StringComparer.Ordinal);
        for (var i = 0; i < plan.Streams.Count && obstacle is null; i++)
        {
            var node = plan.Streams[i].Node;
            var route = new SourceRoute(node, partition.Routes[i]);
            if (!routes.TryAdd(node.SourceName, route) && !route.Equals(routes[node.SourceName]))
            {
                obstacle = $"it reads the source '{node.SourceName}' by '{routes[node.SourceName].KeyText}' and by '{route.KeyText}', and an event stands in one partition only; give the source a second name";
            }
        }

        return obstacle is null ? new PartitionedQuery(query, plan, run, routes)
            : throw new LogException("NOT_PARTITIONABLE", $"The query cannot be spread over the partitions of a log: {obstacle}.");
    }

    /// <summary>In which partition an event belongs.</summary>
    /// <remarks>It depends on nothing but the values of the event's key, on every machine. An event without the key, which meets nothing, belongs in the first.</remarks>
    /// <param name="source">The name of its source.</param>
    /// <param name="logEvent">The event as the source gives it.</param>
    /// <param name="partitions">How many partitions there are; at least one.</param>
    /// <exception cref="ArgumentException">The query does not read the source.</exception>
    public int PartitionOf(string source, LogEvent logEvent, int partitions)
    {
        ArgumentNullException.ThrowIfNull(logEvent);
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        return RouteOf(source).PartitionOf(logEvent, partitions, new Utf8Scratch());
    }

    /// <summary>Whether another query spreads the events of the sources that both read as this one does, so that both can read one log.</summary>
    public bool SharesWith(PartitionedQuery other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _routes.All(route => !other._routes.TryGetValue(route.Key, out var counterpart) || route.Value.Equals(counterpart));
    }

    /// <exception cref="ArgumentException">The query does not read the source.</exception>
    internal SourceRoute RouteOf(string source) =>
        _routes.TryGetValue(source, out var route) ? route : throw new ArgumentException($"The query reads no source '{source}', but {string.Join(", ", Sources)}.", nameof(source));

    // A plain field names itself; anything else is told apart by a hash of all that the spreading depends on.
    private static string Name(Dictionary<string, SourceRoute> routes)
    {
        var texts = routes.Values.Select(static route => route.ToString()).Distinct(StringComparer.Ordinal).ToList();
        if (texts is [var only] && only.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-') && only.Length <= 100)
        {
            return only;
        }

        var all = string.Join('\n', routes.OrderBy(static route => route.Key, StringComparer.Ordinal).Select(static route => $"{route.Key}\t{route.Value}"));
        var hash = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(all)).ToString("x16", CultureInfo.InvariantCulture);
        return $"key-{hash}";
    }
}
