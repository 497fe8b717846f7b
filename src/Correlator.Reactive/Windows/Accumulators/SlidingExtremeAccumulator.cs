namespace Correlator;

/// <summary>The least or greatest number of a sliding window: a queue of those numbers that no later one surpasses.</summary>
/// <remarks>Amortised constant time. Memory: 16 bytes a number in the queue, which for numbers without a trend are few.</remarks>
internal sealed class SlidingExtremeAccumulator(bool isGreatest) : NumberAccumulator
{
    private (double Number, long Sequence)[] _ring = new (double, long)[2];
    private int _head;
    private int _count;
    private long _added;
    private long _removed;

    public override double Number => _count == 0 ? double.NaN : _ring[_head].Number;

    protected override bool TryInclude(double number)
    {
        number += 0.0;
        while (_count > 0 && IsSurpassed(_ring[Slot(_count - 1)].Number, number))
        {
            _count--;
        }

        if (_count == _ring.Length)
        {
            Grow();
        }

        _ring[Slot(_count++)] = (number, _added++);
        return true;
    }

    protected override bool TryExclude(double number)
    {
        if (_count > 0 && _ring[_head].Sequence == _removed)
        {
            _head = Slot(1);
            _count--;
        }

        _removed++;
        return true;
    }

    private bool IsSurpassed(double earlier, double later) => isGreatest ? earlier <= later : earlier >= later;

    private int Slot(int index) => (_head + index) & (_ring.Length - 1);

    private void Grow()
    {
        var larger = new (double, long)[_ring.Length * 2];
        _ring.AsSpan(_head).CopyTo(larger);
        _ring.AsSpan(0, _head).CopyTo(larger.AsSpan(_ring.Length - _head));
        (_ring, _head) = (larger, 0);
    }
}
