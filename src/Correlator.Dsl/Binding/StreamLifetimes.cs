using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Binding;

/// <summary>How long the events of a stream can match.</summary>
internal static class StreamLifetimes
{
    /// <summary>The range of a stream that has none: 5 minutes.</summary>
    public const long DefaultTicks = 5 * TimeSpan.TicksPerMinute;

    /// <summary>Ticks of 100 ns; the greatest value where the range depends on the clock.</summary>
    public static long TicksOf(StreamSyntax stream) => stream.Range switch
    {
        LookbackRangeSyntax lookback => lookback.Duration.Ticks,
        AbsoluteRangeSyntax { Start: DateInstantSyntax start, End: DateInstantSyntax end } => end.UtcTicks() - start.UtcTicks(),
        AbsoluteRangeSyntax { Start: UnixInstantSyntax start, End: UnixInstantSyntax end } => end.UtcTicks - start.UtcTicks,
        AbsoluteRangeSyntax => long.MaxValue,
        _ => DefaultTicks,
    };

    /// <summary>The longest lifetime in a part of a query.</summary>
    public static long Longest(BoundQuery query, BoundNode side) =>
        side.Streams.Indices().Max(index => TicksOf(query.Streams[index].Syntax));
}
