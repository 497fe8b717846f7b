using static Correlator.Sources.OptionChecks;

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
public sealed record LokiOptions : PulledSourceOptions
{
    private const int MaxLimit = 1_000_000;

    /// <summary>Makes options with the defaults for Loki.</summary>
    public LokiOptions() => (PollInterval, Settle, MaxRemembered) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), 2_000_000);

    /// <summary>The tenant, sent as <c>X-Scope-OrgID</c>; <c>a|b</c> for several where the server allows it. Null for none.</summary>
    public string? Tenant { get; set; }

    /// <summary>A stream selector that is added to that of each query, such as <c>{env="prod"}</c>; it alone is used where a query selects everything. Empty for none.</summary>
    public string Selector { get; set; } = string.Empty;

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

    /// <summary>How often a live source asks for new lines while <c>/tail</c> delivers them: what negatives and windows wait for.</summary>
    /// <value><see cref="PulledSourceOptions.PollInterval"/> to 1 hour. Default: 5 s.</value>
    public TimeSpan TailPollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a live source looks back as far as <see cref="PulledSourceOptions.Overlap"/>. The server takes lines that are up to an hour old.</summary>
    /// <value>100 ms to 1 hour. Default: 30 s.</value>
    public TimeSpan OverlapInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How far ahead of this machine's clock lines are read: clocks differ.</summary>
    /// <value>0 to 1 day. Default: 1 minute.</value>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(1);

    internal PollSettings Polling => PollingBy(ClockSkew, LokiVerdicts.QueryError);

    internal LokiOptions Validate()
    {
        if (Tenant is not null && !HeaderNames.IsValue(Tenant))
        {
            throw new ArgumentException("A tenant is one line of printable ASCII.");
        }

        _ = LokiSelector.Parse(Selector);
        var http = ValidateCommon(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(2));
        CheckCount(PageLines, 1, MaxLimit);
        CheckCount(MaxPageLines, PageLines, MaxLimit);
        CheckCount(MaxLineBytes, 1, 1 << 30);
        CheckTime(MaxSpan, TimeSpan.FromSeconds(1), TimeSpan.FromDays(30));
        CheckTime(TailPollInterval, PollInterval, TimeSpan.FromHours(1));
        CheckTime(OverlapInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        CheckTime(ClockSkew, TimeSpan.Zero, TimeSpan.FromDays(1));
        return this with { Http = http };
    }
}
