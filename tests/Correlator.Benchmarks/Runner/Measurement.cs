namespace Correlator.Benchmarks;

/// <summary>What an engine took.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Nanoseconds">Of each round, per event, ascending.</param>
/// <param name="BytesPerEvent">Managed bytes allocated, per event; the median of the rounds.</param>
/// <param name="Results">What came out.</param>
internal sealed record Measurement(Engine Engine, IReadOnlyList<double> Nanoseconds, double BytesPerEvent, long Results)
{
    public string Name => Engine.Name;

    /// <summary>The greatest resident set of its own process, in MB; 0 where it has none.</summary>
    public double PeakMegabytes { get; init; }

    public double Least => Nanoseconds[0];

    public double Median => Nanoseconds[Nanoseconds.Count / 2];

    public double Greatest => Nanoseconds[^1];
}
