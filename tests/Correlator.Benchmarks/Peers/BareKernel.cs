using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Correlator.Benchmarks;

/// <summary>
/// The bound: a keyed join over bare structs and nothing round it. One ring of sequence-numbered nodes for both sides, a table of the newest
/// node for each hash, eviction by moving the tail. Events go through in batches and each batch in stages, so that the memory accesses of a
/// stage do not wait for each other.
/// </summary>
internal sealed class BareKernel
{
    private const int BatchEvents = 64;
    private const int RingNodes = 1 << 17;
    private const int Buckets = 1 << 18;
    private readonly PairEvents _events;
    private readonly (string Key, long TicksAndSide)[] _rows;

    public BareKernel(PairEvents events)
    {
        _events = events;
        _rows = [.. events.Arrivals.Select(static e => (PairEvents.KeyOf(e), (e.Ticks << 1) | (PairEvents.IsLeft(e) ? 1L : 0L)))];
    }

    public void Run(PairTally tally)
    {
        var state = new State();
        Span<ulong> hashes = stackalloc ulong[BatchEvents];
        for (var first = 0; first < _rows.Length; first += BatchEvents)
        {
            var batch = _rows.AsSpan(first, Math.Min(BatchEvents, _rows.Length - first));
            for (var i = 0; i < batch.Length; i++)
            {
                hashes[i] = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(batch[i].Key.AsSpan()));
            }

            state.Warm(hashes[..batch.Length]);
            for (var i = 0; i < batch.Length; i++)
            {
                Take(state, hashes[i], first + i, tally);
            }
        }
    }

    private void Take(State state, ulong hash, int sequence, PairTally tally)
    {
        var (key, time) = _rows[sequence];
        state.Evict((time >> 1) - PairEvents.WithinTicks - PairEvents.LatenessTicks, sequence);
        ref var newest = ref state.Newest[hash & (Buckets - 1)];
        for (var other = newest - 1; other >= state.Tail; other = state.Nodes[other & (RingNodes - 1)].Previous)
        {
            ref var node = ref state.Nodes[other & (RingNodes - 1)];
            if (node.Hash == hash
                && ((node.TicksAndSide ^ time) & 1) != 0
                && (time >> 1) - (node.TicksAndSide >> 1) <= PairEvents.WithinTicks
                && _rows[other].Key == key)
            {
                Match(sequence, other, (time & 1) != 0, tally);
            }
        }

        state.Nodes[sequence & (RingNodes - 1)] = new Node { Hash = hash, TicksAndSide = time, Previous = newest - 1 };
        newest = sequence + 1;
    }

    private void Match(int sequence, int other, bool isLeft, PairTally tally)
    {
        if (tally.IsChecked)
        {
            tally.AddPair(_events.Arrivals[isLeft ? sequence : other], _events.Arrivals[isLeft ? other : sequence]);
            return;
        }

        tally.Results++;
    }

    private struct Node
    {
        public ulong Hash;
        public long TicksAndSide;
        public int Previous;
    }

    private sealed class State
    {
        private long _seen;

        public Node[] Nodes { get; } = new Node[RingNodes];

        /// <summary>The newest sequence number for each hash, plus one; 0 for none.</summary>
        public int[] Newest { get; } = new int[Buckets];

        public int Tail { get; private set; }

        /// <summary>Brings the buckets and the nodes that they name into the cache.</summary>
        public void Warm(ReadOnlySpan<ulong> hashes)
        {
            foreach (var hash in hashes)
            {
                _seen += Newest[hash & (Buckets - 1)];
            }

            foreach (var hash in hashes)
            {
                _seen += Nodes[(Newest[hash & (Buckets - 1)] - 1) & (RingNodes - 1)].TicksAndSide;
            }
        }

        public void Evict(long beforeTicks, int sequence)
        {
            while (Tail < sequence && Nodes[Tail & (RingNodes - 1)].TicksAndSide >> 1 < beforeTicks)
            {
                Tail++;
            }

            if (sequence - Tail >= RingNodes)
            {
                throw new InvalidOperationException("The ring of the bare kernel is too small for this workload.");
            }
        }
    }
}
