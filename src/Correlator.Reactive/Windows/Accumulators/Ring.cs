namespace Correlator;

/// <summary>A queue with two ends in one array. Its default has no array yet.</summary>
internal struct Ring<T>
{
    private T[]? _items;
    private int _head;

    public int Count { get; private set; }

    public readonly ref T this[int index] => ref _items![Slot(index)];

    public void AddLast(T item)
    {
        _items ??= new T[2];
        if (Count == _items.Length)
        {
            Grow(_items);
        }

        _items[Slot(Count++)] = item;
    }

    public void RemoveFirst()
    {
        _items![_head] = default!;
        _head = Slot(1);
        Count--;
    }

    public void RemoveLast() => _items![Slot(--Count)] = default!;

    private readonly int Slot(int index) => (_head + index) & (_items!.Length - 1);

    private void Grow(T[] items)
    {
        _items = new T[items.Length * 2];
        items.AsSpan(_head).CopyTo(_items);
        items.AsSpan(0, _head).CopyTo(_items.AsSpan(items.Length - _head));
        _head = 0;
    }
}
