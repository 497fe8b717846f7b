namespace Correlator;

/// <summary>The least or greatest number.</summary>
internal sealed class ExtremeAccumulator(bool isGreatest) : NumberAccumulator
{
    private Extreme _extreme;

    public override double Number => _extreme.Number;

    protected override bool TryInclude(double number)
    {
        _extreme.Include(number, isGreatest);
        return true;
    }

    protected override bool TryExclude(double number) => throw new NotSupportedException("Nothing leaves a window that does not slide.");
}
