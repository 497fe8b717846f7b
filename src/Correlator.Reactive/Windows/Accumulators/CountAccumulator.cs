namespace Correlator;

/// <summary>The number of items.</summary>
internal sealed class CountAccumulator : Accumulator
{
    private long _count;

    public override double Number => _count;

    public override void Add(in Observation observation) => _count++;

    public override void Remove(in Observation observation) => _count--;

    public override Value Result(double seconds) => Value.OfNumber(_count);
}
