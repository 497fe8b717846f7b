using System.Numerics;

namespace Correlator;

/// <summary>The keys of an as-of join under which something is held.</summary>
internal sealed class AsOfKeys(AsOfSettings settings)
{
    private readonly Dictionary<byte[], AsOfKey> _keys = new(KeyComparer.Instance);
    // A key without its bytes, with its lists and its places in the table and the queue of ends.
    private const int KeyBytes = 192;
    private readonly ItemScope _scope = new();
    private readonly List<AsOfKey> _touched = [];
    private readonly Queue<(long Ticks, AsOfKey Key)> _ends = new();
    private int _evicted;

    /// <summary>The state of an item's key; null where it has none.</summary>
    public AsOfKey? Find(in Item item, bool isLeft)
    {
        _scope.Enter(item);
        if (!(isLeft ? settings.LeftKey : settings.RightKey).TryRead(_scope, out var key))
        {
            return null;
        }

        if (!_keys.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out var state))
        {
            state = new AsOfKey(key.ToArray(), settings);
            if (isLeft && settings.Direction == AsOfDirection.Previous)
            {
                // No partner has come, and it waits for none: nothing is held under its key.
                return state;
            }

            _keys.Add(state.Key, state);
            Count(state, 1);
        }

        if (!isLeft)
        {
            _touched.Add(state);
        }

        _ends.Enqueue((item.Ticks, state));
        return state;
    }

    /// <summary>The keys that have got a right item since it was last asked.</summary>
    public List<AsOfKey> TakeTouched()
    {
        var touched = _touched.Distinct().ToList();
        _touched.Clear();
        return touched;
    }

    /// <summary>Forgets what no item from a time on can need.</summary>
    public void ForgetBefore(long ticks)
    {
        var reach = Math.Max(settings.ReachBack, settings.ReachAhead);
        while (_ends.TryPeek(out var end) && Watermark.Add(end.Ticks, reach) < ticks)
        {
            _ends.Dequeue();
            end.Key.ForgetBefore(Watermark.Add(ticks, -settings.ReachBack));

            // A key may have been forgotten and be there again, with other state.
            if (end.Key.IsEmpty && _keys.TryGetValue(end.Key.Key, out var current) && ReferenceEquals(current, end.Key))
            {
                Remove(end.Key);
            }
        }
    }

    /// <summary>Something of a key gave way: with the last the key goes, too, and must not be kept by what waits for its end.</summary>
    public void NoteEvicted(AsOfKey key)
    {
        const int LeastEvicted = 64;
        if (key.IsEmpty && _keys.TryGetValue(key.Key, out var current) && ReferenceEquals(current, key))
        {
            Remove(key);
        }

        if (++_evicted < LeastEvicted || _evicted * 2 < _ends.Count)
        {
            return;
        }

        _evicted = 0;
        for (var count = _ends.Count; count > 0; count--)
        {
            var end = _ends.Dequeue();
            if (!end.Key.IsEmpty)
            {
                _ends.Enqueue(end);
            }
        }
    }

    private void Remove(AsOfKey key)
    {
        _keys.Remove(key.Key);
        Count(key, -1);
    }

    private void Count(AsOfKey key, int sign) =>
        settings.Budget?.AddBytes(BitOperations.TrailingZeroCount(settings.RightStreams), sign * (KeyBytes + HeapSize.OfArray(key.Key.Length)));
}

/// <summary>What an as-of join holds under one key.</summary>
internal sealed class AsOfKey(byte[] key, AsOfSettings settings)
{
    // The latest right items: all of the latest time, and the last before, since one of the latest time may be the left item itself.
    private readonly List<AsOfRight> _rights = [];

    public byte[] Key => key;

    /// <summary>Left items that are not decided.</summary>
    public List<AsOfLeft> Waiting { get; } = [];

    public bool IsEmpty => _rights.Count == 0 && Waiting.Count == 0;

    public UnitKey ToKey() => new(settings.KeyNames, key);

    public AsOfRight NoteRight(in Item item)
    {
        if (_rights.Count > 0 && _rights[^1].Item.Ticks < item.Ticks)
        {
            foreach (var old in _rights[..^1])
            {
                Forget(old);
            }

            _rights.RemoveRange(0, _rights.Count - 1);
        }

        var right = new AsOfRight(item, this);
        _rights.Add(right);
        return right;
    }

    /// <summary>The latest right item that is no copy of a left one and not too far from it; null for none.</summary>
    public AsOfRight? Latest(in Item left, long reachTicks)
    {
        for (var i = _rights.Count - 1; i >= 0; i--)
        {
            var right = _rights[i];
            if (Math.Abs(left.Ticks - right.Item.Ticks) > reachTicks)
            {
                return null;
            }

            if (!right.Item.First.IsCopyOf(left.First))
            {
                return right;
            }
        }

        return null;
    }

    public void ForgetBefore(long ticks)
    {
        while (_rights.Count > 0 && _rights[0].Item.Ticks < ticks)
        {
            Forget(_rights[0]);
            _rights.RemoveAt(0);
        }
    }

    /// <summary>Lets go of a right item before its time.</summary>
    public void Evict(AsOfRight right)
    {
        _rights.Remove(right);
        right.IsEvicted = true;
        Forget(right);
    }

    private void Forget(AsOfRight right)
    {
        right.IsForgotten = true;
        if (settings.Budget is { } budget)
        {
            budget.Release(right.Item, AsOfJoin.ItemBytes);
            settings.HeldRights.NoteGone();
        }

        if (!right.IsMatched && right.Item.Unit is null)
        {
            var ledger = settings.Streams[right.Item.First.Stream].Ledger;
            ledger.Unmatched += right.IsEvicted ? 0 : 1;
            ledger.Evicted += right.IsEvicted ? 1 : 0;
        }
    }
}

/// <summary>A right item: it may serve many left ones.</summary>
internal sealed class AsOfRight(Item item, AsOfKey key) : IHeld
{
    public Item Item => item;

    public AsOfKey Key => key;

    /// <summary>Whether it gave way to a budget.</summary>
    public bool IsEvicted { get; set; }

    public bool IsHeld => !IsForgotten;

    public long HeldTicks => item.Ticks;

    public bool IsMatched { get; set; }

    /// <summary>Whether its key holds it no more; a left item that waits may still take it.</summary>
    public bool IsForgotten { get; set; }
}

/// <summary>A left item that waits for its partner.</summary>
internal sealed class AsOfLeft(Item left, AsOfKey key) : Deadline, IPending, IHeld
{
    private bool _isDecided;

    public Item Left => left;

    public AsOfKey Key => key;

    /// <summary>The partner that it has unless a nearer one comes.</summary>
    public AsOfRight? Candidate { get; set; }

    public long Distance => Candidate is null ? long.MaxValue : left.Ticks - Candidate.Item.Ticks;

    public override int Rank => 0;

    public override bool IsDecided => _isDecided;

    public override Member First => left.First;

    public bool IsPending => !_isDecided;

    public long PendingTicks => left.Ticks;

    public bool IsHeld => !_isDecided;

    public long HeldTicks => left.Ticks;

    public void Decide() => _isDecided = true;
}
