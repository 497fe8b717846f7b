namespace Correlator;

/// <summary>The stages of a stream that stand behind a <c>dedup</c> among them.</summary>
internal sealed class MemberStages(IReadOnlyList<EventStage> stages, StreamTable ledgers, IMemberSink output) : IMemberSink
{
    public void OnMember(Member member)
    {
        var logEvent = member.Event;
        foreach (var stage in stages)
        {
            if (stage.Apply(logEvent) is not { } next)
            {
                ledgers[member.Stream].Ledger.Filtered++;
                return;
            }

            logEvent = next;
        }

        output.OnMember(ReferenceEquals(logEvent, member.Event) ? member : member.With(logEvent));
    }

    public void OnWatermark(long ticks) => output.OnWatermark(ticks);

    public void OnGap(long fromTicks, long toTicks) => output.OnGap(fromTicks, toTicks);

    public void OnBurstEnd() => output.OnBurstEnd();
}

/// <summary>Filters and limits on rows or single events that feed another operator.</summary>
internal sealed class MemberFilter(EmitterSettings settings, IMemberSink output) : IMemberSink
{
    private readonly CorrelationFactory _factory = new(settings);
    private readonly ResultStages _stages = new(settings);

    public void OnMember(Member member)
    {
        var unit = new Item(member, null).ToUnit();
        List<Member> members = [member];
        var correlation = _factory.Create(unit, members, _factory.Begin(unit, members, before: null), isTruncated: false);
        if (_stages.Apply(correlation, isNew: true, isLast: true) is not null)
        {
            output.OnMember(member);
        }
        else
        {
            settings.Streams[member.Stream].Ledger.Filtered++;
        }
    }

    public void OnWatermark(long ticks) => output.OnWatermark(ticks);

    public void OnGap(long fromTicks, long toTicks) => output.OnGap(fromTicks, toTicks);

    public void OnBurstEnd() => output.OnBurstEnd();
}
