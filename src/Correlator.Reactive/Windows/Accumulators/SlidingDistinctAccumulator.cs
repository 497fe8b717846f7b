using System.Runtime.InteropServices;

namespace Correlator;

/// <summary>
/// The number of different hashes in a sliding window: exact while there are at most 10,000 in it, then an estimate until the window is empty.
/// </summary>
internal sealed class SlidingDistinctAccumulator(long windowTicks) : Accumulator
{
    private Dictionary<UInt128, Occurrences>? _hashes = [];
    private DistinctPanes? _panes;
    private long _count;

    public override bool IsApproximate => _panes is not null;

    public override int Bytes => 136 + (_hashes is { } hashes ? hashes.Capacity * 52 : _panes!.Bytes);

    public override double Number => _panes is null ? _hashes!.Count : Math.Round(_panes.Estimate);

    public override void Add(in Observation observation)
    {
        _count++;
        if (_panes is not null)
        {
            _panes.Add(observation.Hash, observation.First!.Ticks);
            return;
        }

        ref var occurrences = ref CollectionsMarshal.GetValueRefOrAddDefault(_hashes!, observation.Hash, out _);
        occurrences = new Occurrences(observation.First!.Ticks, occurrences.Count + 1);
        if (_hashes!.Count > MaxExactValues)
        {
            Approximate(observation.First!.Ticks);
        }
    }

    public override void Remove(in Observation observation)
    {
        _count--;
        if (_hashes is null)
        {
            if (_count == 0)
            {
                (_hashes, _panes) = ([], null);
            }

            return;
        }

        ref var occurrences = ref CollectionsMarshal.GetValueRefOrNullRef(_hashes, observation.Hash);
        if (occurrences.Count == 1)
        {
            _hashes.Remove(observation.Hash);
        }
        else
        {
            occurrences = occurrences with { Count = occurrences.Count - 1 };
        }
    }

    public override Value Result(double seconds) => Value.OfNumber(Number);

    private void Approximate(long newestTicks)
    {
        _panes = new DistinctPanes(windowTicks, newestTicks);

        // The last time of a hash is enough: earlier panes end before that one does.
        foreach (var (hash, occurrences) in _hashes!)
        {
            _panes.Add(hash, occurrences.LastTicks);
        }

        _hashes = null;
    }

    private readonly record struct Occurrences(long LastTicks, int Count);
}
