namespace Correlator;

/// <summary>Puts the events of a stream in their place in the query, for operators that work on members.</summary>
internal sealed class MemberEvents(int stream, IMemberSink output) : IEventSink
{
    public void OnEvent(LogEvent logEvent, long ticks) => output.OnMember(new Member(logEvent, stream, ticks));

    public void OnWatermark(long ticks) => output.OnWatermark(ticks);

    public void OnGap(long fromTicks, long toTicks) => output.OnGap(fromTicks, toTicks);

    public void OnBurstEnd()
    {
        // Members are worked on as they come.
    }
}

/// <summary>Passes members to an operator that takes plain events, each as a burst of its own.</summary>
internal sealed class EventMembers(IEventSink output) : IMemberSink
{
    public void OnMember(Member member)
    {
        output.OnEvent(member.Event, member.Ticks);
        output.OnBurstEnd();
    }

    public void OnWatermark(long ticks)
    {
        output.OnWatermark(ticks);
        output.OnBurstEnd();
    }

    public void OnGap(long fromTicks, long toTicks) => output.OnGap(fromTicks, toTicks);
}
