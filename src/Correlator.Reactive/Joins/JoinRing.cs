namespace Correlator;

/// <summary>What a join holds of an arrived event.</summary>
internal interface IHeldEvent
{
    LogEvent Event { get; }

    /// <summary>The entry has got another number.</summary>
    void OnRenumbered(uint number);
}

/// <summary>One side's state of a join: a ring in order of arrival, with chains of equal hashes through it.</summary>
/// <remarks>
/// An entry is known by its sequence number; its place is the number modulo the capacity. A bucket holds the newest number of its hashes and
/// each entry that of the one before it, so a chain ends at the first number that is no longer live. Eviction only moves the tail: what it
/// leaves behind in buckets and chains is recognised by its number. Numbers wrap at 32 bits; old ones are wiped from the buckets long before
/// they could be taken for new ones. State per entry: 16 bytes and what is held.
/// </remarks>
/// <typeparam name="T">What is held of an event.</typeparam>
internal sealed class JoinRing<T>
    where T : struct, IHeldEvent
{
    private const int InitialCapacity = 256;
    private const uint MatchedBit = 1U << 31;
    private Node[] _nodes = new Node[InitialCapacity];
    private T[] _held = new T[InitialCapacity];
    private uint _tail;
    private uint _head;
    private long _greatestTicks = long.MinValue;
    private uint _disorderedHead;

    /// <summary>Makes an empty ring.</summary>
    /// <param name="firstNumber">The number of the first entry; only for tests of what happens when numbers wrap.</param>
    public JoinRing(uint firstNumber = 1) => _tail = _head = _disorderedHead = firstNumber;

    public int Count => (int)(_head - _tail);

    public int Capacity => _nodes.Length;

    public bool IsFull => Count == Capacity;

    public uint Tail => _tail;

    public uint Head => _head;

    /// <summary>A number that stands for no entry.</summary>
    public uint None => _tail - 1;

    /// <summary>By how much an entry may be earlier than one that arrived before it.</summary>
    public long DisorderTicks { get; private set; }

    public bool IsLive(uint number) => number - _tail < _head - _tail;

    public uint Older(uint number) => _nodes[Slot(number)].Previous;

    /// <summary>The 31 bits of the hash that are kept.</summary>
    public uint HashOf(uint number) => _nodes[Slot(number)].Hash & ~MatchedBit;

    public long TicksOf(uint number) => _nodes[Slot(number)].Ticks;

    public ref T this[uint number] => ref _held[Slot(number)];

    /// <summary>Whether an entry has a partner.</summary>
    public bool IsMatched(uint number) => (_nodes[Slot(number)].Hash & MatchedBit) != 0;

    /// <summary>Notes that an entry has a partner.</summary>
    /// <returns>Whether it is its first.</returns>
    public bool Match(uint number)
    {
        ref var hash = ref _nodes[Slot(number)].Hash;
        var isFirst = (hash & MatchedBit) == 0;
        hash |= MatchedBit;
        return isFirst;
    }

    /// <summary>Whether an entry of this time would be earlier than one that arrived before it.</summary>
    public bool IsDisordered(long ticks) => ticks < _greatestTicks;

    /// <summary>Adds an entry; there is room for it.</summary>
    /// <param name="held">What is held.</param>
    /// <param name="ticks">When it takes part.</param>
    /// <param name="hash">31 bits.</param>
    /// <param name="newest">The newest number of its bucket, which becomes this entry's.</param>
    /// <param name="isMatched">Whether it has a partner already.</param>
    public void Add(in T held, long ticks, uint hash, ref uint newest, bool isMatched)
    {
        var slot = Slot(_head);
        _nodes[slot] = new Node { Hash = isMatched ? hash | MatchedBit : hash, Previous = newest, Ticks = ticks };
        _held[slot] = held;
        newest = _head++;
        if (!IsDisordered(ticks))
        {
            _greatestTicks = ticks;
        }
        else
        {
            DisorderTicks = Math.Max(DisorderTicks, _greatestTicks - ticks);
            _disorderedHead = _head;
        }
    }

    /// <summary>Takes the oldest entry away.</summary>
    public void Drop()
    {
        _held[Slot(_tail)] = default;
        _tail++;
        if (_tail == _disorderedHead)
        {
            // All that arrived out of order has gone.
            DisorderTicks = 0;
        }
    }

    /// <summary>
    /// Takes away all entries of a full ring that are of no more use, wherever they stand: one that is far ahead of its time would keep
    /// everything behind it. The others get new numbers in the same order.
    /// </summary>
    /// <param name="isGone">Tells which go.</param>
    /// <param name="onMoved">Is told the old and the new number of each that stays; null for nobody.</param>
    public void Purge(Predicate<uint> isGone, Action<uint, uint>? onMoved = null)
    {
        var first = _head;
        for (var number = _tail; number != first; number++)
        {
            if (!isGone(number))
            {
                // The place of the next number is where the oldest stood, which has been looked at.
                (_nodes[Slot(_head)], _held[Slot(_head)]) = (_nodes[Slot(number)], _held[Slot(number)]);
                _held[Slot(_head)].OnRenumbered(_head);
                onMoved?.Invoke(number, _head);
                _head++;
            }
        }

        _tail = first;
        _disorderedHead = DisorderTicks > 0 ? _head : _tail;
        for (var number = _head; number != first + (uint)Capacity; number++)
        {
            _held[Slot(number)] = default;
        }
    }

    /// <summary>Doubles the room; numbers stay what they are.</summary>
    public void Grow()
    {
        var (nodes, held) = (new Node[_nodes.Length * 2], new T[_nodes.Length * 2]);
        for (var number = _tail; number != _head; number++)
        {
            var slot = (int)(number & (uint)(nodes.Length - 1));
            (nodes[slot], held[slot]) = (_nodes[Slot(number)], _held[Slot(number)]);
        }

        (_nodes, _held) = (nodes, held);
    }

    /// <summary>Hangs an entry into a chain anew.</summary>
    public void Chain(uint number, ref uint newest)
    {
        _nodes[Slot(number)].Previous = newest;
        newest = number;
    }

    private int Slot(uint number) => (int)(number & (uint)(_nodes.Length - 1));

    private struct Node
    {
        public uint Hash;
        public uint Previous;
        public long Ticks;
    }
}
