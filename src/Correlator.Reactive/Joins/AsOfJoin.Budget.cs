namespace Correlator;

// What counts against a budget, and how items give way to it.
internal sealed partial class AsOfJoin
{
    /// <summary>An item with its part of the buffers.</summary>
    public const int ItemBytes = 96;
    private readonly MemoryBudget? _budget;
    private readonly HeldQueue<AsOfLeft> _heldLefts = new();
    private readonly Gaps _evictedRights = new();

    public long OldestTicks(ulong streams)
    {
        var oldest = _held.OldestOf(held => IsMeant(held.IsLeft, streams));
        oldest = IsMeant(isLeft: true, streams) ? Math.Min(oldest, _heldLefts.OldestTicks) : oldest;
        return IsMeant(isLeft: false, streams) ? Math.Min(oldest, _settings.HeldRights.OldestTicks) : oldest;
    }

    public void EvictOldest(ulong streams)
    {
        var oldest = OldestTicks(streams);
        if (IsMeant(isLeft: false, streams) && _settings.HeldRights.OldestTicks == oldest)
        {
            var right = _settings.HeldRights.Oldest!;
            right.Key.Evict(right);
            _keys.NoteEvicted(right.Key);
            NoteEvicted(isLeft: false, right.Item);
        }
        else if (IsMeant(isLeft: true, streams) && _heldLefts.OldestTicks == oldest)
        {
            var wait = _heldLefts.Oldest!;
            wait.Decide();
            wait.Key.Waiting.Remove(wait);
            _keys.NoteEvicted(wait.Key);
            NoteDecided(wait);
            _deadlines.NoteDecided();
            _pending.NoteDecided();
            NoteEvictedEvent(wait.Left);
            NoteEvicted(isLeft: true, wait.Left);
        }
        else if (_held.TryEvict(held => IsMeant(held.IsLeft, streams), out var held))
        {
            _budget!.Release(held.Item, ItemBytes);
            NoteEvictedEvent(held.Item);
            NoteEvicted(held.IsLeft, held.Item);
        }
    }

    private bool IsMeant(bool isLeft, ulong streams) => ((isLeft ? _settings.LeftStreams : _settings.RightStreams) & streams) != 0;

    private bool TryHold(bool isLeft, in Item item)
    {
        if (item.Unit is null && _budget!.Refuses(item.First.Stream))
        {
            NoteEvictedEvent(item);
            NoteEvicted(isLeft, item);
            return false;
        }

        _budget!.Hold(item, ItemBytes);
        return true;
    }

    private void NoteRight(AsOfKey key, in Item item)
    {
        var right = key.NoteRight(item);
        if (_budget is not null)
        {
            _settings.HeldRights.Add(right);
        }
    }

    private void NoteDecided(AsOfLeft wait)
    {
        if (_budget is not null)
        {
            _budget.Release(wait.Left, ItemBytes);
            _heldLefts.NoteGone();
        }
    }

    private void NoteEvictedEvent(in Item item)
    {
        if (item.Unit is null)
        {
            _settings.Streams[item.First.Stream].Ledger.Evicted++;
        }
    }

    private void NoteEvicted(bool isLeft, in Item item)
    {
        if (isLeft)
        {
            _settings.Counters.Withheld++;
        }
        else
        {
            _evictedRights.Add(item.Ticks, item.Ticks);
        }

        OnGap(isLeft, item.Ticks, item.Ticks);
    }

    /// <summary>Whether a right item that gave way could have been a better partner. That there is one, as semi says, stays true.</summary>
    private bool IsDoubtful(in Item left, in Item right)
    {
        if (_budget is null || _settings.Kind is JoinKind.Semi or JoinKind.Unless)
        {
            return false;
        }

        var distance = Math.Abs(left.Ticks - right.Ticks);
        return _evictedRights.Overlap(
            _settings.Direction == AsOfDirection.Next ? left.Ticks : left.Ticks - distance,
            _settings.Direction == AsOfDirection.Previous ? left.Ticks : left.Ticks + distance);
    }
}
