namespace Correlator;

/// <summary>One side's state of a join of pairs: a ring in order of arrival with hash chains through it.</summary>
/// <remarks>
/// An entry is known by its sequence number; its place is the number modulo the capacity. A bucket holds the newest number of its hash and
/// each entry that of the one before it, so a chain ends at the first number that is no longer live. Eviction only moves the tail: what it
/// leaves behind in buckets and chains is recognised by its number. State per entry: 40 bytes and its member.
/// </remarks>
internal sealed class PairRing
{
    private const int InitialCapacity = 256;
    private ulong[] _hashes = new ulong[InitialCapacity];
    private long[] _previous = new long[InitialCapacity];
    private long[] _latest = new long[InitialCapacity];
    private long[] _due = new long[InitialCapacity];
    private Member?[] _members = new Member?[InitialCapacity];
    private bool[] _isMatched = new bool[InitialCapacity];
    private long[] _buckets = CreateBuckets(InitialCapacity);
    private long _tail;
    private long _head;

    /// <summary>How many entries it holds.</summary>
    public int Count => (int)(_head - _tail);

    /// <summary>The time of the oldest entry; <see cref="long.MaxValue"/> for none.</summary>
    public long OldestTicks => Count == 0 ? long.MaxValue : _members[Slot(_tail)]!.Ticks;

    /// <summary>The newest entry of a hash's bucket; -1 for none. Entries of other hashes share buckets.</summary>
    public long Newest(ulong hash) => Live(_buckets[hash & (ulong)(_buckets.Length - 1)]);

    /// <summary>The next older entry of the same bucket; -1 for none.</summary>
    public long Older(long sequence) => Live(_previous[Slot(sequence)]);

    public ulong HashOf(long sequence) => _hashes[Slot(sequence)];

    /// <summary>The latest time of the entry and all older ones of its bucket: whoever needs a later one need not go on.</summary>
    public long LatestOf(long sequence) => _latest[Slot(sequence)];

    public Member MemberOf(long sequence) => _members[Slot(sequence)]!;

    public long DueOf(long sequence) => _due[Slot(sequence)];

    /// <summary>Notes that an entry has a partner.</summary>
    /// <returns>Whether it is its first.</returns>
    public bool Match(long sequence)
    {
        ref var isMatched = ref _isMatched[Slot(sequence)];
        var isFirst = !isMatched;
        isMatched = true;
        return isFirst;
    }

    public void Add(Member member, ulong hash, long dueTicks, bool isMatched)
    {
        if (Count == _members.Length)
        {
            Grow();
        }

        var slot = Slot(_head);
        ref var bucket = ref _buckets[hash & (ulong)(_buckets.Length - 1)];
        (_hashes[slot], _previous[slot], _due[slot], _members[slot], _isMatched[slot]) = (hash, bucket, dueTicks, member, isMatched);
        _latest[slot] = Live(bucket) < 0 ? member.Ticks : Math.Max(member.Ticks, LatestOf(bucket));
        bucket = _head++;
    }

    /// <summary>Takes the oldest entry away if the clock has passed its time.</summary>
    public bool TryEvict(long clock, out Member member, out bool wasMatched)
    {
        var slot = Slot(_tail);
        if (_tail == _head || _due[slot] >= clock)
        {
            (member, wasMatched) = (null!, false);
            return false;
        }

        (member, wasMatched) = (_members[slot]!, _isMatched[slot]);
        _members[slot] = null;
        _tail++;
        return true;
    }

    private static long[] CreateBuckets(int count)
    {
        var buckets = new long[count];
        Array.Fill(buckets, -1);
        return buckets;
    }

    private int Slot(long sequence) => (int)(sequence & (_members.Length - 1));

    private long Live(long sequence) => sequence >= _tail ? sequence : -1;

    private void Grow()
    {
        var (hashes, due, members, matched, capacity) = (_hashes, _due, _members, _isMatched, _members.Length);
        var (tail, head) = (_tail, _head);
        _hashes = new ulong[capacity * 2];
        _previous = new long[capacity * 2];
        _latest = new long[capacity * 2];
        _due = new long[capacity * 2];
        _members = new Member?[capacity * 2];
        _isMatched = new bool[capacity * 2];
        _buckets = CreateBuckets(capacity * 2);
        _head = tail;
        for (var sequence = tail; sequence < head; sequence++)
        {
            var slot = (int)(sequence & (capacity - 1));
            Add(members[slot]!, hashes[slot], due[slot], matched[slot]);
        }
    }
}
