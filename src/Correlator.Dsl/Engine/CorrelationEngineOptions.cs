using System.Reactive.Concurrency;

namespace Correlator.Dsl;

/// <summary>How a <see cref="CorrelationEngine"/> works. What a query says itself counts more.</summary>
/// <remarks>Zero is a value like any other where its range has it: it never stands for the default.</remarks>
/// <example><code>
/// var options = CorrelationEngineOptions.LowMemory with { Lateness = TimeSpan.Zero };
/// </code></example>
public sealed record CorrelationEngineOptions
{
    /// <summary>For small machines: a window of one minute, 50 MB of state, 100 results in a buffer, 1,000 events kept of a shared source.</summary>
    public static CorrelationEngineOptions LowMemory { get; } = new()
    {
        DefaultWindow = TimeSpan.FromMinutes(1),
        MaxState = StateBudget.Bytes(50_000_000),
        BufferSize = 100,
        SharedEvents = 1000,
    };

    /// <summary>A window of five minutes, 200 MB of state, 500 results in a buffer, 10,000 events kept of a shared source.</summary>
    public static CorrelationEngineOptions Standard { get; } = new()
    {
        MaxState = StateBudget.Bytes(200_000_000),
        BufferSize = 500,
    };

    /// <summary>For much at a time: a window of ten minutes, 1 GB of state, 2,000 results in a buffer, 100,000 events kept of a shared source.</summary>
    public static CorrelationEngineOptions HighMemory { get; } = new()
    {
        DefaultWindow = TimeSpan.FromMinutes(10),
        MaxState = StateBudget.Bytes(1_000_000_000),
        BufferSize = 2000,
        SharedEvents = 100_000,
    };

