namespace Correlator;

/// <summary><c>dedup</c>: drops an item that equals a kept one whose window of event time holds it. The window begins at the kept item and does not slide.</summary>
/// <remarks>Takes its items in total order, or as they arrive where results come out at once. Memory: an identity of 16 bytes for each kept item of the last window.</remarks>
internal sealed partial class Deduplicate(ItemIdentity identity, long windowTicks, OperatorCounters counters, StreamTable? ledgers, IItemSink output) : IItemSink
{
    private readonly Dictionary<Hash128, long> _kept = [];
    private readonly PriorityQueue<Hash128, long> _ends = new();

    public void OnItem(in Item item)
    {
        counters.Input++;
        var id = identity.Of(item);
        if (_kept.TryGetValue(id, out var keptTicks) && Math.Abs(item.Ticks - keptTicks) < windowTicks)
        {
            counters.Suppressed++;
            if (item.Unit is null && ledgers is not null)
            {
                ledgers[item.First.Stream].Ledger.Duplicate++;
            }

            return;
        }

        if (Budget is not null && !TryKeep(item))
        {
            return;
        }

        _kept[id] = item.Ticks;
        _ends.Enqueue(id, item.Ticks);
        counters.Output++;
        output.OnItem(item);
    }

    public void OnWatermark(long ticks)
    {
        if (ticks != Watermark.Absent)
        {
            Forget(Watermark.Add(ticks, -windowTicks));
        }

        output.OnWatermark(ticks);
    }

    public void OnGap(long fromTicks, long toTicks) => output.OnGap(fromTicks, toTicks);

    private void Forget(long horizonTicks)
    {
        while (_ends.TryPeek(out var id, out var ticks) && ticks < horizonTicks)
        {
            _ends.Dequeue();
            Uncount();
            if (_kept.TryGetValue(id, out var keptTicks) && keptTicks == ticks)
            {
                _kept.Remove(id);
            }
        }
    }
}
