namespace Correlator;

/// <summary>The open starts of a sequence: all of them in total order, and those of one key one behind the other.</summary>
/// <remarks>
/// Entries of a ring. Buckets of hashes lead to the oldest start of each key; it names the newest of its key, so that adding and taking cost the same however
/// many are open. Memory: the starts of the last span, 48 bytes and two buckets of 4 each; one that has gone keeps its place until those before it have gone.
/// </remarks>
internal sealed class OpenStarts(KeyEncoder keys)
{
    private const int InitialCapacity = 256;
    private const int BucketsPerEntry = 2;

    /// <summary>Stands for no start.</summary>
    public const int None = -1;

    private Start[] _ring = new Start[InitialCapacity];
    private int[] _buckets = CreateBuckets(InitialCapacity * BucketsPerEntry);
    private int _head;
    private int _count;

    public (LogEvent Event, long Ticks) this[int start] => (_ring[start].Event!, _ring[start].Ticks);

    /// <summary>The oldest open start of a key.</summary>
    public bool TryFind(ReadOnlySpan<byte> key, out int oldest)
    {
        var hash = (uint)KeyComparer.Hash(key);
        for (oldest = _buckets[BucketOf(hash)]; oldest != None; oldest = _ring[oldest].NextKey)
        {
            if (_ring[oldest].Hash == hash && keys.TryEncode(_ring[oldest].Event!, out var other) && other.SequenceEqual(key))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How many starts of the key are open.</summary>
    public int CountOf(int oldest) => _ring[oldest].Count;

    /// <summary>Adds the newest start, behind the oldest of its key.</summary>
    public void Add(ReadOnlySpan<byte> key, LogEvent logEvent, long ticks, int oldest)
    {
        if (_count == _ring.Length)
        {
            Grow();
            oldest = TryFind(key, out var moved) ? moved : None;
        }

        Add(new Start { Event = logEvent, Ticks = ticks, Hash = (uint)KeyComparer.Hash(key) }, oldest);
    }

    /// <summary>The oldest start of all.</summary>
    public bool TryPeek(out int oldest)
    {
        while (_count > 0 && _ring[_head].Event is null)
        {
            _head = (_head + 1) & (_ring.Length - 1);
            _count--;
        }

        oldest = _head;
        return _count > 0;
    }

    /// <summary>Takes the oldest start of a key.</summary>
    /// <returns>Whether there is a next, which is the oldest now.</returns>
    public bool TakeOldest(int oldest, out int next)
    {
        ref var taken = ref _ring[oldest];
        ref var link = ref _buckets[BucketOf(taken.Hash)];
        while (link != oldest)
        {
            link = ref _ring[link].NextKey;
        }

        next = taken.Next;
        link = next == None ? taken.NextKey : next;
        if (next != None)
        {
            ref var successor = ref _ring[next];
            (successor.Newest, successor.Count, successor.NextKey) = (taken.Newest, taken.Count - 1, taken.NextKey);
        }

        taken = default;
        return next != None;
    }

    private void Add(in Start start, int oldest)
    {
        var place = (_head + _count++) & (_ring.Length - 1);
        ref var added = ref _ring[place];
        added = start;
        added.Next = None;
        if (oldest == None)
        {
            ref var bucket = ref _buckets[BucketOf(start.Hash)];
            (added.NextKey, added.Newest, added.Count) = (bucket, place, 1);
            bucket = place;
            return;
        }

        ref var first = ref _ring[oldest];
        _ring[first.Newest].Next = place;
        first.Newest = place;
        first.Count++;
    }

    /// <summary>Takes the places of those that have gone, and doubles the room where that is not enough.</summary>
    private void Grow()
    {
        var (old, head, count) = (_ring, _head, _count);
        var open = 0;
        foreach (ref readonly var start in old.AsSpan())
        {
            open += start.Event is null ? 0 : 1;
        }

        var capacity = open > old.Length / 2 ? old.Length * 2 : old.Length;
        (_ring, _buckets, _head, _count) = (new Start[capacity], CreateBuckets(capacity * BucketsPerEntry), 0, 0);
        for (var i = 0; i < count; i++)
        {
            ref readonly var start = ref old[(head + i) & (old.Length - 1)];
            if (start.Event is not null && keys.TryEncode(start.Event, out var encoded))
            {
                var key = encoded.ToArray();
                Add(start, TryFind(key, out var oldest) ? oldest : None);
            }
        }
    }

    private static int[] CreateBuckets(int count)
    {
        var buckets = new int[count];
        Array.Fill(buckets, None);
        return buckets;
    }

    private int BucketOf(uint hash) => (int)(hash & (uint)(_buckets.Length - 1));

    private struct Start
    {
        public LogEvent? Event;
        public long Ticks;
        public uint Hash;

        /// <summary>The next start of the same key.</summary>
        public int Next;

        // Of the oldest start of a key only: the newest one, how many there are, and the oldest one of the next key in the bucket.
        public int Newest;
        public int Count;
        public int NextKey;
    }
}
