namespace Correlator;

/// <summary>The rings of both sides of a join under one table of buckets: looking for partners and being held touch one place.</summary>
/// <remarks>The design is that of a hash join over two sliding windows with one shared directory; growth hangs all live entries into larger buckets.</remarks>
/// <typeparam name="T">What is held of an event.</typeparam>
internal sealed class JoinTable<T>
    where T : struct, IHeldEvent
{
    private const int InitialBuckets = 512;
    private const uint HashBits = uint.MaxValue >> 1;

    // Two buckets an entry: chains of strangers cost more than the room.
    private const int BucketsPerEntry = 2;

    // Far below half of what numbers can count, so that a number of a bucket or chain is never mistaken for a new one.
    private const uint WipeEvery = 1U << 30;
    private Bucket[] _buckets;
    private uint _sinceWipe;

    public JoinTable(uint firstNumber = 1)
    {
        Left = new JoinRing<T>(firstNumber);
        Right = new JoinRing<T>(firstNumber);
        _buckets = CreateBuckets(InitialBuckets);
    }

    public JoinRing<T> Left { get; }

    public JoinRing<T> Right { get; }

    /// <summary>The hash of a key: 31 bits.</summary>
    public static uint HashOf(ReadOnlySpan<byte> key) => (uint)KeyComparer.Hash(key) & HashBits;

    public JoinRing<T> Ring(bool isLeft) => isLeft ? Left : Right;

    /// <summary>The newest entry of a side in the bucket of a hash; it may not be live any more, and others share the bucket.</summary>
    public uint Newest(uint hash, bool isLeft)
    {
        ref var bucket = ref BucketOf(hash);
        return isLeft ? bucket.Left : bucket.Right;
    }

    /// <summary>Adds an entry to a ring that is not full.</summary>
    public void Add(bool isLeft, in T held, long ticks, uint hash, bool isMatched)
    {
        ref var bucket = ref BucketOf(hash);
        Ring(isLeft).Add(held, ticks, hash, ref isLeft ? ref bucket.Left : ref bucket.Right, isMatched);
        if (++_sinceWipe == WipeEvery)
        {
            Wipe();
        }
    }

    /// <summary>Forgets the numbers of all that is gone.</summary>
    public void Wipe()
    {
        _sinceWipe = 0;
        foreach (ref var bucket in _buckets.AsSpan())
        {
            bucket.Left = Left.IsLive(bucket.Left) ? bucket.Left : Left.None;
            bucket.Right = Right.IsLive(bucket.Right) ? bucket.Right : Right.None;
        }
    }

    /// <summary>Makes room in a full ring: by taking away what is of no more use, else by doubling it. Entries may get other numbers.</summary>
    public void MakeRoom(bool isLeft, Predicate<uint> isGone, Action<uint, uint>? onMoved = null)
    {
        var ring = Ring(isLeft);
        ring.Purge(isGone, onMoved);
        if (ring.Count > ring.Capacity / 2)
        {
            ring.Grow();
        }

        Rebuild(Math.Max(_buckets.Length, ring.Capacity * BucketsPerEntry));
    }

    private void Rebuild(int buckets)
    {
        _buckets = CreateBuckets(buckets);
        for (var number = Left.Tail; number != Left.Head; number++)
        {
            Left.Chain(number, ref BucketOf(Left.HashOf(number)).Left);
        }

        for (var number = Right.Tail; number != Right.Head; number++)
        {
            Right.Chain(number, ref BucketOf(Right.HashOf(number)).Right);
        }
    }

    private Bucket[] CreateBuckets(int count)
    {
        var buckets = new Bucket[count];
        Array.Fill(buckets, new Bucket { Left = Left.None, Right = Right.None });
        return buckets;
    }

    private ref Bucket BucketOf(uint hash) => ref _buckets[hash & (uint)(_buckets.Length - 1)];

    private struct Bucket
    {
        public uint Left;
        public uint Right;
    }
}
