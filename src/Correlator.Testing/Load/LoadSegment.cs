namespace Correlator.Testing;

/// <summary>A span of a schedule over which the rate changes evenly.</summary>
/// <param name="Start">When it begins, in seconds from the start of the schedule.</param>
/// <param name="Length">How long it is, in seconds.</param>
/// <param name="From">The rate at its start, in events per second.</param>
/// <param name="To">The rate at its end, in events per second.</param>
/// <param name="Before">The integral of the rate up to its start: how many events come before it, with their fraction.</param>
internal readonly record struct LoadSegment(double Start, double Length, double From, double To, double Before)
{
    private double Slope => (To - From) / Length;

    /// <summary>The integral of the rate up to its end.</summary>
    public double After => Before + ((From + To) / 2 * Length);

    /// <summary>The rate at a time within it.</summary>
    public double RateAt(double seconds) => From + (Slope * (seconds - Start));

    /// <summary>The integral of the rate up to a time within it.</summary>
    public double CountAt(double seconds)
    {
        var inside = seconds - Start;
        return Before + ((From + (Slope * inside / 2)) * inside);
    }

    /// <summary>When the integral reaches a number, which it does within this segment.</summary>
    public double TimeOf(double number)
    {
        var inside = Math.Max(0, number - Before);

        // The root of slope/2 t² + from t = inside, in the form that loses no digits where the slope is small, and divides by no zero where the rate starts at none.
        var root = Math.Sqrt(Math.Max(0, (From * From) + (2 * Slope * inside)));
        return inside == 0 ? Start : Start + (2 * inside / (From + root));
    }
}
