namespace Correlator;

/// <summary>Counts the items that wait for their turn in total order against a budget.</summary>
internal sealed class HeldItems(MemoryBudget budget, StreamTable ledgers, ulong streams)
{
    // An item's place in the buffer.
    private const int ItemBytes = 40;

    /// <summary>Registers who can let go of the items.</summary>
    public void Register(IStateOwner owner) => budget.Register(owner);

    /// <summary>Whether items of some streams wait here.</summary>
    public bool IsMeant(ulong some) => (streams & some) != 0;

    /// <summary>Holds an item, unless the budget keeps it out.</summary>
    public bool TryHold(in Item item)
    {
        if (item.Unit is null && budget.Refuses(item.First.Stream))
        {
            ledgers[item.First.Stream].Ledger.Evicted++;
            return false;
        }

        budget.Hold(item, ItemBytes);
        return true;
    }

    public void Release(in Item item) => budget.Release(item, ItemBytes);

    /// <summary>Lets go of an item before its turn.</summary>
    public void Evict(in Item item)
    {
        budget.Release(item, ItemBytes);
        if (item.Unit is null)
        {
            ledgers[item.First.Stream].Ledger.Evicted++;
        }
    }
}
