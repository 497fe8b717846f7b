using static Correlator.Sources.OptionChecks;

namespace Correlator.Sources;

/// <summary>How a server is read that is asked for its events over HTTP: what all of them have in common.</summary>
public abstract record PulledSourceOptions
{
    private protected PulledSourceOptions()
    {
    }

    /// <summary>The server's address (that under which its interface is found), credentials, proxy, certificates, limits.</summary>
    public HttpSourceOptions Http { get; set; } = new();

    /// <summary>How far back a source that ends begins where the query says nothing of it.</summary>
    /// <value>1 second to 10 years. Default: 1 hour.</value>
    public TimeSpan History { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How often a live source asks.</summary>
    /// <value>100 ms (Prometheus: 1 second) to 1 hour. Default: 1 s of Loki, 2 s of Graylog, 15 s of Prometheus.</value>
    public TimeSpan PollInterval { get; set; }

    /// <summary>
    /// How long after its time an event may take until the server finds it: only what is older counts as read completely. Prometheus is asked for no time that is nearer: it
    /// would answer with the sample before.
    /// </summary>
    /// <value>0 to 1 hour. Default: 2 s of Loki; 5 s of Graylog, which writes in batches; 10 s of Prometheus, the time that a scrape may take where nothing else is configured.</value>
    public TimeSpan Settle { get; set; }

    /// <summary>How far back a live source looks for events that came later than <see cref="Settle"/>.</summary>
    /// <remarks>Loki is asked so far back at an interval of its own. Of the others most looks go back a little, every other twice as far, and so on: what comes up to half of it late is found for certain.</remarks>
    /// <value><see cref="Settle"/> to 1 day (Loki: 2 hours). Default: 5 minutes of Graylog, 2 minutes of the others.</value>
    public TimeSpan Overlap { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How many events a live source remembers, to give each once; where they are not enough, it looks back less far than <see cref="Overlap"/>.</summary>
    /// <value>1000 to 100,000,000. Default: 2,000,000 of Loki, 1,000,000 of the others; a million takes about 50 MB.</value>
    public int MaxRemembered { get; set; } = 1_000_000;

    /// <summary>How much a live source that was stopped catches up with, from its cursor; what is older is reported as a gap.</summary>
    /// <value>0 to 30 days. Default: 1 day.</value>
    public TimeSpan MaxCatchUp { get; set; } = TimeSpan.FromDays(1);

    /// <summary>What all servers are asked by.</summary>
    /// <param name="ahead">How far beyond the clock is read.</param>
    /// <param name="finalCodes">Codes of errors that no waiting mends, beside those of all servers.</param>
    private protected PollSettings PollingBy(TimeSpan ahead, params ReadOnlySpan<string> finalCodes) => new()
    {
        Interval = PollInterval,
        Settle = Settle,
        Ahead = ahead,
        Overlap = Overlap,
        MaxRemembered = MaxRemembered,
        MaxCatchUp = MaxCatchUp,
        Retry = Http.Retry,
        FinalCodes = ["MALFORMED_RECORD", "SOURCE_SECRET", .. finalCodes],
    };

    /// <summary>Checks the common options, and gives those of HTTP as they are used.</summary>
    private protected HttpSourceOptions ValidateCommon(TimeSpan leastInterval, TimeSpan greatestOverlap)
    {
        var hour = TimeSpan.FromHours(1);
        CheckCount(MaxRemembered, 1000, 100_000_000);
        CheckTime(History, TimeSpan.FromSeconds(1), TimeSpan.FromDays(3653));
        CheckTime(PollInterval, leastInterval, hour);
        CheckTime(Settle, TimeSpan.Zero, hour);
        CheckTime(Overlap, Settle, greatestOverlap);
        CheckTime(MaxCatchUp, TimeSpan.Zero, TimeSpan.FromDays(30));
        return Http.Validate();
    }
}
