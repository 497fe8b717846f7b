using System.Runtime.InteropServices;

namespace Correlator;

/// <summary>The groups of a window by their keys, numbered in the order in which they came.</summary>
/// <remarks>
/// A hash table with open addressing over entries that are no objects: 32 bytes a group, two places of 4, and its key. Keys are compared only
/// where 32 bits of their hashes are equal. It is cleared and used again for another window.
/// </remarks>
internal sealed class GroupIndex
{
    public const int InitialGroups = 16;

    // Two places for each group: strangers on the way to a group cost more than the room.
    private const int SlotsPerGroup = 2;
    private int[] _slots = new int[InitialGroups * SlotsPerGroup];
    private Entry[] _entries = new Entry[InitialGroups];
    private int[] _order = [];
    private readonly KeyBlock _keys = new();
    private readonly Comparison<int> _byFirst;

    public GroupIndex() => _byFirst = (a, b) => Compare(_entries[a], _entries[b]);

    public int Count { get; private set; }

    /// <summary>For how many groups there is room.</summary>
    public int Capacity => _entries.Length;

    /// <summary>The key of a group.</summary>
    public ReadOnlySpan<byte> KeyOf(int group) => _keys[_entries[group].KeyStart, _entries[group].KeyLength];

    /// <summary>Whether the row of a group has come out before its window closed.</summary>
    public bool IsOut(int group) => _entries[group].IsOut;

    public void SetOut(int group) => _entries[group].IsOut = true;

    /// <summary>The number of a key's group; negative where there is none.</summary>
    public int Find(uint hash, ReadOnlySpan<byte> key)
    {
        var mask = _slots.Length - 1;
        for (var slot = (int)hash & mask; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            ref var entry = ref _entries[_slots[slot] - 1];
            if (entry.Hash == hash && _keys[entry.KeyStart, entry.KeyLength].SequenceEqual(key))
            {
                return _slots[slot] - 1;
            }
        }

        return -1;
    }

    /// <summary>Adds the group of a key that has none.</summary>
    /// <param name="hash">The key's hash.</param>
    /// <param name="key">The key.</param>
    /// <param name="ticks">The time of its first event.</param>
    /// <param name="position">That event's position.</param>
    /// <returns>Its number.</returns>
    public int Add(uint hash, ReadOnlySpan<byte> key, long ticks, long position)
    {
        if (Count == _entries.Length)
        {
            Grow();
        }

        _entries[Count] = new Entry { Hash = hash, KeyStart = _keys.Add(key), KeyLength = key.Length, FirstTicks = ticks, FirstPosition = position };
        Place(Count);
        return Count++;
    }

    /// <summary>Notes an event of a group, which may be its first in total order.</summary>
    public void Note(int group, long ticks, long position)
    {
        ref var entry = ref _entries[group];
        if (ticks < entry.FirstTicks || (ticks == entry.FirstTicks && position < entry.FirstPosition))
        {
            (entry.FirstTicks, entry.FirstPosition) = (ticks, position);
        }
    }

    /// <summary>The group that stands where looking for a hash begins; negative for none.</summary>
    public int Candidate(uint hash) => _slots[(int)hash & (_slots.Length - 1)] - 1;

    /// <summary>Touches a group's entry, so that many can be waited for at once.</summary>
    /// <returns>Something of what was read, for the caller to use.</returns>
    public long Warm(int group) => group < 0 ? 0 : _entries[group].FirstTicks;

    /// <summary>The groups in the order in which their rows come out: that of their first events. Valid until the next call.</summary>
    public ReadOnlySpan<int> InOrder()
    {
        if (_order.Length < Count)
        {
            _order = new int[_entries.Length];
        }

        var order = _order.AsSpan(0, Count);
        var isOrdered = true;
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
            isOrdered &= i == 0 || Compare(_entries[i - 1], _entries[i]) <= 0;
        }

        if (!isOrdered)
        {
            order.Sort(_byFirst);
        }

        return order;
    }

    public void Clear()
    {
        Array.Clear(_slots);
        _keys.Clear();
        Count = 0;
    }

    private static int Compare(in Entry one, in Entry other)
    {
        var order = one.FirstTicks.CompareTo(other.FirstTicks);
        return order != 0 ? order : one.FirstPosition.CompareTo(other.FirstPosition);
    }

    private void Grow()
    {
        Array.Resize(ref _entries, _entries.Length * 2);
        _slots = new int[_entries.Length * SlotsPerGroup];
        for (var group = 0; group < Count; group++)
        {
            Place(group);
        }
    }

    private void Place(int group)
    {
        var mask = _slots.Length - 1;
        var slot = (int)_entries[group].Hash & mask;
        while (_slots[slot] != 0)
        {
            slot = (slot + 1) & mask;
        }

        _slots[slot] = group + 1;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Entry
    {
        public long FirstTicks;
        public long FirstPosition;
        public uint Hash;
        public int KeyStart;
        public int KeyLength;
        public bool IsOut;
    }
}
