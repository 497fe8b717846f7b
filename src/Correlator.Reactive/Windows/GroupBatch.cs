namespace Correlator;

/// <summary>Events that an aggregate has collected, with their groups read and hashed.</summary>
/// <remarks>What looking for the groups will wait for is asked for in loops over all events, as joins do it: see <see cref="JoinBatch{T}"/>.</remarks>
internal sealed class GroupBatch(GroupReader groups, int stream)
{
    public const int MaxEvents = 64;
    private readonly Arrival[] _arrivals = new Arrival[MaxEvents];
    private readonly int[] _candidates = new int[MaxEvents];
    private readonly KeyBlock _keys = new();

    // What the warming loops have read, so that nobody finds their reads to be of no use.
    private long _warmed;

    public int Count { get; private set; }

    public ref readonly Arrival this[int index] => ref _arrivals[index];

    public ReadOnlySpan<byte> KeyOf(in Arrival arrival) => _keys[arrival.KeyStart, arrival.KeyLength];

    public void Add(LogEvent logEvent, long ticks)
    {
        ref var arrival = ref _arrivals[Count++];
        (arrival.Event, arrival.Ticks) = (logEvent, ticks);
    }

    /// <summary>Reads and hashes the groups.</summary>
    public void ReadKeys(ItemScope scope)
    {
        for (var i = 0; i < Count; i++)
        {
            ref var arrival = ref _arrivals[i];
            scope.Enter(arrival.Event, stream, arrival.Ticks);
            var key = groups.Read(scope);
            arrival.Hash = (uint)KeyComparer.Hash(key);
            (arrival.KeyStart, arrival.KeyLength) = (_keys.Add(key), key.Length);
        }
    }

    /// <summary>Brings into the caches what looking for the groups will touch in the index where most of them are.</summary>
    public void Warm(GroupIndex index)
    {
        for (var i = 0; i < Count; i++)
        {
            _candidates[i] = index.Candidate(_arrivals[i].Hash);
        }

        for (var i = 0; i < Count; i++)
        {
            _warmed += index.Warm(_candidates[i]);
        }
    }

    public void Clear()
    {
        // Events that have been counted must not be kept alive by the place that they had here.
        Array.Clear(_arrivals, 0, Count);
        _keys.Clear();
        Count = 0;
    }

    public struct Arrival
    {
        public LogEvent Event;
        public long Ticks;
        public uint Hash;
        public int KeyStart;
        public int KeyLength;
    }
}
