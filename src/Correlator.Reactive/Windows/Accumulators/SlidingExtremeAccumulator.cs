namespace Correlator;

/// <summary>The least or greatest number of a sliding window: a queue of those numbers that no later one surpasses.</summary>
/// <remarks>Amortised constant time. Memory: 16 bytes a number in the queue, which for numbers without a trend are few.</remarks>
internal sealed class SlidingExtremeAccumulator(bool isGreatest) : NumberAccumulator
{
    private Ring<(double Number, long Sequence)> _candidates;
    private long _added;
    private long _removed;

    public override double Number => _candidates.Count == 0 ? double.NaN : _candidates[0].Number;

    protected override bool TryInclude(double number)
    {
        // Adding zero makes one zero of two.
        number += 0.0;
        while (_candidates.Count > 0 && IsSurpassed(_candidates[_candidates.Count - 1].Number, number))
        {
            _candidates.RemoveLast();
        }

        _candidates.AddLast((number, _added++));
        return true;
    }

    protected override bool TryExclude(double number)
    {
        if (_candidates.Count > 0 && _candidates[0].Sequence == _removed)
        {
            _candidates.RemoveFirst();
        }

        _removed++;
        return true;
    }

    private bool IsSurpassed(double earlier, double later) => isGreatest ? earlier <= later : earlier >= later;
}
