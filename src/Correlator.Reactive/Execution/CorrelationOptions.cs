using System.Reactive.Concurrency;

namespace Correlator;

/// <summary>How a query runs, where the query itself does not say.</summary>
public sealed record CorrelationOptions
{
    private const int MaxPartitions = 64;

    /// <summary>The name under which metrics and spans show the query.</summary>
    /// <value>Not empty; one of a few, because each is a series of its own wherever metrics are kept. Default: unnamed.</value>
    public string Name { get; init; } = "unnamed";

    /// <summary>Where the figures of the run are shown. Default: <see cref="CorrelationMetrics.Shared"/>.</summary>
    public CorrelationMetrics Metrics { get; init; } = CorrelationMetrics.Shared;

    /// <summary>How long an event of a stream can match whose text gives no range.</summary>
    /// <value>More than zero. Default: 5 minutes.</value>
    public TimeSpan DefaultRange { get; init; } = StreamNode.DefaultRange;

    /// <summary>How far out of order events of a source may come.</summary>
    /// <value>Zero or more; zero is honoured. Default: 30 seconds.</value>
    public TimeSpan Lateness { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connected live source may be silent before its watermark goes on with the clock.</summary>
    /// <value>More than zero. Default: 10 seconds.</value>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long results wait for a source that is disconnected before its outage counts as a gap.</summary>
    /// <value>More than zero. Default: 5 minutes.</value>
    public TimeSpan MaxOutage { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The most events that one correlation holds; one that holds so many is closed and marked truncated.</summary>
    /// <value>At least 2. Default: 1000.</value>
    public int MaxEvents { get; init; } = 1000;

    /// <summary>Over how many lanes the events are spread by their key, each worked on by a thread of its own.</summary>
    /// <remarks>
    /// The results are the same at any number; only the order of those of different lanes is not defined. Delegates of the query are then called
    /// by several threads, observers by one at a time. A run of a query that has no key to go by fails (see <see cref="CorrelationRun.PartitionObstacle"/>).
    /// </remarks>
    /// <value>1 to 64. Default: 1, where all work is done on the thread that reads.</value>
    public int Partitions { get; init; } = 1;

    /// <summary>The most that the query may hold, and what gives way beyond it.</summary>
    /// <value>Default: no bound.</value>
    public StateBudget MaxState { get; init; }

    /// <summary>When results come out, where the query has no emit clause.</summary>
    public EmitMode Emit { get; init; } = EmitMode.Default;

    /// <summary>No event before this time takes part; null for no limit.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>No event after this time takes part; null for no limit.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The zone of times that name none. Default: UTC.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Whether a malformed record fails its source instead of being counted and skipped.</summary>
    public bool IsStrict { get; init; }

    /// <summary>The clock of idle sources and outages. It may be virtual. Default: the platform's.</summary>
    public IScheduler Scheduler { get; init; } = DefaultScheduler.Instance;

    /// <summary>Takes late events; null to count them only.</summary>
    public IObserver<LogEvent>? LateEvents { get; init; }

    /// <summary>Takes the starts of sequences that found no end in their greatest span, with the events that they had; null to count them only.</summary>
    public IObserver<Correlation>? TimedOut { get; init; }

    /// <summary>How the run keeps how far it has come, so that after a crash the same query goes on from there; null where a restart begins anew.</summary>
    public CheckpointOptions? Checkpoint { get; init; }

    /// <summary>On what the lanes run.</summary>
    internal Func<Action<LaneBatch>, ILaneRunner> LaneRunner { get; init; } = static take => new ThreadLaneRunner(take);

    /// <summary>How rows of one time are numbered: from which number on, and by which step, so that those of several partitions have numbers of their own.</summary>
    internal (int First, int Step) RowNumbering { get; init; } = (0, 1);

    internal CorrelationOptions Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Name);
        ArgumentNullException.ThrowIfNull(Metrics);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(DefaultRange, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(Lateness, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Idle, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MaxOutage, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxEvents, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(Partitions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Partitions, MaxPartitions);
        MaxState.Validate();
        Checkpoint?.Validate();
        ArgumentNullException.ThrowIfNull(Scheduler);
        ArgumentNullException.ThrowIfNull(TimeZone);
        return this;
    }
}
