namespace Correlator.Dsl;

/// <summary>How much work a query is.</summary>
public enum QueryComplexity
{
    /// <summary>A score below 30.</summary>
    Simple,

    /// <summary>A score from 30 and below 60.</summary>
    Moderate,

    /// <summary>A score of 60 or more.</summary>
    Complex,
}

/// <summary>The complexity of a query and hints how to lower it.</summary>
public sealed class QueryAnalysis
{
    /// <summary>Streams, counting sequence steps and each use of a let.</summary>
    public required int Streams { get; init; }

    /// <summary>Key parts of all joins and sequences.</summary>
    public required int JoinKeys { get; init; }

    /// <summary>True if results are filtered: a trailing filter, or <c>where</c> after the last stream.</summary>
    public required bool HasFilter { get; init; }

    /// <summary>True with a time clause: within, before, after, asof or maxspan.</summary>
    public required bool HasTemporal { get; init; }

    /// <summary>True with <c>group_left</c> or <c>group_right</c>.</summary>
    public required bool HasGrouping { get; init; }

    /// <summary>What could make it cheaper, one sentence each.</summary>
    public required IReadOnlyList<string> Hints { get; init; }

    /// <summary>10 a stream, 5 a join key, 20 for a filter, 15 for a time clause, 25 for a grouping.</summary>
    public int Score => (10 * Streams) + (5 * JoinKeys) + (HasFilter ? 20 : 0) + (HasTemporal ? 15 : 0) + (HasGrouping ? 25 : 0);

    /// <summary>The level of the score.</summary>
    public QueryComplexity Level => Score switch
    {
        < 30 => QueryComplexity.Simple,
        < 60 => QueryComplexity.Moderate,
        _ => QueryComplexity.Complex,
    };
}
