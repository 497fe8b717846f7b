using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Correlator;

/// <summary>The keys that most events have, by the space-saving algorithm (Metwally, Agrawal, El Abbadi: Efficient computation of frequent and top-k elements in data streams, 2005).</summary>
/// <remarks>A key with more than a share of 1/<see cref="Capacity"/> of all events is always among them, and is counted too high by no more than that share. One of sixteen events is looked at. Memory: <see cref="Capacity"/> keys.</remarks>
internal sealed class HotKeys
{
    public const int Capacity = 64;

    // Of many different keys each would have to find the place of the rarest: one of so many events is enough to tell which are frequent.
    private const int Sampled = 16;
    private long _seen;
    private readonly Dictionary<ulong, Counter> _counters = new(Capacity);

    /// <summary>How many events were counted: one of sixteen.</summary>
    public long Total { get; private set; }

    public void Add(ulong hash, SourceRoute route, LogEvent logEvent)
    {
        if (++_seen % Sampled != 0)
        {
            return;
        }

        Total++;
        ref var counter = ref CollectionsMarshal.GetValueRefOrNullRef(_counters, hash);
        if (!Unsafe.IsNullRef(ref counter))
        {
            counter.Count++;
            return;
        }

        var count = 0L;
        if (_counters.Count == Capacity)
        {
            var (least, (_, leastCount, _)) = _counters.MinBy(static entry => entry.Value.Count);
            _counters.Remove(least);
            count = leastCount;
        }

        _counters.Add(hash, new Counter(route.ReadKey(logEvent), count + 1, count));
    }

    /// <summary>The keys that surely have more than a share of all events, those with most first. Of few events nothing is said.</summary>
    public IReadOnlyList<(string Key, double Share)> Above(double share)
    {
        // Three deviations of what a sample of so many would show of a key with just the share.
        var bound = (share * Total) + (3 * Math.Sqrt(share * (1 - share) * Total));
        return
        [
            .. _counters.Values.Where(counter => counter.Count - counter.Error > bound)
                .OrderByDescending(static counter => counter.Count).ThenBy(static counter => counter.Key, StringComparer.Ordinal)
                .Select(counter => (counter.Key, (double)(counter.Count - counter.Error) / Total)),
        ];
    }

    private record struct Counter(string Key, long Count, long Error);
}
