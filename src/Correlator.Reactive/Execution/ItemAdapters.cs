namespace Correlator;

/// <summary>Takes events as items.</summary>
internal sealed class MemberItems(IItemSink output) : IMemberSink
{
    public void OnMember(Member member) => output.OnItem(new Item(member, null));

    public void OnWatermark(long ticks) => output.OnWatermark(ticks);

    public void OnGap(long fromTicks, long toTicks) => output.OnGap(fromTicks, toTicks);

    public void OnBurstEnd()
    {
        // Items are worked on as they come.
    }
}

/// <summary>Takes correlations as items, each once, when it closes.</summary>
/// <remarks>A correlation that is open keeps the watermark back at its first event, where it will stand when it comes out.</remarks>
internal sealed class ClosedUnits(IItemSink output) : IUnitSink
{
    private readonly HeldUnits _open = new();
    private long _watermark = Watermark.None;

    public void OnOpened(Unit unit)
    {
        // What is complete when it comes out closes in the next call. Else it stands at its first member, which may be a partner's.
        if (!unit.IsClosed)
        {
            _open.Hold(unit, unit.OrderedMembers()[0].Ticks);
        }
    }

    public void OnGrown(Unit unit, IReadOnlyList<Member> added) => _open.Hold(unit, added.Min()!.Ticks);

    public void OnMerged(Unit survivor, Unit absorbed) => _open.Merge(survivor, absorbed);

    public void OnClosed(Unit unit)
    {
        var members = unit.OrderedMembers();
        output.OnItem(new Item(members[0], unit));
        _open.Release(unit);
        Forward();
    }

    public void OnWatermark(long ticks)
    {
        _watermark = ticks;
        Forward();
    }

    public void OnGap(long fromTicks, long toTicks) => output.OnGap(fromTicks, toTicks);

    private void Forward()
    {
        if (_open.Complete(_watermark) is var complete and not Watermark.None)
        {
            output.OnWatermark(complete);
        }
    }
}

/// <summary>Passes items on as events, each as a burst of its own; they are events by the plan.</summary>
internal sealed class ItemMembers(IMemberSink output) : IItemSink
{
    public void OnItem(in Item item)
    {
        output.OnMember(item.First);
        output.OnBurstEnd();
    }

    public void OnWatermark(long ticks) => output.OnWatermark(ticks);

    public void OnGap(long fromTicks, long toTicks) => output.OnGap(fromTicks, toTicks);
}

/// <summary>Passes items on as correlations that are complete when they come out.</summary>
internal sealed class ItemUnits(IUnitSink output) : IItemSink
{
    public void OnItem(in Item item)
    {
        var unit = item.ToUnit();
        unit.IsOpened = unit.IsClosed = true;
        output.OnOpened(unit);
        output.OnClosed(unit);
    }

    public void OnWatermark(long ticks) => output.OnWatermark(ticks);

    public void OnGap(long fromTicks, long toTicks) => output.OnGap(fromTicks, toTicks);
}
