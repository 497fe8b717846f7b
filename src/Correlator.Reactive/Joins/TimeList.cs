namespace Correlator;

/// <summary>The entries of one key and one side in the order of their times. Adding at the end and removing at the front are cheap.</summary>
internal struct TimeList
{
    // Most keys have one event a side: it needs no array.
    private JoinEntry? _only;
    private JoinEntry[]? _items;
    private int _head;

    public int Count { get; private set; }

    public readonly JoinEntry this[int index] => _items is null ? _only! : _items[_head + index];

    public void Add(JoinEntry entry)
    {
        if (_items is null && Count == 0)
        {
            (_only, Count) = (entry, 1);
            return;
        }

        MakeRoom();
        var at = _head + Count;
        while (at > _head && _items![at - 1].Member.Ticks > entry.Member.Ticks)
        {
            at--;
        }

        Array.Copy(_items!, at, _items!, at + 1, _head + Count - at);
        _items![at] = entry;
        Count++;
    }

    public void Remove(JoinEntry entry)
    {
        for (var i = FirstAtOrAfter(entry.Member.Ticks); i < Count && this[i].Member.Ticks == entry.Member.Ticks; i++)
        {
            if (ReferenceEquals(this[i], entry))
            {
                RemoveAt(i);
                return;
            }
        }
    }

    /// <summary>The index of the first entry at or after a time; <see cref="Count"/> where there is none.</summary>
    public readonly int FirstAtOrAfter(long ticks)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (this[middle].Member.Ticks < ticks)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private void RemoveAt(int index)
    {
        if (_items is null)
        {
            (_only, Count) = (null, 0);
            return;
        }

        var at = _head + index;
        if (index == 0)
        {
            _items![_head++] = null!;
        }
        else
        {
            Array.Copy(_items!, at + 1, _items!, at, _head + Count - at - 1);
            _items![_head + Count - 1] = null!;
        }

        if (--Count == 0)
        {
            _head = 0;
        }
    }

    private void MakeRoom()
    {
        if (_items is null)
        {
            _items = new JoinEntry[2];
            (_items[0], _only) = (_only!, null);
        }

        if (_head + Count < _items.Length)
        {
            return;
        }

        // Half of the room stands empty at the front: move instead of growing.
        var target = _head >= Count && _head > 0 ? _items : new JoinEntry[_items.Length * 2];
        Array.Copy(_items, _head, target, 0, Count);
        if (ReferenceEquals(target, _items))
        {
            Array.Clear(_items, Count, _head);
        }

        _items = target;
        _head = 0;
    }
}
