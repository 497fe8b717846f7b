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
    // How far each has come takes up to 20 bytes, and a commit has some 3,000.
    private const int MaxFeeds = 144;
    private readonly Dictionary<string, SourceRoute> _routes;

    private PartitionedQuery((OperatorNode Query, QueryPlan Plan, CorrelationOptions Options) of, ReplayHorizon horizon, Dictionary<string, SourceRoute> routes)
    {
        ((Node, Plan, Options), Horizon, _routes) = (of, horizon, routes);
        Sources = [.. routes.Keys.Order(StringComparer.Ordinal)];
        Key = string.Join(", ", routes.Values.Select(static route => route.KeyText).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        KeyName = Name(routes);
        MetricsName = Options.Name;
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

    /// <summary>On what depends what it holds.</summary>
    internal ReplayHorizon Horizon { get; }

    /// <summary>The streams that exchanges bring, where it is the last stage of several; none where it is the only one.</summary>
    internal IReadOnlyList<int> Foreign { get; init; } = [];

    /// <summary>What it brings to the last stage, and in which of its partitions its events stand; null where it is the last stage itself.</summary>
    internal (ForeignJoin Join, IReadOnlyList<RoutePart[]> HomeRoutes)? Exchange { get; init; }

    /// <summary>What metrics call it: the query's name, and behind that of an exchange its number, since each has partitions of the same numbers.</summary>
    internal string MetricsName { get; private init; }

    /// <summary>Spreads a query.</summary>
    /// <param name="query">The graph, with its sources.</param>
    /// <param name="options">How it runs; null for the defaults. Its clock, partitions and checkpoints are not used.</param>
    /// <exception cref="LogException">It has no key by which it could be spread, or depends on all events from the beginning (<c>NOT_PARTITIONABLE</c>).</exception>
    public static PartitionedQuery Of(OperatorNode query, CorrelationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        return TryOf(query, new QueryPlan(query), RunOptions(options), out var obstacle) ?? throw Refused(obstacle!);
    }

    /// <param name="query">The graph.</param>
    /// <param name="plan">The same with its streams numbered.</param>
    /// <param name="run">How it runs.</param>
    /// <param name="obstacle">Why it cannot be spread.</param>
    /// <returns>Null where it cannot be spread.</returns>
    internal static PartitionedQuery? TryOf(OperatorNode query, QueryPlan plan, CorrelationOptions run, out string? obstacle)
    {
        var partition = PartitionPlan.OfLog(plan, run);
        var horizon = ReplayHorizon.Of(plan, run);
        obstacle = partition.Obstacle ?? ObstacleOf(horizon);
        return obstacle is null && TryRoute(plan, partition.Routes.Select(static (key, stream) => (stream, key)), out obstacle) is { } routes
            ? new PartitionedQuery((query, plan, run), horizon, routes)
            : null;
    }

    /// <summary>A stage of a query that has several.</summary>
    /// <param name="query">The whole query; what the stage is of it goes in by its properties.</param>
    /// <param name="plan">The same with its streams numbered.</param>
    /// <param name="run">How it runs.</param>
    /// <param name="stage">The horizon of the stage, the keys of the streams that it reads, what is brought to it, and what it brings.</param>
    /// <exception cref="LogException">A source would have to be spread in two ways.</exception>
    internal static PartitionedQuery OfStage(OperatorNode query, QueryPlan plan, CorrelationOptions run, in QueryStage stage) =>
        TryRoute(plan, stage.Keys, out var obstacle) is { } routes
            ? new PartitionedQuery((query, plan, run), stage.Horizon, routes) { Foreign = stage.Foreign, Exchange = stage.Exchange, MetricsName = stage.Number == 0 ? run.Name : $"{run.Name}.{stage.Number}" }
            : throw Refused(obstacle!);

    internal static CorrelationOptions RunOptions(CorrelationOptions? options) => (options ?? new CorrelationOptions()).Validate() with { Partitions = 1, Checkpoint = null };

    internal static LogException Refused(string obstacle) => new("NOT_PARTITIONABLE", $"The query cannot be spread over the partitions of a log: {obstacle}.");

    internal static string? ObstacleOf(ReplayHorizon horizon) =>
        horizon.Reach == ReplayReach.Whole ? "what it holds depends on all events from the beginning, and a log keeps only the latest" : null;

    private static Dictionary<string, SourceRoute>? TryRoute(QueryPlan plan, IEnumerable<(int Stream, RoutePart[] Key)> keys, out string? obstacle)
    {
        var routes = new Dictionary<string, SourceRoute>(StringComparer.Ordinal);
        obstacle = null;
        foreach (var (stream, key) in keys)
        {
            var node = plan.Streams[stream].Node;
            var route = new SourceRoute(node, key);
            if (!routes.TryAdd(node.SourceName, route) && !route.Equals(routes[node.SourceName]))
            {
                obstacle = $"it reads the source '{node.SourceName}' by '{routes[node.SourceName].KeyText}' and by '{route.KeyText}', and an event stands in one partition only; give the source a second name";
                return null;
            }
        }

        return routes;
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

    /// <summary>By what a stage of the query is told from the others; empty for the last.</summary>
    internal string StageName => Exchange is { } exchange ? $" bringing {string.Join(' ', exchange.Join.Streams)}" : string.Empty;

    /// <summary>Of how many things a place in its log says how far they were: of sources, of partitions of exchanges, of an exchange's own clock.</summary>
    /// <param name="partitions">How many partitions the log has.</param>
    /// <exception cref="LogException">They are too many for a commit (<c>LOG_MISMATCH</c>).</exception>
    internal int PlacesOf(int partitions)
    {
        var feeds = Foreign.Count * partitions;
        return feeds <= MaxFeeds ? Sources.Count + feeds + (Exchange is null ? 0 : 1)
            : throw new LogException("LOG_MISMATCH", $"The query's last stage takes {Foreign.Count} streams from {partitions} partitions each, and more than {MaxFeeds} in all cannot be noted in a commit. Make its logs with at most {MaxFeeds / Foreign.Count} partitions.");
    }

    /// <summary>Whether a stream's events come from an exchange.</summary>
    internal bool IsForeign(int stream) => Foreign.Contains(stream);

    /// <summary>Under which name a log tells of what one partition of an exchange brings of a stream; no source has such a name, and no other query.</summary>
    internal string FeedName(int stream, int partition) => string.Create(
        CultureInfo.InvariantCulture,
        $"\u001F{XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(CheckpointName.Of(Plan, Options))):x16}.{stream}.{partition}");

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
