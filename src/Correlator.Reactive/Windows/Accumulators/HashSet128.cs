namespace Correlator;

/// <summary>A set of 128-bit hashes that is small while it holds few: the first lies in the set itself, up to eight in a plain array, more in a hash table.</summary>
internal struct HashSet128
{
    private const int MaxPlain = 8;

    // Its halves apart, because a whole one would be padded to 16 bytes.
    private ulong _firstHigh;
    private ulong _firstLow;
    private UInt128[]? _slots;

    public int Count { get; private set; }

    /// <summary>The bytes beside those of the set itself.</summary>
    public readonly int Bytes => _slots is null ? 0 : HeapSize.OfArray(16 * _slots.Length);

    /// <summary>Adds a hash; false if it is in already.</summary>
    public bool Add(UInt128 hash)
    {
        // Zero marks a free slot.
        hash = hash == UInt128.Zero ? UInt128.One : hash;
        if (_slots is not null)
        {
            return _slots.Length <= MaxPlain ? AddPlain(hash) : AddHashed(hash);
        }

        var first = new UInt128(_firstHigh, _firstLow);
        if (Count == 0)
        {
            (_firstHigh, _firstLow, Count) = ((ulong)(hash >> 64), (ulong)hash, 1);
            return true;
        }

        if (first == hash)
        {
            return false;
        }

        (_slots, Count) = ([first, hash], 2);
        return true;
    }

    /// <summary>Puts all hashes into a sketch.</summary>
    public readonly void CopyTo(HyperLogLog sketch)
    {
        foreach (var hash in _slots ?? [new UInt128(_firstHigh, _firstLow)])
        {
            if (hash != UInt128.Zero)
            {
                sketch.Add(hash);
            }
        }
    }

    private bool AddPlain(UInt128 hash)
    {
        if (_slots.AsSpan(0, Count).Contains(hash))
        {
            return false;
        }

        if (Count == MaxPlain)
        {
            Rehash();
            return AddHashed(hash);
        }

        if (Count == _slots!.Length)
        {
            Array.Resize(ref _slots, Count * 2);
        }

        _slots[Count++] = hash;
        return true;
    }

    private bool AddHashed(UInt128 hash)
    {
        if (Count * 4 >= _slots!.Length * 3)
        {
            Rehash();
        }

        ref var slot = ref SlotOf(_slots, hash);
        if (slot == hash)
        {
            return false;
        }

        slot = hash;
        Count++;
        return true;
    }

    private void Rehash()
    {
        var larger = new UInt128[_slots!.Length * 2];
        foreach (var hash in _slots)
        {
            if (hash != UInt128.Zero)
            {
                SlotOf(larger, hash) = hash;
            }
        }

        _slots = larger;
    }

    private static ref UInt128 SlotOf(UInt128[] slots, UInt128 hash)
    {
        var at = (int)(ulong)hash & (slots.Length - 1);
        while (slots[at] != UInt128.Zero && slots[at] != hash)
        {
            at = (at + 1) & (slots.Length - 1);
        }

        return ref slots[at];
    }
}