    /// <summary>How long an event of a stream can match whose text gives no range.</summary>
    /// <value>More than zero. Default: 5 minutes.</value>
    public TimeSpan DefaultWindow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How far out of order events of a source may come.</summary>
    /// <value>Zero or more. Default: 30 seconds.</value>
    public TimeSpan Lateness { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connected live source may be silent before its watermark goes on with the clock.</summary>
    /// <value>More than zero. Default: 10 seconds.</value>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long results wait for a source that is disconnected before its outage counts as a gap.</summary>
    /// <value>More than zero. Default: 5 minutes.</value>
    public TimeSpan MaxOutage { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The most events that one correlation holds.</summary>
    /// <value>At least 2. Default: 1000.</value>
    public int MaxEvents { get; init; } = 1000;

    /// <summary>The most that one query may hold, in events, bytes or both, and what gives way beyond it.</summary>
    /// <value>Default: no bound.</value>
    public StateBudget MaxState { get; init; }

    /// <summary>How many results wait for a reader of <see cref="CorrelationEngine.CorrelateAsync"/> that is slower than its query.</summary>
    /// <value>1 to 1,000,000. Default: 1000.</value>
    public int BufferSize { get; init; } = 1000;

    /// <summary>What happens when so many wait. Default: the query waits for its reader, and with it the sources that it shares.</summary>
    public OverflowPolicy Overflow { get; init; } = OverflowPolicy.Wait;

    /// <summary>How many events of a live source are kept for queries that begin later, of each different selection; zero lets only queries without a past share.</summary>
    /// <value>0 to 10,000,000. Default: 10,000.</value>
    public int SharedEvents { get; init; } = 10_000;

    /// <summary>How many queries may run at a time.</summary>
    /// <value>1 to 10,000. Default: 100.</value>
    public int MaxQueries { get; init; } = 100;

    /// <summary>Over how many lanes the events of one query are spread by their key.</summary>
    /// <value>1 to 64. Default: 1. A query without a key to go by runs in one lane all the same.</value>
    public int Partitions { get; init; } = 1;

    /// <summary>Drops copies of events that arrive from a live source within a window; null for none. Default: null.</summary>
    public EventDeduplicatorOptions? Deduplication { get; init; }

    /// <summary>Whether queries may look up tables in files that were not added by name. Default: no; a file is none of a stranger's business.</summary>
    public bool AllowsLookupFiles { get; init; }

    /// <summary>Keeps the results of finished queries for <see cref="CorrelationEngine.CorrelateAsync"/>, by the engine's clock; null, or no entries, for none. Default: null.</summary>
    public QueryCacheOptions? Cache { get; init; }

    /// <summary>How often <see cref="CorrelationEngine.Reports"/> speaks.</summary>
    /// <value>At least 100 milliseconds. Default: 5 seconds.</value>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Where the figures of queries are shown; those without a name together. Default: <see cref="CorrelationMetrics.Shared"/>.</summary>
    public CorrelationMetrics Metrics { get; init; } = CorrelationMetrics.Shared;

    /// <summary>When results come out, where the query has no emit clause.</summary>
    public EmitMode Emit { get; init; } = EmitMode.Default;

    /// <summary>The zone of times that name none. Default: UTC.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Whether a malformed record fails its source instead of being counted and skipped.</summary>
    public bool IsStrict { get; init; }

    /// <summary>The clock of everything. It may be virtual. Default: the platform's.</summary>
    public IScheduler Scheduler { get; init; } = DefaultScheduler.Instance;

    internal CorrelationOptions ForQueries => new()
    {
        DefaultRange = DefaultWindow,
        Lateness = Lateness,
        Idle = Idle,
        MaxOutage = MaxOutage,
        MaxEvents = MaxEvents,
        MaxState = MaxState,
        Partitions = Partitions,
        Emit = Emit,
        TimeZone = TimeZone,
        IsStrict = IsStrict,
        Scheduler = Scheduler,
    };

    /// <summary>Checks every option.</summary>
    /// <returns>The options themselves.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it, its range and its value.</exception>
    /// <exception cref="ArgumentException">The scheduler or the time zone is null.</exception>
    public CorrelationEngineOptions Validate()
    {
        OptionRange.Above(nameof(DefaultWindow), DefaultWindow, TimeSpan.Zero);
        OptionRange.AtLeast(nameof(Lateness), Lateness, TimeSpan.Zero);
        OptionRange.Above(nameof(Idle), Idle, TimeSpan.Zero);
        OptionRange.Above(nameof(MaxOutage), MaxOutage, TimeSpan.Zero);
        OptionRange.Within(nameof(MaxEvents), MaxEvents, 2, int.MaxValue);
        OptionRange.Within(nameof(BufferSize), BufferSize, 1, 1_000_000);
        OptionRange.Within(nameof(SharedEvents), SharedEvents, 0, 10_000_000);
        OptionRange.Within(nameof(MaxQueries), MaxQueries, 1, 10_000);
        OptionRange.Within(nameof(Partitions), Partitions, 1, 64);
        OptionRange.AtLeast(nameof(ReportInterval), ReportInterval, TimeSpan.FromMilliseconds(100));
        OptionRange.Within(nameof(MaxState.MaxEvents), MaxState.MaxEvents ?? 1, 1, long.MaxValue);
        OptionRange.Within(nameof(MaxState.MaxBytes), MaxState.MaxBytes ?? 1, 1, long.MaxValue);
        if (Deduplication is { } unique)
        {
            OptionRange.Above($"{nameof(Deduplication)}.{nameof(unique.Window)}", unique.Window, TimeSpan.Zero);
            OptionRange.Within($"{nameof(Deduplication)}.{nameof(unique.MaxEntries)}", unique.MaxEntries, 1, int.MaxValue);
            OptionRange.Within($"{nameof(Deduplication)}.{nameof(unique.Fields)}", unique.Fields.Count, 1, int.MaxValue);
        }

        if (Cache is { } cache)
        {
            OptionRange.Within($"{nameof(Cache)}.{nameof(cache.MaxEntries)}", cache.MaxEntries, 0, int.MaxValue);
            OptionRange.Within($"{nameof(Cache)}.{nameof(cache.MaxCorrelations)}", cache.MaxCorrelations, 1, int.MaxValue);
            OptionRange.Above($"{nameof(Cache)}.{nameof(cache.TimeToLive)}", cache.TimeToLive, TimeSpan.Zero);
        }

        return Scheduler is null || TimeZone is null
            ? throw new ArgumentException($"{nameof(Scheduler)} and {nameof(TimeZone)} must not be null.")
            : this;
    }
}
