using System.Security.Cryptography;

namespace Correlator.Sources;

/// <summary>What a source takes of the world beside its server: the clock and chance. Tests give their own.</summary>
internal sealed record SourceRuntime
{
    private const int Steps = 1 << 30;

    /// <summary>The clock, also of all waits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A number from 0 up to 1, anew at each call.</summary>
    public Func<double> Random { get; init; } = static () => RandomNumberGenerator.GetInt32(Steps) / (double)Steps;
}
