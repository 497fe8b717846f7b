namespace Correlator.Benchmarks;

/// <summary>Our engine by LINQ query syntax, over events in memory.</summary>
internal static class LinqQuery
{
    public static void Run(PairEvents events, PairTally tally)
    {
        var left = EventQuery.From("a", events.Left).WithOptions(TextQuery.Options);
        var right = EventQuery.From("b", events.Right);
        var pairs = from a in left
                    join b in right.Within("30s") on a["request_id"] equals b["request_id"]
                    select (a, b);
        using var run = pairs.Subscribe(pair => tally.AddPair(pair.a, pair.b), static error => throw error);
    }
}
