using Correlator.Testing;

namespace Correlator.Cli;

/// <summary>One load test as the command line describes it.</summary>
internal sealed record LoadSettings
{
    public required LoadScenario Scenario { get; init; }

    public required LoadSchedule Schedule { get; init; }

    public int Seed { get; init; }

    public TimeSpan Lateness { get; init; }

    /// <summary>How many results the user's own query must give; null where it is not said.</summary>
    public long? Expect { get; init; }

    /// <summary>Where the streams go, by their order.</summary>
    public required IReadOnlyList<ILoadTarget> Targets { get; init; }

    public required LoadThresholds Thresholds { get; init; }
}
