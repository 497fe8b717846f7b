using static Correlator.Sources.OptionChecks;

namespace Correlator.Sources;

/// <summary>How a query is evaluated.</summary>
public enum PrometheusEvaluation
{
    /// <summary>At every step of a span, with <c>query_range</c>: the value of each series at that time. The query gives an instant vector or a scalar.</summary>
    Range,

    /// <summary>
    /// At one time after the other, with <c>query</c>. A range selector such as <c>up[1m]</c> gives the raw samples with their own times, each once,
    /// where it reaches back at least one step.
    /// </summary>
    Instant,
}

/// <summary>How a server with the HTTP API of Prometheus is read. A source takes a copy when it is made; later changes do not reach it.</summary>
/// <example><code>
/// var options = new PrometheusOptions
/// {
///     Http = new HttpSourceOptions { Address = "http://prometheus:9090" },
///     Step = TimeSpan.FromSeconds(30),
/// };
/// </code></example>
public sealed record PrometheusOptions
{
    /// <summary>The most steps of one query that servers evaluate.</summary>
    internal const int MaxServerPoints = 11_000;

    // A source that chooses its step by itself takes the smallest of these that gives at most a thousand steps.
    private const int ChosenSteps = 1000;
    private static readonly int[] StepSeconds = [15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400];

    /// <summary>The server's address, credentials, proxy, certificates, limits. The address is that under which <c>/api/v1</c> is found.</summary>
    public HttpSourceOptions Http { get; set; } = new();

    /// <summary>The PromQL that is asked where a query selects everything, <c>prom({})</c>. Empty for none: then a query must say what it wants.</summary>
    public string Query { get; set; } = string.Empty;

    /// <summary>Whether the server evaluates over a span, or at single times. Default: over a span.</summary>
    public PrometheusEvaluation Evaluation { get; set; }

    /// <summary>The distance of two evaluations. They lie at multiples of it since 1970, so that every run sees the same ones.</summary>
    /// <value>
    /// 1 millisecond to 10 years, in whole milliseconds. Null, the default: of a source that ends the smallest of 15 s, 30 s, 1 min, 2 min, 5 min, 10 min, 15 min, 30 min, 1 h, 2 h, 6 h,
    /// 12 h and 1 day that gives at most 1000 of them; of one that goes on <see cref="PollInterval"/>.
    /// </value>
    public TimeSpan? Step { get; set; }

    /// <summary>How far back a source that ends begins where the query says nothing of it.</summary>
    /// <value>1 second to 10 years. Default: 1 hour.</value>
    public TimeSpan History { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The most series of one answer; a query with more fails and says so. Newer servers are told, so that they need not send them.</summary>
    /// <value>1 to 1,000,000. Default: 10,000.</value>
    public int MaxSeries { get; set; } = 10_000;

    /// <summary>How often a live source asks.</summary>
    /// <value>1 second to 1 hour. Default: 15 s.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long after its time a sample may take until the server has it. A live source asks for no time that is nearer: the server would answer with the sample before.
    /// </summary>
    /// <value>0 to 1 hour. Default: 10 s, the time that a scrape may take where nothing else is configured.</value>
    public TimeSpan Settle { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How far back a live source looks for series that came later than <see cref="Settle"/>: most looks go back a little, every other twice as far, and so on up to this.
    /// What comes up to half of it late is found for certain.
    /// </summary>
    /// <value><see cref="Settle"/> to 1 day. Default: 2 minutes.</value>
    public TimeSpan Overlap { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How many samples a live source remembers, to give each once; where they are not enough, it looks back less far than <see cref="Overlap"/>.</summary>
    /// <value>1000 to 100,000,000. Default: 1,000,000, about 50 MB.</value>
    public int MaxRemembered { get; set; } = 1_000_000;

    /// <summary>How much a live source that was stopped catches up with, from its cursor; what is older is reported as a gap.</summary>
    /// <value>0 to 30 days. Default: 1 day.</value>
    public TimeSpan MaxCatchUp { get; set; } = TimeSpan.FromDays(1);

    internal PrometheusOptions Validate()
    {
        ArgumentNullException.ThrowIfNull(Query);
        var (second, hour) = (TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        if (Step is { } step)
        {
            CheckTime(step, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(3653), nameof(Step));
            if (step.Ticks % TimeSpan.TicksPerMillisecond != 0)
            {
                throw new ArgumentOutOfRangeException(nameof(Step), step, "A step is a whole number of milliseconds.");
            }
        }

        CheckCount(MaxSeries, 1, 1_000_000);
        CheckCount(MaxRemembered, 1000, 100_000_000);
        CheckTime(History, second, TimeSpan.FromDays(3653));
        CheckTime(PollInterval, second, hour);
        CheckTime(Settle, TimeSpan.Zero, hour);
        CheckTime(Overlap, Settle, TimeSpan.FromDays(1));
        CheckTime(MaxCatchUp, TimeSpan.Zero, TimeSpan.FromDays(30));
        return Enum.IsDefined(Evaluation) ? this with { Http = Http.Validate() } : throw new ArgumentOutOfRangeException(nameof(Evaluation));
    }

    /// <summary>The step for a span that ends.</summary>
    internal TimeSpan StepFor(TimeSpan span) =>
        Step ?? TimeSpan.FromSeconds(StepSeconds.FirstOrDefault(seconds => span <= TimeSpan.FromSeconds((double)seconds * ChosenSteps), StepSeconds[^1]));

    /// <summary>The step of a live source.</summary>
    internal TimeSpan LiveStep => Step ?? TimeSpan.FromMilliseconds(Math.Ceiling(PollInterval.TotalMilliseconds));

    internal PollSettings Polling => new()
    {
        Interval = PollInterval,
        Settle = Settle,
        Ahead = -Settle,
        Overlap = Overlap,
        MaxRemembered = MaxRemembered,
        MaxCatchUp = MaxCatchUp,
        Retry = Http.Retry,
        Grid = LiveStep,
        FinalCodes = [PrometheusVerdicts.QueryError, "MALFORMED_RECORD", "SOURCE_SECRET", PrometheusPageReader.TooManySeries],
    };
}
