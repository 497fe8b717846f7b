namespace Correlator;

/// <summary>The least or greatest of numbers.</summary>
internal struct Extreme
{
    private double _number;
    private bool _hasNumber;

    /// <summary>The number; NaN for none.</summary>
    public readonly double Number => _hasNumber ? _number : double.NaN;

    public void Include(double number, bool isGreatest)
    {
        if (!_hasNumber || !(isGreatest ? number <= _number : number >= _number))
        {
            // Adding zero makes one zero of two.
            (_number, _hasNumber) = (number + 0.0, true);
        }
    }
}
