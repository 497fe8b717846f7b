namespace Correlator;

/// <summary>Puts the events of a stream in their place in the query, for operators that work on members.</summary>
internal sealed class MemberEvents(int stream, IMemberSink output) : IEventSink
{
    public void OnEvent(LogEvent logEvent, long ticks) => output.OnMember(new Member(logEvent, stream, ticks));

    public void OnWatermark(long ticks) => output.OnWatermark(ticks);

    public void OnGap(long fromTicks, long toTicks) => output.OnGap(fromTicks, toTicks);

    public void OnBurstEnd() => output.OnBurstEnd();
}

/// <summary>Passes members to an operator that takes plain events.</summary>
internal sealed class EventMembers(IEventSink output) : IMemberSink
{
    public void OnMember(Member member) => output.OnEvent(member.Event, member.Ticks);

    public void OnWatermark(long ticks) => output.OnWatermark(ticks);

    public void OnGap(long fromTicks, long toTicks) => output.OnGap(fromTicks, toTicks);

    public void OnBurstEnd() => output.OnBurstEnd();
}
