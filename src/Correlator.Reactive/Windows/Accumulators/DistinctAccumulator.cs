namespace Correlator;

/// <summary>The number of different hashes: exact up to 10,000, then an estimate, which is never less than what was counted.</summary>
internal sealed class DistinctAccumulator : Accumulator
{
    private HashSet128 _hashes;
    private HyperLogLog? _sketch;

    public override bool IsApproximate => _sketch is not null;

    public override double Number => _sketch is null ? _hashes.Count : Math.Max(MaxExactValues + 1, Math.Round(_sketch.Estimate));

    public override int Bytes => 72 + _hashes.Bytes + (_sketch is null ? 0 : HyperLogLog.Size + 64);

    public override void Add(in Observation observation)
    {
        if (_sketch is not null)
        {
            _sketch.Add(observation.Hash);
        }
        else if (_hashes.Add(observation.Hash) && _hashes.Count > MaxExactValues)
        {
            _sketch = new HyperLogLog();
            _hashes.CopyTo(_sketch);
            _hashes = default;
        }
    }

    public override void Remove(in Observation observation) => throw new NotSupportedException("Nothing leaves a window that does not slide.");

    public override Value Result(double seconds) => Value.OfNumber(Number);
}
