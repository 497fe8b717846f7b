namespace Correlator;

/// <summary>What makes a stage of a query that has several.</summary>
/// <param name="Horizon">On what depends what it holds.</param>
/// <param name="Keys">The streams whose sources it reads, each with its key.</param>
internal readonly record struct QueryStage(ReplayHorizon Horizon, IEnumerable<(int Stream, RoutePart[] Key)> Keys)
{
    /// <summary>The streams that exchanges bring to it.</summary>
    public IReadOnlyList<int> Foreign { get; init; } = [];

    /// <summary>What it brings to the last stage, and in which of its partitions events stand; null for the last stage.</summary>
    public (ForeignJoin Join, IReadOnlyList<RoutePart[]> HomeRoutes)? Exchange { get; init; }

    /// <summary>Which of the exchanges it is, from 1; 0 for the last stage.</summary>
    public int Number { get; init; }
}
