namespace Correlator;

/// <summary>What a query wants of a source.</summary>
public sealed record SourceRequest
{
    /// <summary>The exact text of the selector: what stands before the first stage. Empty for all events.</summary>
    public string Selector { get; init; } = string.Empty;

    /// <summary>
    /// What the query does first to all events of the request, as far as the source says in <see cref="ILogSource.Filters"/> that it can make use of it: it may leave out what these
    /// stages drop. Empty for none.
    /// </summary>
    public IReadOnlyList<SourceStage> Stages { get; init; } = [];

    /// <summary>No event before this time is wanted; null for no limit.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>No event after this time is wanted; null for no limit.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>How far back a live source starts: the longest range of the query's streams over it.</summary>
    public TimeSpan Lookback { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Fields that the query reads: first those of its keys and groups, in the order of the text, then those of its selectors, stages and results. A source may find them while it has
    /// a record at hand, and one that fetches fields by name must fetch these. Empty for none.
    /// </summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>The zone of times that name none. Default: UTC.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Whether a malformed record fails the source instead of being counted and skipped.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Counts what is read.</summary>
    public SourceStatistics Statistics { get; init; } = new();

    /// <summary>Whether an event of this time is wanted.</summary>
    internal bool IsWanted(long ticks) => (Since is null || ticks >= Since.Value.UtcTicks) && (Until is null || ticks <= Until.Value.UtcTicks);
}
