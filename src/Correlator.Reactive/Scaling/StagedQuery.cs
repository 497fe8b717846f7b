namespace Correlator;

/// <summary>A query over partitioned logs whose joins may have different keys: stages, each over a log of its own that is spread by its own key.</summary>
/// <remarks>
/// <para>The last stage runs the whole query, spread by the key of its innermost joins. Those before it are exchanges: each brings the events of a join by another key to those
/// partitions of the last stage's log in which they meet something, so that the results of the last stage's partitions together are those of the query in one process.
/// A query that one key can spread has one stage.</para>
/// <para>Sources are ingested into the logs of all stages that read them; all logs have equally many partitions. An exchange writes into the last stage's log (<see cref="PartitionWorker.OfExchange"/>).</para>
/// </remarks>
/// <example><code>
/// var staged = StagedQuery.Of(orders.And(payments, on: ["order"], within: TimeSpan.FromSeconds(30)).And(logins, on: ["user"], within: TimeSpan.FromMinutes(1)).Node);
/// foreach (var stage in staged.Stages)
/// {
///     Console.WriteLine($"{stage.Key}: {string.Join(", ", stage.Sources)}");
/// }
/// </code></example>
public sealed class StagedQuery
{
    private StagedQuery(IReadOnlyList<PartitionedQuery> stages) => Stages = stages;

    /// <summary>The stages: exchanges first, and last the one that gives results. At least one.</summary>
    public IReadOnlyList<PartitionedQuery> Stages { get; }

    /// <summary>The stage that gives results.</summary>
    public PartitionedQuery Last => Stages[^1];

    /// <summary>Cuts a query into stages.</summary>
    /// <param name="query">The graph, with its sources.</param>
    /// <param name="options">How it runs; null for the defaults. Its clock, partitions and checkpoints are not used.</param>
    /// <exception cref="LogException">It can be spread neither by one key nor in stages, or depends on all events from the beginning (<c>NOT_PARTITIONABLE</c>).</exception>
    public static StagedQuery Of(OperatorNode query, CorrelationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        var plan = new QueryPlan(query);
        var run = PartitionedQuery.RunOptions(options);
        if (PartitionedQuery.TryOf(query, plan, run, out var obstacle) is { } single)
        {
            return new StagedQuery([single]);
        }

        var stages = StagePlan.Of(plan, run);
        if (stages.Joins.Count == 0 || stages.Obstacle is not null)
        {
            throw PartitionedQuery.Refused(stages.Obstacle ?? obstacle!);
        }

        var horizon = ReplayHorizon.Of(plan, run, stages.HomeRoutes);
        if (PartitionedQuery.ObstacleOf(horizon) is { } whole)
        {
            throw PartitionedQuery.Refused(whole);
        }

        var exchanges = stages.Joins.Select((join, i) => PartitionedQuery.OfStage(query, plan, run, new QueryStage(horizon, join.Reads(plan.Streams.Count)) { Exchange = (join, stages.HomeRoutes), Number = i + 1 }));
        IEnumerable<(int Stream, RoutePart[] Key)> home = stages.HomeRoutes.Select(static (key, stream) => (stream, key)).Where(static read => read.key.Length > 0);
        var last = PartitionedQuery.OfStage(query, plan, run, new QueryStage(horizon, home) { Foreign = [.. stages.Joins.SelectMany(static join => join.Streams)] });
        return new StagedQuery([.. exchanges, last]);
    }
}
