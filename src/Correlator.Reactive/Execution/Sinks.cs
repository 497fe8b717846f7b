namespace Correlator;

/// <summary>Takes the events of one stream as they leave its stages. Single-threaded: a running graph is entered by one thread at a time.</summary>
/// <remarks>Who takes them may collect what comes in one burst and work on it together; nothing is held back when the burst has ended.</remarks>
internal interface IEventSink
{
    /// <summary>An event, and the time at which it takes part in the query.</summary>
    void OnEvent(LogEvent logEvent, long ticks);

    /// <summary>No event before this time follows, but late ones. <see cref="Watermark.Completed"/> ends the stream.</summary>
    void OnWatermark(long ticks);

    /// <summary>Events of this span of time, both ends included, may be missing for good.</summary>
    void OnGap(long fromTicks, long toTicks);

    /// <summary>The source has no more at hand.</summary>
    void OnBurstEnd();
}

/// <summary>Takes the events of a stream in their place in the query. Single-threaded: a running graph is entered by one thread at a time.</summary>
/// <remarks>Who takes them may collect what comes in one burst, as an <see cref="IEventSink"/> may.</remarks>
internal interface IMemberSink
{
    void OnMember(Member member);

    /// <summary>No event before this time follows, but late ones. <see cref="Watermark.Completed"/> ends the stream.</summary>
    void OnWatermark(long ticks);

    /// <summary>Events of this span of time, both ends included, may be missing for good.</summary>
    void OnGap(long fromTicks, long toTicks);

    /// <summary>There are no more at hand.</summary>
    void OnBurstEnd();
}

/// <summary>Takes the correlations of an operator while they live: opened when they first hold, grown, merged, closed.</summary>
internal interface IUnitSink
{
    /// <summary>Whether it matters to who takes them what a correlation is before it closes; if not, one may be opened when it closes.</summary>
    bool NeedsOpened => true;

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

/// <summary>Takes the rows of an aggregate. Single-threaded: a running graph is entered by one thread at a time.</summary>
internal interface IRowSink
{
    void OnRow(LogEvent row);

    /// <summary>No row before this time follows, but late ones. <see cref="Watermark.Completed"/> ends the rows.</summary>
    void OnWatermark(long ticks);

    /// <summary>Rows of this span of time, both ends included, may be missing for good.</summary>
    void OnGap(long fromTicks, long toTicks);
}

/// <summary>An observer of results that takes pairs as they are, where a query gives nothing else.</summary>
internal interface IPairObserver
{
    /// <summary>Whether it wants them so.</summary>
    bool TakesPairs { get; }

    void OnPair(LogEvent left, LogEvent right);
}

/// <summary>Takes correlations of one or two events that are closed when they come out, without a unit.</summary>
internal interface IClosedSink
{
    /// <summary>Whether it may be given them so: nobody hears of them earlier, and two events are not too many.</summary>
    bool TakesClosed { get; }

    /// <summary>Two events that are one correlation.</summary>
    /// <param name="pair">The events.</param>
    /// <param name="key">Their key.</param>
    /// <param name="isKnownByLeft">Whether the correlation's id is made of the left event; else of the right one.</param>
    void OnClosedPair(in EventPair pair, in PairKey key, bool isKnownByLeft);

    /// <summary>An event that is a correlation alone.</summary>
    void OnClosedEvent(in LoneEvent lone, in PairKey key);
}

/// <summary>Takes pairs of events, which are complete when they are found.</summary>
internal interface IPairSink
{
    void OnPair(in EventPair pair, in PairKey key);

    void OnWatermark(long ticks);
}
