namespace Correlator.Sources;

/// <summary>How a Loki server is read. A source takes a copy when it is made; later changes do not reach it.</summary>
/// <example><code>
/// var options = new LokiOptions
/// {
///     Http = new HttpSourceOptions { Address = "http://loki:3100" },
///     Tenant = "team-a",
///     Selector = "{env=\"prod\"}",
/// };
/// </code></example>
public sealed record LokiOptions
{
    private const int MaxLimit = 1_000_000;

    /// <summary>The server's address, credentials, proxy, certificates, limits. The address is that under which <c>/loki/api/v1</c> is found.</summary>
    public HttpSourceOptions Http { get; set; } = new();

    /// <summary>The tenant, sent as <c>X-Scope-OrgID</c>; <c>a|b</c> for several where the server allows it. Null for none.</summary>
    public string? Tenant { get; set; }

    /// <summary>A stream selector that is added to that of each query, such as <c>{env="prod"}</c>; it alone is used where a query selects everything. Empty for none.</summary>
    public string Selector { get; set; } = string.Empty;

    /// <summary>How far back a source that ends begins where the query says nothing of it.</summary>
    /// <value>1 second to 10 years. Default: 1 hour.</value>
    public TimeSpan History { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How many lines are asked for at a time; the server's own limit, if it is lower, is learned from its refusal.</summary>
    /// <value>1 to 1,000,000. Default: 5000, the server's limit as it is shipped.</value>
    public int PageLines { get; set; } = 5000;

    /// <summary>The most lines that are asked for where more than a page bear one timestamp; beyond it, or beyond the server's own limit, the rest is reported as a gap.</summary>
    /// <value><see cref="PageLines"/> to 1,000,000. Default: 100,000.</value>
    public int MaxPageLines { get; set; } = 100_000;

    /// <summary>The longest span of time in one query. Shorter ones are easier for the server; servers refuse more than 30 days.</summary>
    /// <value>1 second to 30 days. Default: 1 day.</value>
    public TimeSpan MaxSpan { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The longest line in bytes; longer ones are counted as malformed.</summary>
    /// <value>1 byte to 1 GiB. Default: 1 MiB.</value>
    public int MaxLineBytes { get; set; } = 1024 * 1024;

    /// <summary>Whether a live source also listens to <c>/tail</c>, so that lines come at once. It never relies on it. Default: yes.</summary>
    public bool Tail { get; set; } = true;

    /// <summary>How often a live source asks for new lines while it does not hear them from <c>/tail</c>.</summary>
    /// <value>100 ms to 1 hour. Default: 1 s.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a live source asks for new lines while <c>/tail</c> delivers them: what negatives and windows wait for.</summary>
    /// <value><see cref="PollInterval"/> to 1 hour. Default: 5 s.</value>
    public TimeSpan TailPollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after its time a line may take until the server finds it: only what is older counts as read completely.</summary>
    /// <value>0 to 1 hour. Default: 2 s.</value>
    public TimeSpan Settle { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How far back a live source looks again for lines that came later than <see cref="Settle"/>. The server takes lines that are up to an hour old.</summary>
    /// <value><see cref="Settle"/> to 2 hours. Default: 2 minutes.</value>
    public TimeSpan Overlap { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often it looks so far back.</summary>
    /// <value>100 ms to 1 hour. Default: 30 s.</value>
    public TimeSpan OverlapInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How far ahead of this machine's clock lines are read: clocks differ.</summary>
    /// <value>0 to 1 day. Default: 1 minute.</value>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many lines a live source remembers, to give each once; where they are not enough, it looks back less far than <see cref="Overlap"/>.</summary>
    /// <value>1000 to 100,000,000. Default: 2,000,000, about 100 MB.</value>
    public int MaxRemembered { get; set; } = 2_000_000;

    /// <summary>How much a live source that was stopped catches up with, from its cursor; what is older is reported as a gap.</summary>
    /// <value>0 to 30 days. Default: 1 day.</value>
    public TimeSpan MaxCatchUp { get; set; } = TimeSpan.FromDays(1);

    internal LokiOptions Validate()
    {
        if (Tenant is not null && !HeaderNames.IsValue(Tenant))
        {
            throw new ArgumentException("A tenant is one line of printable ASCII.");
        }

        _ = LokiSelector.Parse(Selector);
        CheckCount(PageLines, 1, MaxLimit, nameof(PageLines));
        CheckCount(MaxPageLines, PageLines, MaxLimit, nameof(MaxPageLines));
        CheckCount(MaxLineBytes, 1, 1 << 30, nameof(MaxLineBytes));
        CheckCount(MaxRemembered, 1000, 100_000_000, nameof(MaxRemembered));
        var (tenth, second, hour) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        CheckTime(History, second, TimeSpan.FromDays(3653), nameof(History));
        CheckTime(MaxSpan, second, TimeSpan.FromDays(30), nameof(MaxSpan));
        CheckTime(PollInterval, tenth, hour, nameof(PollInterval));
        CheckTime(TailPollInterval, PollInterval, hour, nameof(TailPollInterval));
        CheckTime(Settle, TimeSpan.Zero, hour, nameof(Settle));
        CheckTime(Overlap, Settle, TimeSpan.FromHours(2), nameof(Overlap));
        CheckTime(OverlapInterval, tenth, hour, nameof(OverlapInterval));
        CheckTime(ClockSkew, TimeSpan.Zero, TimeSpan.FromDays(1), nameof(ClockSkew));
        CheckTime(MaxCatchUp, TimeSpan.Zero, TimeSpan.FromDays(30), nameof(MaxCatchUp));
        return this with { Http = Http.Validate() };
    }

    private static void CheckCount(int value, int min, int max, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, min, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, max, name);
    }

    private static void CheckTime(TimeSpan value, TimeSpan min, TimeSpan max, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, min, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, max, name);
    }
}
