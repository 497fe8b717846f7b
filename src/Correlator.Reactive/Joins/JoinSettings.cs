namespace Correlator;

/// <summary>What a running join needs to know: bounds, keys, which side is kept, what comes out.</summary>
internal sealed record JoinSettings
{
    public required JoinKind Kind { get; init; }

    /// <summary>Least and greatest right time minus left time of the join's clause; the ranges of the events limit it further.</summary>
    public required long LoTicks { get; init; }

    public required long HiTicks { get; init; }

    public required StreamTable Streams { get; init; }

    public required IKeyIndex Keys { get; init; }

    /// <summary>Names under which a result shows the key: the left side's.</summary>
    public required string[] KeyNames { get; init; }

    public GroupSide Group { get; init; }

    public IReadOnlyList<FieldName> GroupLabels { get; init; } = [];

    /// <summary>Whether each matching pair is a result of its own.</summary>
    public bool IsPerPair { get; init; }

    /// <summary>The streams of each side, and those of them whose events may carry the key.</summary>
    public required ulong LeftStreams { get; init; }

    public required ulong RightStreams { get; init; }

    public required ulong LeftCarriers { get; init; }

    public required ulong RightCarriers { get; init; }

    /// <summary>Whether a side consists of units (a join's results) instead of single events.</summary>
    public bool LeftIsComposite { get; init; }

    public bool RightIsComposite { get; init; }

    /// <summary>Whether one source feeds both sides, so that an event can meet its own copy.</summary>
    public bool CanMeetCopies { get; init; }

    /// <summary>Whether the operator feeds another one, which needs to know how far its results are complete.</summary>
    public bool IsInner { get; init; }

    /// <summary>What counts what is held; null where nothing is bounded.</summary>
    public MemoryBudget? Budget { get; init; }

    public long MaxLeftRange => Streams.MaxRange(LeftCarriers != 0 ? LeftCarriers : LeftStreams);

    public long MaxRightRange => Streams.MaxRange(RightCarriers != 0 ? RightCarriers : RightStreams);

    /// <summary>The widest bound that any pair can have.</summary>
    public long WidestLo => Math.Max(LoTicks, -MaxRightRange);

    public long WidestHi => Math.Min(HiTicks, MaxLeftRange);

    /// <summary>Unmatched events further apart than this are different results.</summary>
    public long GroupingGap => Math.Max(Math.Abs(WidestLo), Math.Abs(WidestHi));

    /// <summary>The greatest distance at which two events of a unit of a side are tied to each other by joins below; zero for single events.</summary>
    public long LeftTie { get; init; }

    public long RightTie { get; init; }

    /// <summary>The greatest distance at which an event of a side can be tied to another one of a result, by this join or one below.</summary>
    public long LongestTie(bool isLeft) => Math.Max(GroupingGap, isLeft ? LeftTie : RightTie);

    /// <summary>Whether all pairs of the join have the same bound, so that a component is a contiguous run of its key.</summary>
    public bool IsUniform => !CanMeetCopies && Keys.IsSingle && Streams.HasOneRange(LeftCarriers) && Streams.HasOneRange(RightCarriers);

    /// <summary>Whether events of a stream may carry the key.</summary>
    public bool IsCarrier(int stream, bool isLeft) => ((isLeft ? LeftCarriers : RightCarriers) >> stream & 1) != 0;

    /// <summary>What matches of single events become.</summary>
    public MatchForm Form => Kind switch
    {
        JoinKind.Unless => MatchForm.None,
        JoinKind.Semi => MatchForm.Kept,
        _ when IsPerPair => MatchForm.Pair,
        _ => Group == GroupSide.None ? MatchForm.Component : MatchForm.Kept,
    };

    /// <summary>Whether events without a partner come out together with those of their key that are near.</summary>
    public bool GroupsUnmatched => !IsPerPair && Group == GroupSide.None;

    public bool EmitsMatches => Kind is not JoinKind.Unless;

    public bool EmitsUnmatched(bool isLeft) => isLeft
        ? Kind is JoinKind.Or or JoinKind.Full or JoinKind.Unless
        : Kind is JoinKind.Right or JoinKind.Full;

    /// <summary>Whether events of a side are part of results at all.</summary>
    public bool ComesOut(bool isLeft) => isLeft || Kind is not (JoinKind.Unless or JoinKind.Semi);

    /// <summary>When an event stops being open.</summary>
    public long DueTicks(Member member, bool isLeft)
    {
        var range = Streams.RangeOf(member.Stream);
        return isLeft
            ? Watermark.Add(member.Ticks, Math.Min(HiTicks, range))
            : Watermark.Add(member.Ticks, Math.Min(-LoTicks, range));
    }

    /// <summary>The times at which the other side can hold partners of an event.</summary>
    public (long From, long To) PartnerTimes(int stream, long ticks, bool isLeft)
    {
        var range = Streams.RangeOf(stream);
        return isLeft
            ? (Watermark.Add(ticks, WidestLo), Watermark.Add(ticks, Math.Min(HiTicks, range)))
            : (Watermark.Add(ticks, -WidestHi), Watermark.Add(ticks, Math.Min(-LoTicks, range)));
    }

    public bool IsMatch(Member left, Member right)
    {
        var distance = right.Ticks - left.Ticks;
        return distance >= LoTicks && distance <= HiTicks
            && distance >= -Streams.RangeOf(right.Stream) && distance <= Streams.RangeOf(left.Stream)
            && !(CanMeetCopies && left.IsCopyOf(right));
    }
}
