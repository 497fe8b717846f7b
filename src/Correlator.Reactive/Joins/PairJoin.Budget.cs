namespace Correlator;

// What counts against a budget, and how entries give way to it: pairs that came out stay true, and nothing negative is said here.
internal sealed partial class PairJoin : IStateOwner
{
    // An entry of a ring and its bucket.
    private const int EntryBytes = 64;

    public long OldestTicks(ulong streams) => Math.Min(
        (settings.LeftStreams & streams) != 0 ? _left.OldestTicks : long.MaxValue,
        (settings.RightStreams & streams) != 0 ? _right.OldestTicks : long.MaxValue);

    public void EvictOldest(ulong streams)
    {
        var isLeft = (settings.LeftStreams & streams) != 0 && _left.OldestTicks == OldestTicks(streams);
        if ((isLeft ? _left : _right).TryEvict(long.MaxValue, out var member, out var wasMatched))
        {
            settings.Streams[member.Stream].Ledger.Evicted += wasMatched ? 0 : 1;
            settings.Budget!.Release(member, EntryBytes);
        }
    }

    /// <summary>Holds a newcomer; one that is kept out has had its pairs with what is there.</summary>
    private bool TryHold(MemoryBudget budget, Member member, bool hasPartner)
    {
        if (budget.Refuses(member.Stream))
        {
            settings.Streams[member.Stream].Ledger.Evicted += hasPartner ? 0 : 1;
            return false;
        }

        budget.Hold(member, EntryBytes);
        return true;
    }
}
