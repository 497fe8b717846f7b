namespace Correlator;

// What counts against a budget, and how entries give way to it: pairs that came out stay true, and nothing negative is said here.
internal sealed partial class PairJoin : IStateOwner
{
    // An entry of a ring with room to grow, and its buckets.
    private const int EntryBytes = 64;
    private readonly MemoryBudget? _budget;
    private readonly int _batchEvents;

    public long OldestTicks(ulong streams) => Math.Min(OldestTicks(Left, _table.Left, streams), OldestTicks(Right, _table.Right, streams));

    public void EvictOldest(ulong streams)
    {
        var count = _table.Left.Count + _table.Right.Count;
        Evict(Left, _table.Left);
        Evict(Right, _table.Right);
        if (_table.Left.Count + _table.Right.Count < count)
        {
            // What the clock has passed is decided.
            return;
        }

        var isLeft = OldestTicks(Left, _table.Left, streams) == OldestTicks(streams);
        var (side, ring) = (isLeft ? Left : Right, _table.Ring(isLeft));
        side.Ledger.Evicted += ring.IsMatched(ring.Tail) ? 0 : 1;
        _budget!.Release(ring[ring.Tail].Event, side.Stream, EntryBytes);
        ring.Drop();
    }

    private static long OldestTicks(PairSide side, JoinRing<PairEvent> ring, ulong streams) =>
        (streams >> side.Stream & 1) != 0 && ring.Count > 0 ? ring.TicksOf(ring.Tail) : long.MaxValue;

    /// <summary>Holds a newcomer; one that is kept out has had its pairs with what is there.</summary>
    private bool TryHold(PairSide side, LogEvent logEvent, bool hasPartner)
    {
        if (_budget!.Refuses(side.Stream))
        {
            side.Ledger.Evicted += hasPartner ? 0 : 1;
            return false;
        }

        _budget.Hold(logEvent, side.Stream, EntryBytes);
        return true;
    }
}
