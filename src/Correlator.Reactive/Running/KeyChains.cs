using System.Runtime.InteropServices;

namespace Correlator;

/// <summary>From when on the events of each key follow each other so closely that what the graph holds of them may depend on all of them.</summary>
/// <remarks>
/// A chain of a key ends when the key is silent for so long that nothing can be held of it any more: what comes then meets an empty graph, whatever came before. Events come
/// out of order, and one that closes a silence may still arrive, so a chain ends only where the silence is twice as long. Memory: 40 bytes for each key of the last such silence.
/// </remarks>
internal sealed class KeyChains(long silenceTicks, Func<long> clock)
{
    private const int LeastSweep = 4096;
    private readonly Dictionary<ulong, (long First, long Last)> _chains = [];
    private int _sweepAt = LeastSweep;

    public int Count => _chains.Count;

    /// <summary>An event of a key.</summary>
    public void Add(ulong key, long ticks)
    {
        ref var chain = ref CollectionsMarshal.GetValueRefOrAddDefault(_chains, key, out var isKnown);
        if (!isKnown || ticks - chain.Last > 2 * silenceTicks)
        {
            chain = (ticks, ticks);
        }
        else
        {
            chain = (Math.Min(chain.First, ticks), Math.Max(chain.Last, ticks));
        }

        if (_chains.Count >= _sweepAt)
        {
            Sweep();
        }
    }

    /// <summary>The time of the first event on which something may depend that is held now; <see cref="long.MaxValue"/> for none.</summary>
    public long Since()
    {
        Sweep();
        var since = long.MaxValue;
        foreach (var (first, _) in _chains.Values)
        {
            since = Math.Min(since, first);
        }

        return since;
    }

    private void Sweep()
    {
        var ended = Watermark.Add(clock(), -2 * silenceTicks);
        foreach (var (key, (_, last)) in _chains)
        {
            if (last < ended)
            {
                _chains.Remove(key);
            }
        }

        _sweepAt = Math.Max(LeastSweep, _chains.Count * 2);
    }
}
