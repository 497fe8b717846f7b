namespace Correlator;

// What counts against a budget, and how identities give way to it.
internal sealed partial class Deduplicate : IStateOwner
{
    // An identity in the table and in the queue of ends.
    private const int IdentityBytes = 96;
    private readonly Gaps _forgotten = new();
    private readonly MemoryBudget? _budget;

    /// <summary>What counts the identities; null where nothing is bounded.</summary>
    public MemoryBudget? Budget
    {
        get => _budget;
        init
        {
            _budget = value;
            value?.Register(this);
        }
    }

    /// <summary>The streams below.</summary>
    public ulong Streams { get; init; }

    public long OldestTicks(ulong streams) => (Streams & streams) != 0 && _ends.TryPeek(out _, out var ticks) ? ticks : long.MaxValue;

    public void EvictOldest(ulong streams)
    {
        var ticks = OldestTicks(streams);
        Watch(ticks);
        _ends.TryDequeue(out var id, out _);
        Uncount();
        if (_kept.TryGetValue(id, out var keptTicks) && keptTicks == ticks)
        {
            _kept.Remove(id);
        }
    }

    /// <summary>Whether an item that equals none that is known may pass: near one that was forgotten it may be a copy of that.</summary>
    private bool TryKeep(in Item item)
    {
        var isDoubtful = _forgotten.Overlap(item.Ticks, item.Ticks);
        if (!isDoubtful && !Budget!.Refuses(item.First.Stream))
        {
            Budget.AddEntries(StreamOf(), 1, IdentityBytes);
            return true;
        }

        if (!isDoubtful)
        {
            Watch(item.Ticks);
        }

        counters.Withheld++;
        if (item.Unit is null && ledgers is not null)
        {
            ledgers[item.First.Stream].Ledger.Evicted++;
        }

        output.OnGap(item.Ticks, item.Ticks);
        return false;
    }

    /// <summary>Items in the window of one that is not known any more cannot be told from copies.</summary>
    private void Watch(long ticks) => _forgotten.Add(Watermark.Add(ticks, 1 - windowTicks), Watermark.Add(ticks, windowTicks - 1));

    private void Uncount() => Budget?.AddEntries(StreamOf(), -1, IdentityBytes);

    private int StreamOf() => System.Numerics.BitOperations.TrailingZeroCount(Streams);
}
