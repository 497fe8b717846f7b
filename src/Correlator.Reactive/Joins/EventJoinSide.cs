namespace Correlator;

/// <summary>A side of a join of single events: takes events as they are, or members that another operator has made.</summary>
internal sealed class EventJoinSide(JoinSettings settings, int stream, bool isLeft, KeyExpression[] key) : IEventSink, IMemberSink
{
    /// <summary>The join; set when it takes the side.</summary>
    public EventJoin Join { get; set; } = null!;

    /// <summary>The stream of events that are no members yet.</summary>
    public int Stream => stream;

    public bool IsLeft => isLeft;

    public JoinKeys Keys { get; } = new(settings, isLeft, key);

    /// <summary>The oldest entry that waits in the order of arrival, or a number before it.</summary>
    public uint Front { get; set; }

    public void OnEvent(LogEvent logEvent, long ticks) => Join.OnEvent(this, new HeldEntry { Item = logEvent }, stream, ticks);

    public void OnMember(Member member) => Join.OnEvent(this, new HeldEntry { Item = member }, member.Stream, member.Ticks);

    public void OnWatermark(long ticks) => Join.OnSideWatermark(isLeft, ticks);

    public void OnGap(long fromTicks, long toTicks) => Join.OnSideGap(isLeft, fromTicks, toTicks);

    public void OnBurstEnd() => Join.Flush();
}
