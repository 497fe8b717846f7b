namespace Correlator.Benchmarks;

/// <summary>LINQ to objects: joins the whole streams by key, then looks at the time. It keeps everything.</summary>
internal static class LinqJoinPeer
{
    public static void Run(PairEvents events, PairTally tally)
    {
        var pairs = events.Left
            .Join(events.Right, PairEvents.KeyOf, PairEvents.KeyOf, static (left, right) => (left, right))
            .Where(static pair => Math.Abs(pair.left.Ticks - pair.right.Ticks) <= PairEvents.WithinTicks);
        foreach (var (left, right) in pairs)
        {
            tally.AddPair(left, right);
        }
    }
}
