namespace Correlator.Cli;

/// <summary>What the results of a query must be.</summary>
internal enum LoadCheck
{
    /// <summary>Nobody knows: the query is the user's own.</summary>
    None,

    /// <summary>Each request with its reply.</summary>
    Answered,

    /// <summary>Each request that has no reply.</summary>
    Unanswered,

    /// <summary>Each reply with a status of failure.</summary>
    Failed,

    /// <summary>Each request with its reply and its audit.</summary>
    Audited,
}

/// <summary>A query of a load test.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Text">The query.</param>
/// <param name="Check">What its results must be.</param>
internal sealed record LoadQuery(string Name, string Text, LoadCheck Check);

/// <summary>Queries that run at the same time over the same generated streams.</summary>
internal sealed record LoadScenario(string Name, int Streams, IReadOnlyList<LoadQuery> Queries)
{
    /// <summary>How far apart a request and its answer may be in every query.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(2);

    private static readonly LoadQuery Answered = new("answered", "requests({}) and on(request_id) within(2s) replies({})", LoadCheck.Answered);

    public static IReadOnlyList<LoadScenario> All { get; } =
    [
        new("simple", 2, [Answered]),
        new("mixed", 2,
        [
            Answered,
            new("unanswered", "requests({}) unless on(request_id) within(2s) replies({})", LoadCheck.Unanswered),
            new("failed", "replies({} | logfmt | status >= 500)", LoadCheck.Failed),
        ]),
        new("complex", 3,
        [
            new("audited", "requests({} | logfmt) and on(request_id) within(2s) replies({} | logfmt) and on(request_id) within(2s) audits({} | logfmt)", LoadCheck.Audited),
        ]),
    ];

    /// <summary>The user's query over all streams that there are.</summary>
    public static LoadScenario Own(string query) => new("own", 3, [new LoadQuery("query", query, LoadCheck.None)]);
}
