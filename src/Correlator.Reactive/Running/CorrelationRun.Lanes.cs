namespace Correlator;

// Runs over several lanes.
public sealed partial class CorrelationRun
{
    /// <summary>Why a query runs in one lane only, however many partitions are asked for.</summary>
    /// <param name="query">The graph, with its sources.</param>
    /// <returns>The reason as a clause without a full stop; null where the query can be partitioned.</returns>
    public static string? PartitionObstacle(OperatorNode query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return PartitionPlan.Of(new QueryPlan(query)).Obstacle;
    }
}
