namespace Correlator;

// What counts against a budget, and how entries give way to it: pairs that came out stay true, and nothing negative is said here.
internal sealed partial class PairJoin : IStateOwner
{
    // An entry of a ring with room to grow, and its buckets.
    private const int EntryBytes = 48;
    private readonly MemoryBudget? _budget;
    private readonly int _batchEvents;

    // What has just been let go of; null where nothing is counted.
    private readonly List<LogEvent>? _gone;

    public long OldestTicks(ulong streams) => Math.Min(OldestTicks(Left, _table.Left, streams), OldestTicks(Right, _table.Right, streams));

    public void EvictOldest(ulong streams)
    {
        var count = _table.Left.Count + _table.Right.Count;
        Evict(Left, _table.Left);
        Evict(Right, _table.Right);
        if (_table.Left.Count + _table.Right.Count < count)
        {
            return;
        }

        var isLeft = OldestTicks(Left, _table.Left, streams) == OldestTicks(streams);
        var side = isLeft ? Left : Right;
        if (_table.Ring(isLeft).TryEvict(long.MaxValue, out var wasMatched, _gone))
        {
            side.Ledger.Evicted += wasMatched ? 0 : 1;
            ReleaseGone(side);
        }
    }

    private static long OldestTicks(PairSide side, PairRing ring, ulong streams) => (streams >> side.Stream & 1) != 0 ? ring.OldestTicks : long.MaxValue;

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

    private void ReleaseGone(PairSide side)
    {
        foreach (var logEvent in _gone ?? [])
        {
            _budget!.Release(logEvent, side.Stream, EntryBytes);
        }

        _gone?.Clear();
    }
}
