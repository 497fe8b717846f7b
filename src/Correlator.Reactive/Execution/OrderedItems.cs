namespace Correlator;

/// <summary>Puts items into total order: each goes on when the watermark has passed it. One that comes too late for its place is told apart.</summary>
internal sealed class OrderedItems(IItemSink output, Action<Item> onLate) : IItemSink
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
                output.OnItem(item);
            }
        }

        output.OnWatermark(ticks);
        DemandNext();
    }

    public void OnGap(long fromTicks, long toTicks) => output.OnGap(fromTicks, toTicks);

    private void DemandNext()
    {
        var next = _held.NextTicks;
        if (next != long.MaxValue && next != _demanded)
        {
            _demanded = next;
            Source?.Demand(next);
        }
    }
}
