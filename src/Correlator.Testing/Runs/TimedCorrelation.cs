namespace Correlator.Testing;

/// <summary>A result, and when it came out.</summary>
/// <param name="At">The time of the virtual clock.</param>
/// <param name="Correlation">The result.</param>
public readonly record struct TimedCorrelation(DateTimeOffset At, Correlation Correlation);
