namespace Correlator;

/// <summary>Takes the events of a stream. Single-threaded: a running graph is entered by one thread at a time.</summary>
internal interface IMemberSink
{
    void OnMember(Member member);

    /// <summary>No event before this time follows, but late ones. <see cref="Watermark.Completed"/> ends the stream.</summary>
    void OnWatermark(long ticks);

    /// <summary>Events of this span of time, both ends included, may be missing for good.</summary>
    void OnGap(long fromTicks, long toTicks);
}

/// <summary>Takes the correlations of an operator while they live: opened when they first hold, grown, merged, closed.</summary>
internal interface IUnitSink
{
    /// <summary>A correlation holds for the first time.</summary>
    void OnOpened(Unit unit);

    /// <summary>Members have joined an open correlation.</summary>
    void OnGrown(Unit unit, IReadOnlyList<Member> added);

    /// <summary>An event tied two open correlations together: the absorbed one's members are now the survivor's.</summary>
    void OnMerged(Unit survivor, Unit absorbed);

    /// <summary>A correlation will not change any more.</summary>
    void OnClosed(Unit unit);

    /// <summary>No member before this time will come in a unit that is not yet open.</summary>
    void OnWatermark(long ticks);

    /// <summary>Units with members of this span of time may be missing for good.</summary>
    void OnGap(long fromTicks, long toTicks);
}

/// <summary>Takes pairs of events, which are complete when they are found.</summary>
internal interface IPairSink
{
    void OnPair(Member left, Member right, UnitKey key);

    void OnWatermark(long ticks);
}
