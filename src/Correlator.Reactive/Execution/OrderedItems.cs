namespace Correlator;

/// <summary>Puts items into total order: each goes on when the watermark has passed it. One that comes too late for its place is told apart.</summary>
internal sealed class OrderedItems(IItemSink output, Action<Item> onLate, HeldItems? budget) : IItemSink, IStateOwner
{
    private readonly TotalOrderBuffer<Item> _held = new();
    private long _clock = Watermark.None;
    private long _demanded = Watermark.None;

    /// <summary>What feeds it; set by who builds the graph.</summary>
    public IClockSource? Source { get; set; }

    public void OnItem(in Item item)
    {
        if (item.Ticks < _clock)
        {
            onLate(item);
            return;
        }

        if (budget is not null && !budget.TryHold(item))
        {
            output.OnGap(item.Ticks, item.Ticks);
            return;
        }

        _held.Add(item.First, item);
        DemandNext();
    }

    public void OnWatermark(long ticks)
    {
        if (ticks != Watermark.Absent)
        {
            _clock = Math.Max(_clock, ticks);
            while (_held.TryTake(_clock, out var item))
            {
                budget?.Release(item);
                output.OnItem(item);
            }
        }

        output.OnWatermark(ticks);
        DemandNext();
    }

    public void OnGap(long fromTicks, long toTicks) => output.OnGap(fromTicks, toTicks);

    public long OldestTicks(ulong streams) => budget!.IsMeant(streams) ? _held.NextTicks : long.MaxValue;

    public void EvictOldest(ulong streams)
    {
        if (_held.TryTake(long.MaxValue, out var item))
        {
            budget!.Evict(item);
            output.OnGap(item.Ticks, item.Ticks);
        }
    }

    private void DemandNext()
    {
        var next = _held.NextTicks;
        if (budget is not null && Watermark.IsAwaitedBefore(next, _demanded, _clock))
        {
            return;
        }

        if (next != long.MaxValue && next != _demanded)
        {
            _demanded = next;
            Source?.Demand(next);
        }
    }
}
