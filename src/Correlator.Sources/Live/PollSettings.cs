namespace Correlator.Sources;

/// <summary>How a server is asked again and again.</summary>
internal sealed record PollSettings
{
    /// <summary>The wait between two looks.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>How long after its time an event may take until the server finds it.</summary>
    public required TimeSpan Settle { get; init; }

    /// <summary>How far beyond the clock is read; less than zero for what lies behind it.</summary>
    public required TimeSpan Ahead { get; init; }

    /// <summary>How far back is looked again at most.</summary>
    public required TimeSpan Overlap { get; init; }

    /// <summary>How many events are remembered at most.</summary>
    public required int MaxRemembered { get; init; }

    /// <summary>How far a cursor may lie back.</summary>
    public required TimeSpan MaxCatchUp { get; init; }

    /// <summary>The waits after failures.</summary>
    public required HttpRetryOptions Retry { get; init; }

    /// <summary>Spans end at multiples of this since 1970; one tick for anywhere.</summary>
    public TimeSpan Grid { get; init; } = TimeSpan.FromTicks(1);

    /// <summary>Codes of errors that no waiting mends, whatever was read before.</summary>
    public IReadOnlyList<string> FinalCodes { get; init; } = [];

    /// <summary>
    /// How far back a look goes: two intervals or <see cref="Settle"/>, each second time twice as far, each fourth time four times, and where twice as far again would be
    /// more than <see cref="Overlap"/>, all of it.
    /// </summary>
    /// <remarks>Looks that go back all of the overlap lie at most half of it apart, so what comes up to half of it late is found for certain.</remarks>
    /// <param name="look">The number of the look, from 0.</param>
    public TimeSpan LookBack(int look)
    {
        var first = Math.Max(Settle.Ticks, 2 * Interval.Ticks);
        var doublings = look == 0 ? int.MaxValue : int.TrailingZeroCount(look);

        // Overlaps of a day and intervals of a tenth of a second are 20 doublings apart.
        return doublings > 20 || first << (doublings + 1) > Overlap.Ticks ? Overlap : TimeSpan.FromTicks(first << doublings);
    }
}
