using static Correlator.Sources.OptionChecks;

namespace Correlator.Sources;

/// <summary>By which of Graylog's interfaces messages are read.</summary>
public enum GraylogInterface
{
    /// <summary>By version: <see cref="Search"/> from 5.1 on, <see cref="Export"/> from 3.3 on, else <see cref="Universal"/>.</summary>
    Automatic,

    /// <summary>The scripting API, <c>api/search/messages</c>, 5.1 and newer. A field that a message lacks cannot be told from one that holds a hyphen.</summary>
    Search,

    /// <summary>The export as CSV, <c>api/views/search/messages</c>, 3.3 and newer.</summary>
    Export,

    /// <summary>The old search, <c>api/search/universal/absolute</c>, all versions. Gives all fields of a message.</summary>
    Universal,
}

/// <summary>How a Graylog server is read. A source takes a copy when it is made; later changes do not reach it.</summary>
/// <example><code>
/// var options = new GraylogOptions
/// {
///     Http = new HttpSourceOptions { Address = "https://graylog.example.com" },
///     Token = SecretReference.Parse("env:GRAYLOG_TOKEN"),
///     Streams = ["5f1e9c0d2ab79c0012345678"],
/// };
/// </code></example>
public sealed record GraylogOptions
{
    // index.max_result_window as OpenSearch and Elasticsearch are shipped.
    private const int MaxWindow = 10_000;

    /// <summary>The server's address, credentials (user and password), proxy, certificates, limits. The address is that under which <c>/api</c> is found.</summary>
    public HttpSourceOptions Http { get; set; } = new();

    /// <summary>An access token; null for none. It takes the place of user and password.</summary>
    public SecretReference? Token { get; set; }

    /// <summary>
    /// Whether user and password are used once, to log in for a session, instead of with each request. Passwords beyond ASCII need it; service accounts cannot. Default: no.
    /// </summary>
    public bool UsesSession { get; set; }

    /// <summary>Identifiers of the streams that are searched. Empty for all that the user may read.</summary>
    public IReadOnlyList<string> Streams { get; set; } = [];

    /// <summary>Lucene that every message must match beside what a query selects. Empty for none.</summary>
    public string Query { get; set; } = string.Empty;

    /// <summary>The fields of a message that become labels, beside those that the query's keys and selectors read. Empty for all that the server knows, up to <see cref="MaxFields"/>.</summary>
    public IReadOnlyList<string> Fields { get; set; } = [];

    /// <summary>How many fields are asked for at most.</summary>
    /// <value>1 to 10,000. Default: 500.</value>
    public int MaxFields { get; set; } = 500;

    /// <summary>By which interface messages are read. Default: by the server's version.</summary>
    public GraylogInterface Interface { get; set; }

    /// <summary>How far back a source that ends begins where the query says nothing of it.</summary>
    /// <value>1 second to 10 years. Default: 1 hour.</value>
    public TimeSpan History { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How many messages are asked for at a time.</summary>
    /// <value>1 to 10,000. Default: 2000.</value>
    public int PageMessages { get; set; } = 2000;

    /// <summary>The most messages that are asked for where more than a page bear one timestamp; the rest is reported as a gap.</summary>
    /// <value><see cref="PageMessages"/> to 10,000, beyond which servers refuse. Default: 10,000.</value>
    public int MaxPageMessages { get; set; } = MaxWindow;

    /// <summary>The longest message with all its fields, in characters; longer ones are counted as malformed.</summary>
    /// <value>1 to 1 Gi. Default: 1 Mi.</value>
    public int MaxMessageLength { get; set; } = 1024 * 1024;

    /// <summary>How often a live source asks.</summary>
    /// <value>100 ms to 1 hour. Default: 2 s.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long after its time a message may take until the search finds it: only what is older counts as read completely.</summary>
    /// <value>0 to 1 hour. Default: 5 s: Graylog writes in batches each second, and the index shows them some time later.</value>
    public TimeSpan Settle { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How far back a live source looks for messages that came later than <see cref="Settle"/>: most looks go back a little, every other twice as far, and so on up to this.
    /// What comes up to half of it late is found for certain.
    /// </summary>
    /// <value><see cref="Settle"/> to 1 day. Default: 5 minutes.</value>
    public TimeSpan Overlap { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How far ahead of this machine's clock messages are read: clocks differ.</summary>
    /// <value>0 to 1 day. Default: 1 minute.</value>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many messages a live source remembers, to give each once; where they are not enough, it looks back less far than <see cref="Overlap"/>.</summary>
    /// <value>1000 to 100,000,000. Default: 1,000,000, about 50 MB.</value>
    public int MaxRemembered { get; set; } = 1_000_000;

    /// <summary>How much a live source that was stopped catches up with, from its cursor; what is older is reported as a gap.</summary>
    /// <value>0 to 30 days. Default: 1 day.</value>
    public TimeSpan MaxCatchUp { get; set; } = TimeSpan.FromDays(1);

    internal PollSettings Polling => new()
    {
        Interval = PollInterval,
        Settle = Settle,
        Ahead = ClockSkew,
        Overlap = Overlap,
        MaxRemembered = MaxRemembered,
        MaxCatchUp = MaxCatchUp,
        Retry = Http.Retry,
        FinalCodes = [GraylogVerdicts.QueryError, "MALFORMED_RECORD", "SOURCE_SECRET"],
    };

    internal GraylogOptions Validate()
    {
        _ = Token?.Validate(nameof(Token));
        ValidateAccess();
        ArgumentNullException.ThrowIfNull(Query);
        if (Streams.Any(static stream => stream.Length == 0 || !stream.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')))
        {
            throw new ArgumentException("A stream is named by its identifier: letters, digits, hyphens.");
        }

        var (tenth, second, hour) = (TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        CheckCount(MaxFields, 1, 10_000);
        CheckCount(PageMessages, 1, MaxWindow);
        CheckCount(MaxPageMessages, PageMessages, MaxWindow);
        CheckCount(MaxMessageLength, 1, 1 << 30);
        CheckCount(MaxRemembered, 1000, 100_000_000);
        CheckTime(History, second, TimeSpan.FromDays(3653));
        CheckTime(PollInterval, tenth, hour);
        CheckTime(Settle, TimeSpan.Zero, hour);
        CheckTime(Overlap, Settle, TimeSpan.FromDays(1));
        CheckTime(ClockSkew, TimeSpan.Zero, TimeSpan.FromDays(1));
        CheckTime(MaxCatchUp, TimeSpan.Zero, TimeSpan.FromDays(30));
        return Enum.IsDefined(Interface)
            ? this with { Http = Http.Validate(), Streams = [.. Streams], Fields = [.. Fields] }
            : throw new ArgumentOutOfRangeException(nameof(Interface));
    }

    private void ValidateAccess()
    {
        var user = Http.Credentials?.User;
        if (Http.Credentials?.Bearer is not null)
        {
            throw new ArgumentException("Graylog knows no bearer tokens; set the access token of the source.");
        }

        if (Token is not null && (user is not null || UsesSession))
        {
            throw new ArgumentException("A token takes the place of user, password and session; leave those out.");
        }

        if (UsesSession && user is null)
        {
            throw new ArgumentException("A session needs a user and a password to log in with.");
        }
    }
}
