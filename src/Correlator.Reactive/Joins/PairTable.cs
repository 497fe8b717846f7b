namespace Correlator;

/// <summary>The rings of both sides of a join of pairs under one table of buckets: looking for partners and being held touch one place.</summary>
/// <remarks>The design is that of a hash join over two sliding windows with one shared directory; growth hangs all live entries into larger buckets.</remarks>
internal sealed class PairTable
{
    private const int InitialBuckets = 256;

    // Far below half of what numbers can count, so that a number of a bucket or chain is never mistaken for a new one.
    private const uint WipeEvery = 1U << 30;
    private Bucket[] _buckets;
    private uint _sinceWipe;

    public PairTable(uint firstNumber = 1)
    {
        Left = new PairRing(firstNumber);
        Right = new PairRing(firstNumber);
        _buckets = CreateBuckets(InitialBuckets);
    }

    public PairRing Left { get; }

    public PairRing Right { get; }

    public PairRing Ring(bool isLeft) => isLeft ? Left : Right;

    /// <summary>The newest entry of a side in the bucket of a hash; it may not be live any more, and others share the bucket.</summary>
    public uint Newest(uint hash, bool isLeft)
    {
        ref var bucket = ref BucketOf(hash);
        return isLeft ? bucket.Left : bucket.Right;
    }

    /// <summary>Adds an entry to a ring that is not full.</summary>
    public void Add(bool isLeft, LogEvent logEvent, long ticks, uint hash, bool isMatched)
    {
        ref var bucket = ref BucketOf(hash);
        Ring(isLeft).Add(logEvent, ticks, hash, ref isLeft ? ref bucket.Left : ref bucket.Right, isMatched);
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

    /// <summary>Makes room in a full ring: of entries that have expired behind one that has not, else by doubling it.</summary>
    /// <returns>How many of the expired had no partner.</returns>
    public int MakeRoom(bool isLeft, long beforeTicks)
    {
        var ring = Ring(isLeft);
        var unmatched = ring.Purge(beforeTicks);
        if (ring.Count > ring.Capacity / 2)
        {
            ring.Grow();
        }

        Rebuild(Math.Max(_buckets.Length, ring.Capacity));
        return unmatched;
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
