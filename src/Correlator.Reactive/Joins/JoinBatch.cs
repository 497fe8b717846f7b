using System.Runtime.CompilerServices;

namespace Correlator;

/// <summary>Events that a join has collected, with their keys read and hashed.</summary>
/// <remarks>
/// The memory that a hash join waits for is asked for in stages, one loop over all events each: keys, buckets, entries, the events that they
/// hold. The loops' reads do not depend on each other, so that the processor waits for many of them at once; after them all is in its caches.
/// </remarks>
/// <typeparam name="T">What the join holds of an event.</typeparam>
internal sealed class JoinBatch<T>
    where T : struct, IHeldEvent
{
    public const int MaxEvents = 64;
    private readonly Arrival[] _arrivals = new Arrival[MaxEvents];
    private readonly uint[] _candidates = new uint[MaxEvents];
    private byte[] _keys = new byte[MaxEvents * 64];
    private int _keyBytes;

    // What the warming loops have read, so that nobody finds their reads to be of no use.
    private long _warmed;

    public int Count { get; private set; }

    public bool IsFull => Count == MaxEvents;

    public void Add(bool isLeft, in T held, int stream, long ticks) =>
        _arrivals[Count++] = new Arrival { Held = held, Ticks = ticks, Stream = stream, IsLeft = isLeft };

    public ref readonly Arrival this[int index] => ref _arrivals[index];

    public ReadOnlySpan<byte> KeyOf(in Arrival arrival) => _keys.AsSpan(arrival.KeyStart, arrival.KeyLength);

    /// <summary>Reads the keys, and brings what the events will touch into the caches.</summary>
    public void Prepare(JoinTable<T> table, JoinKeys left, JoinKeys right)
    {
        ReadKeys(left, right);
        Warm(table, left, right);
    }

    private void ReadKeys(JoinKeys left, JoinKeys right)
    {
        for (var i = 0; i < Count; i++)
        {
            _warmed += (_arrivals[i].IsLeft ? left : right).Arriving.Warm(_arrivals[i].Held.Event);
        }

        _keyBytes = 0;
        for (var i = 0; i < Count; i++)
        {
            ref var arrival = ref _arrivals[i];
            var keys = arrival.IsLeft ? left : right;
            arrival.HasKey = keys.TryRead(arrival.Held.Event, arrival.Stream, out var key);
            if (arrival.HasKey)
            {
                arrival.Hash = JoinTable<T>.HashOf(key);
                Keep(ref arrival, key);
            }
        }
    }

    private void Warm(JoinTable<T> table, JoinKeys left, JoinKeys right)
    {
        var warmed = 0L;
        for (var i = 0; i < Count; i++)
        {
            _candidates[i] = table.Newest(_arrivals[i].Hash, !_arrivals[i].IsLeft);
        }

        for (var i = 0; i < Count; i++)
        {
            var ring = table.Ring(!_arrivals[i].IsLeft);
            if (ring.IsLive(_candidates[i]))
            {
                warmed += ring.TicksOf(_candidates[i]);
            }
        }

        for (var i = 0; i < Count; i++)
        {
            var ring = table.Ring(!_arrivals[i].IsLeft);
            if (ring.IsLive(_candidates[i]) && ring.HashOf(_candidates[i]) == _arrivals[i].Hash)
            {
                warmed += (_arrivals[i].IsLeft ? right : left).Held.Warm(ring[_candidates[i]].Event);
            }
        }

        _warmed += warmed;
    }

    public void Clear()
    {
        Array.Clear(_arrivals, 0, Count);
        Count = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Keep(ref Arrival arrival, ReadOnlySpan<byte> key)
    {
        if (_keys.Length - _keyBytes < key.Length)
        {
            Array.Resize(ref _keys, (_keys.Length + key.Length) * 2);
        }

        key.CopyTo(_keys.AsSpan(_keyBytes));
        (arrival.KeyStart, arrival.KeyLength) = (_keyBytes, key.Length);
        _keyBytes += key.Length;
    }

    public struct Arrival
    {
        public T Held;
        public long Ticks;
        public int Stream;
        public uint Hash;
        public int KeyStart;
        public int KeyLength;
        public bool IsLeft;
        public bool HasKey;
    }
}
