namespace Correlator;

// What counts against a budget, and how items give way to it.
internal abstract partial class SequenceOperator : IStateOwner
{
    // An item's place in the buffer; then its entry, with its part of a start and of its key.
    private const int ItemBytes = 40;
    private const int EntryBytes = 248;
    private readonly MemoryBudget? _budget;
    private bool _isEvicting;

    public long OldestTicks(ulong streams) => Settings.InputStreams.Any(input => (input & streams) != 0)
        ? Math.Min(OldestStart, _held.OldestOf(held => (Settings.InputStreams[held.Input] & streams) != 0))
        : long.MaxValue;

    public void EvictOldest(ulong streams)
    {
        if (OldestStart != long.MaxValue)
        {
            // What waits for the clock is later than all that it has passed.
            var ticks = OldestStart;
            _isEvicting = true;
            EvictStart();
            _isEvicting = false;
            _pending.NoteDecided();
            _output.OnGap(Watermark.Add(ticks, -Plan.MaxSpanTicks), Watermark.Add(ticks, Plan.MaxSpanTicks));
        }
        else if (_held.TryEvict(held => (Settings.InputStreams[held.Input] & streams) != 0, out var held))
        {
            _budget!.Release(held.Item, ItemBytes);
            NoteEvicted(held.Input, held.Item);
        }
    }

    /// <summary>The time of the oldest start, or of what else is held that the clock has passed.</summary>
    protected abstract long OldestStart { get; }

    /// <summary>Lets go of the oldest start, with all that is only held for it.</summary>
    protected abstract void EvictStart();

    /// <summary>An item is held no more.</summary>
    protected void ReleaseHeld(SequenceEntry entry)
    {
        if (entry.IsHeld)
        {
            entry.IsHeld = false;
            _budget!.Release(entry.Item, ItemBytes);
            _budget.AddBytes(entry.Item.First.Stream, -EntryBytes);
        }
    }

    private SequenceEntry CreateEntry(in Item item, int input)
    {
        _budget?.AddBytes(item.First.Stream, EntryBytes);
        return new SequenceEntry(item, Plan.Roles[input], _entries++) { IsHeld = _budget is not null };
    }

    private bool TryHold(int input, in Item item)
    {
        if (item.Unit is null && _budget!.Refuses(item.First.Stream))
        {
            NoteEvicted(input, item);
            return false;
        }

        _budget!.Hold(item, ItemBytes);
        return true;
    }

    private void NoteEvicted(int input, in Item item)
    {
        if (item.Unit is null)
        {
            LedgerOf(item).Evicted++;
        }

        OnGap(input, item.Ticks, item.Ticks);
    }
}
