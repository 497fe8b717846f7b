namespace Correlator;

/// <summary>The least or greatest number.</summary>
internal sealed class ExtremeAccumulator(bool isGreatest) : NumberAccumulator
{
    private double _extreme = double.NaN;

    public override double Number => _extreme;

    protected override bool TryInclude(double number)
    {
        if (!(isGreatest ? number <= _extreme : number >= _extreme))
        {
            // Adding zero makes one zero of two.
            _extreme = number + 0.0;
        }

        return true;
    }

    protected override bool TryExclude(double number) => throw new NotSupportedException("Nothing leaves a window that does not slide.");
}
