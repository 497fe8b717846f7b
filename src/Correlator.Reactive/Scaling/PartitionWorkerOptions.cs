using System.Reactive.Concurrency;

namespace Correlator;

/// <summary>How a <see cref="PartitionWorker"/> works.</summary>
public sealed record PartitionWorkerOptions
{
    /// <summary>How often it commits how far it has come. Shorter: less is read again after a crash. Longer: fewer requests.</summary>
    /// <value>Zero (behind every turn in which something was read) to an hour. Default: 5 seconds.</value>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock by which it commits; no result depends on it. Default: the platform's.</summary>
    public IScheduler Scheduler { get; init; } = DefaultScheduler.Instance;

    internal PartitionWorkerOptions Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(CommitInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(CommitInterval, TimeSpan.FromHours(1));
        ArgumentNullException.ThrowIfNull(Scheduler);
        return this;
    }
}
