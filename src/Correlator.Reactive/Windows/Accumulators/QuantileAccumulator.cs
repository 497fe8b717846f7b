namespace Correlator;

/// <summary>A quantile of numbers, within 1 % of the number whose rank is the integer part of the quantile times (count - 1).</summary>
/// <remarks>Where nothing leaves the window, the least and greatest number are known and bound the estimate, so that few numbers show as they are.</remarks>
internal sealed class QuantileAccumulator(double quantile, bool isSliding) : NumberAccumulator
{
    private readonly QuantileSketch _sketch = new();
    private double _least = double.PositiveInfinity;
    private double _greatest = double.NegativeInfinity;

    public override double Number
    {
        get
        {
            if (Count == 0)
            {
                return double.NaN;
            }

            var estimate = _sketch.ValueAt((long)(quantile * (Count - 1)));
            return isSliding ? estimate : Math.Clamp(estimate, _least, _greatest);
        }
    }

    public override int Bytes => 96 + _sketch.Bytes;

    protected override bool TryInclude(double number)
    {
        _sketch.Add(number);
        (_least, _greatest) = (Math.Min(_least, number), Math.Max(_greatest, number));
        return true;
    }

    protected override bool TryExclude(double number)
    {
        _sketch.Remove(number);
        return true;
    }
}
