namespace Correlator;

/// <summary>A join whose key the part of the query below it does not share: its other side is brought to where the units below stand.</summary>
/// <remarks>An exchange may bring too much and never too little, so it goes by less than the join does: no copies, no ranges of single streams, parts of the key by their hash.</remarks>
internal sealed record ForeignJoin
{
    /// <summary>The streams that are brought.</summary>
    public required IReadOnlyList<int> Streams { get; init; }

    /// <summary>The streams by whose events one is met: a bit each.</summary>
    public required ulong Home { get; init; }

    /// <summary>Those of the streams that are brought whose events may carry the key.</summary>
    public required ulong Foreign { get; init; }

    /// <summary>The least and the greatest time of what is brought minus that of what it meets.</summary>
    public required (long Least, long Greatest) Bounds { get; init; }

    public required RoutePart[] ForeignKey { get; init; }

    public required RoutePart[] HomeKey { get; init; }

    /// <summary>For how long what is brought can meet something, before and after it.</summary>
    public long SpanTicks => Math.Max(Distance(Bounds.Least), Distance(Bounds.Greatest));

    /// <summary>The streams of which the exchange reads something, each with the parts of its key; a stream without any meets nothing, and only its time counts.</summary>
    public IEnumerable<(int Stream, RoutePart[] Key)> Reads(int count)
    {
        for (var stream = 0; stream < count; stream++)
        {
            if (Has(Home, stream))
            {
                yield return (stream, HomeKey);
            }
            else if (Streams.Contains(stream))
            {
                yield return (stream, Has(Foreign, stream) ? ForeignKey : []);
            }
        }
    }

    public static bool Has(ulong streams, int stream) => (streams >> stream & 1) != 0;

    /// <summary>The same where it also meets what another join has brought: that has met an event with the same key.</summary>
    public ForeignJoin Reaching(ForeignJoin below) => this with
    {
        Home = Home | below.Home,
        Bounds = (Math.Min(Bounds.Least, Watermark.Add(below.Bounds.Least, Bounds.Least)), Math.Max(Bounds.Greatest, Watermark.Add(below.Bounds.Greatest, Bounds.Greatest))),
    };

    /// <summary>The same for the home's own streams alone.</summary>
    public ForeignJoin Without(IEnumerable<int> streams) => this with { Home = streams.Aggregate(Home, static (home, stream) => home & ~(1UL << stream)) };

    private static long Distance(long ticks) => ticks == long.MinValue ? long.MaxValue : Math.Abs(ticks);
}
