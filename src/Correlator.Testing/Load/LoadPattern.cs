namespace Correlator.Testing;

/// <summary>How the rate of a load changes over its duration.</summary>
public enum LoadPattern
{
    /// <summary>The given rate throughout.</summary>
    Steady,

    /// <summary>From zero to the given rate over the first fifth of the duration, then the given rate.</summary>
    Ramp,

    /// <summary>The given rate, and twice as much in the third, sixth and ninth tenth of the duration.</summary>
    Spike,

    /// <summary>Up to half above the given rate, down to half below it and back, in straight lines, every <see cref="LoadSchedule.WavePeriod"/>.</summary>
    Wave,

    /// <summary>The given rate in the first tenth of the duration, and in each further tenth twice that of the one before: 512 times in the last.</summary>
    Stress,
}
