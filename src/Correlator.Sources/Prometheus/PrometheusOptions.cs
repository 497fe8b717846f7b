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
public sealed record PrometheusOptions : PulledSourceOptions
{
    /// <summary>The most steps of one query that servers evaluate.</summary>
    internal const int MaxServerPoints = 11_000;

    // A source that chooses its step by itself takes the smallest of these that gives at most a thousand steps.
    private const int ChosenSteps = 1000;
    private static readonly int[] StepSeconds = [15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400];

    /// <summary>Makes options with the defaults for Prometheus.</summary>
    public PrometheusOptions() => (PollInterval, Settle) = (TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(10));

    /// <summary>The PromQL that is asked where a query selects everything, <c>prom({})</c>. Empty for none: then a query must say what it wants.</summary>
    public string Query { get; set; } = string.Empty;

    /// <summary>Whether the server evaluates over a span, or at single times. Default: over a span.</summary>
    public PrometheusEvaluation Evaluation { get; set; }

    /// <summary>The distance of two evaluations. They lie at multiples of it since 1970, so that every run sees the same ones.</summary>
    /// <value>
    /// 1 millisecond to 10 years, in whole milliseconds. Null, the default: of a source that ends the smallest of 15 s, 30 s, 1 min, 2 min, 5 min, 10 min, 15 min, 30 min, 1 h, 2 h, 6 h,
    /// 12 h and 1 day that gives at most 1000 of them; of one that goes on <see cref="PulledSourceOptions.PollInterval"/>.
    /// </value>
    public TimeSpan? Step { get; set; }

    /// <summary>The most series of one answer; a query with more fails and says so. Newer servers are told, so that they need not send them.</summary>
    /// <value>1 to 1,000,000. Default: 10,000.</value>
    public int MaxSeries { get; set; } = 10_000;

    internal PrometheusOptions Validate()
    {
        ArgumentNullException.ThrowIfNull(Query);
        var http = ValidateCommon(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        if (Step is { } step)
        {
            CheckTime(step, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(3653), nameof(Step));
            if (step.Ticks % TimeSpan.TicksPerMillisecond != 0)
            {
                throw new ArgumentOutOfRangeException(nameof(Step), step, "A step is a whole number of milliseconds.");
            }
        }

        CheckCount(MaxSeries, 1, 1_000_000);
        return Enum.IsDefined(Evaluation) ? this with { Http = http } : throw new ArgumentOutOfRangeException(nameof(Evaluation));
    }

    /// <summary>The step for a span that ends.</summary>
    internal TimeSpan StepFor(TimeSpan span) =>
        Step ?? TimeSpan.FromSeconds(StepSeconds.FirstOrDefault(seconds => span <= TimeSpan.FromSeconds((double)seconds * ChosenSteps), StepSeconds[^1]));

    /// <summary>The step of a live source.</summary>
    internal TimeSpan LiveStep => Step ?? TimeSpan.FromMilliseconds(Math.Ceiling(PollInterval.TotalMilliseconds));

    internal PollSettings Polling => PollingBy(-Settle, PrometheusVerdicts.QueryError, PrometheusPageReader.TooManySeries) with { Grid = LiveStep };
}
