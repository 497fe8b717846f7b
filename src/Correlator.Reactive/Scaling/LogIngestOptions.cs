using System.Reactive.Concurrency;

namespace Correlator;

/// <summary>How a <see cref="LogIngest"/> writes.</summary>
public sealed record LogIngestOptions
{
    /// <summary>How many events stand in one packet at most. More: fewer bytes and less work for each event. 1: every event is a record of its own.</summary>
    /// <value>1 to 4,096. Default: 64.</value>
    public int PacketEvents { get; init; } = 64;

    /// <summary>How large a packet may be before it is written; an event that is larger goes alone.</summary>
    /// <value>1 KiB to 64 MiB. Default: 512 KiB.</value>
    public int PacketBytes { get; init; } = 512 * 1024;

    /// <summary>How long an event of a live source waits for others of its packet. Those of a source that reads on from where it was are written at the end of each burst.</summary>
    /// <value>Zero to a minute. Default: 20 milliseconds.</value>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How often each source tells all partitions how far it has come, as far as it has: what waits for its silence waits so much longer.</summary>
    /// <value>10 milliseconds to a minute. Default: a second.</value>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a connected live source may be silent before its time goes on with the clock.</summary>
    /// <value>More than zero. Default: 10 seconds.</value>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>No event before this time is written; null for no limit.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>No event after this time is written; null for no limit.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The zone of times that name none. Default: UTC.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Whether a malformed record fails its source instead of being counted and skipped.</summary>
    public bool IsStrict { get; init; }

    /// <summary>The clock of heartbeats, lingering and silence. Default: the platform's.</summary>
    public IScheduler Scheduler { get; init; } = DefaultScheduler.Instance;

    internal LogIngestOptions Validate()
    {
        const int LeastBytes = 1024;
        const int MaxBytes = 64 * 1024 * 1024;
        ArgumentOutOfRangeException.ThrowIfLessThan(PacketEvents, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(PacketEvents, 4096);
        ArgumentOutOfRangeException.ThrowIfLessThan(PacketBytes, LeastBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(PacketBytes, MaxBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(Linger, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Linger, TimeSpan.FromMinutes(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(Heartbeat, TimeSpan.FromMilliseconds(10));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Heartbeat, TimeSpan.FromMinutes(1));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Idle, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(TimeZone);
        ArgumentNullException.ThrowIfNull(Scheduler);
        return this;
    }
}

/// <summary>A log that a query reads, to be written.</summary>
/// <param name="Query">The query.</param>
/// <param name="Log">Its log, which may be that of other queries that spread events as this one does.</param>
public sealed record IngestTarget(PartitionedQuery Query, IPartitionedLogWriter Log);
