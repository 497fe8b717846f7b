namespace Correlator;

/// <summary>Makes a result of every event: what a stream that is not joined gives.</summary>
internal sealed class SingleUnits(StreamTable streams, IUnitSink output) : IMemberSink
{
    public void OnMember(Member member)
    {
        streams[member.Stream].Ledger.Matched++;
        var unit = new Item(member, null).ToUnit();
        output.OnOpened(unit);
        output.OnClosed(unit);
    }

    public void OnWatermark(long ticks) => output.OnWatermark(ticks);

    public void OnGap(long fromTicks, long toTicks) => output.OnGap(fromTicks, toTicks);

    public void OnBurstEnd()
    {
        // Each is a result as it comes.
    }
}

/// <summary>One input of an operator of several: its watermark takes part in the operator's minimum.</summary>
internal sealed class MergedWatermark(int inputs)
{
    private readonly long[] _watermarks = CreateUnknown(inputs);
    private long _passed = Watermark.None;

    /// <summary>Takes the watermark of an input.</summary>
    /// <returns>Whether the minimum has changed.</returns>
    public bool Set(int input, long ticks, out long minimum)
    {
        _watermarks[input] = ticks;
        minimum = _watermarks.Min();
        var hasChanged = minimum > _passed || (_passed == Watermark.Absent && minimum != Watermark.Absent);
        _passed = hasChanged ? minimum : _passed;
        return hasChanged;
    }

    private static long[] CreateUnknown(int inputs)
    {
        var watermarks = new long[inputs];
        Array.Fill(watermarks, Watermark.None);
        return watermarks;
    }
}

/// <summary>One side of a union of events.</summary>
internal sealed class MemberUnionSide(int side, MergedWatermark watermark, IMemberSink output) : IMemberSink
{
    public void OnMember(Member member) => output.OnMember(member);

    public void OnWatermark(long ticks)
    {
        if (watermark.Set(side, ticks, out var minimum))
        {
            output.OnWatermark(minimum);
        }
    }

    public void OnGap(long fromTicks, long toTicks) => output.OnGap(fromTicks, toTicks);

    public void OnBurstEnd() => output.OnBurstEnd();
}

/// <summary>One side of a union of correlations.</summary>
internal sealed class UnitUnionSide(int side, MergedWatermark watermark, IUnitSink output) : IUnitSink
{
    public bool NeedsOpened => output.NeedsOpened;

    public void OnOpened(Unit unit) => output.OnOpened(unit);

    public void OnGrown(Unit unit, IReadOnlyList<Member> added) => output.OnGrown(unit, added);

    public void OnMerged(Unit survivor, Unit absorbed) => output.OnMerged(survivor, absorbed);

    public void OnClosed(Unit unit) => output.OnClosed(unit);

    public void OnWatermark(long ticks)
    {
        if (watermark.Set(side, ticks, out var minimum))
        {
            output.OnWatermark(minimum);
        }
    }

    public void OnGap(long fromTicks, long toTicks) => output.OnGap(fromTicks, toTicks);
}

/// <summary>Puts events into total order: each goes on when the watermark has passed it. Late events go on with the next watermark.</summary>
internal sealed class Reorder(IMemberSink output, HeldItems? budget) : IMemberSink, IStateOwner
{
    private readonly TotalOrderBuffer<Member> _held = new();
    private long _clock = Watermark.None;
    private long _demanded = Watermark.None;
    private bool? _isLive;

    /// <summary>What feeds it; set by who builds the graph.</summary>
    public IClockSource? Source { get; set; }

    public void OnMember(Member member)
    {
        if (budget is null || budget.TryHold(new Item(member, null)))
        {
            _held.Add(member, member);
            DemandNext();
        }
    }

    public long OldestTicks(ulong streams) => budget!.IsMeant(streams) ? _held.NextTicks : long.MaxValue;

    public void EvictOldest(ulong streams)
    {
        if (_held.TryTake(long.MaxValue, out var member))
        {
            budget!.Evict(new Item(member, null));
        }
    }

    public void OnWatermark(long ticks)
    {
        while (_held.TryTake(ticks, out var member))
        {
            budget?.Release(new Item(member, null));
            output.OnMember(member);
        }

        _clock = ticks == Watermark.Absent ? _clock : ticks;
        output.OnWatermark(ticks);
        DemandNext();
    }

    public void OnGap(long fromTicks, long toTicks) => output.OnGap(fromTicks, toTicks);

    public void OnBurstEnd() => output.OnBurstEnd();

    private void DemandNext()
    {
        if (_held.NextTicks is var held && held == long.MaxValue || !(_isLive ??= Source is { IsLive: true }))
        {
            return;
        }

        // A late one goes on with the next time, whichever that is.
        var next = Math.Max(held, _clock);
        if (next != _demanded && !(budget is not null && Watermark.IsAwaitedBefore(next, _demanded, _clock)))
        {
            _demanded = next;
            Source!.Demand(next);
        }
    }
}

/// <summary>A side of a join that takes events.</summary>
internal sealed class ComponentSide(ComponentJoin join, bool isLeft) : IMemberSink
{
    public void OnMember(Member member) => join.OnMember(isLeft, member);

    public void OnWatermark(long ticks) => join.OnWatermark(isLeft, ticks);

    public void OnGap(long fromTicks, long toTicks) => join.OnGap(isLeft, fromTicks, toTicks);

    public void OnBurstEnd()
    {
        // Members are joined as they come.
    }
}

/// <summary>A side of a join of units: it takes events or correlations.</summary>
internal sealed class UnitSide(UnitJoin join, bool isLeft) : IMemberSink, IUnitSink
{
    public void OnMember(Member member) => join.OnMember(isLeft, member);

    public void OnOpened(Unit unit) => join.OnOpened(isLeft, unit);

    public void OnGrown(Unit unit, IReadOnlyList<Member> added) => join.OnGrown(isLeft, unit, added);

    public void OnMerged(Unit survivor, Unit absorbed) => join.OnMerged(survivor, absorbed);

    public void OnClosed(Unit unit) => join.OnClosed(unit);

    public void OnWatermark(long ticks) => join.OnWatermark(isLeft, ticks);

    public void OnGap(long fromTicks, long toTicks) => join.OnGap(isLeft, fromTicks, toTicks);

    public void OnBurstEnd()
    {
        // Members are joined as they come.
    }
}

/// <summary>Passes a wish for the clock to several inputs.</summary>
internal sealed class ClockSources(IReadOnlyList<IClockSource> inputs) : IClockSource
{
    public bool IsLive => inputs.Any(static input => input.IsLive);

    public void Demand(long ticks)
    {
        foreach (var input in inputs)
        {
            input.Demand(ticks);
        }
    }
}
