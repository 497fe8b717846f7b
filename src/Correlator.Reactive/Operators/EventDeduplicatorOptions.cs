using System.Reactive.Concurrency;

namespace Correlator;

/// <summary>What <see cref="EventDeduplicator"/> takes for the same event, and for how long.</summary>
public sealed record EventDeduplicatorOptions
{
    /// <summary>How long after a kept event its copies are dropped, by the clock of arrival. Copies do not prolong it.</summary>
    /// <value>More than zero. Default: 60 seconds.</value>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What two events must have in common: <c>timestamp</c>, <c>source</c>, <c>message</c>, <c>labels</c> (all of them), or the name of a label; a missing label is the empty text.</summary>
    /// <value>At least one. Default: timestamp, source, message, labels.</value>
    public IReadOnlyList<string> Fields { get; init; } = ["timestamp", "source", "message", "labels"];

    /// <summary>The most events that are remembered; beyond it the oldest is forgotten and counted.</summary>
    /// <value>At least 1. Default: 100,000, about 10 MB.</value>
    public int MaxEntries { get; init; } = 100_000;

    /// <summary>The clock of arrival. It may be virtual. Default: the platform's.</summary>
    public IScheduler Scheduler { get; init; } = DefaultScheduler.Instance;

    internal EventDeduplicatorOptions Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Window, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(Fields);
        ArgumentOutOfRangeException.ThrowIfZero(Fields.Count, nameof(Fields));
        foreach (var field in Fields)
        {
            ArgumentException.ThrowIfNullOrEmpty(field, nameof(Fields));
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxEntries);
        ArgumentNullException.ThrowIfNull(Scheduler);
        return this;
    }
}
