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
public sealed record GraylogOptions : PulledSourceOptions
{
    // index.max_result_window as OpenSearch and Elasticsearch are shipped.
    private const int MaxWindow = 10_000;

    /// <summary>Makes options with the defaults for Graylog.</summary>
    public GraylogOptions() => (PollInterval, Settle, Overlap) = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5));

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

    /// <summary>How many messages are asked for at a time.</summary>
    /// <value>1 to 10,000. Default: 2000.</value>
    public int PageMessages { get; set; } = 2000;

    /// <summary>The most messages that are asked for where more than a page bear one timestamp; the rest is reported as a gap.</summary>
    /// <value><see cref="PageMessages"/> to 10,000, beyond which servers refuse. Default: 10,000.</value>
    public int MaxPageMessages { get; set; } = MaxWindow;

    /// <summary>The longest message with all its fields, in characters; longer ones are counted as malformed.</summary>
    /// <value>1 to 1 Gi. Default: 1 Mi.</value>
    public int MaxMessageLength { get; set; } = 1024 * 1024;

    /// <summary>How far ahead of this machine's clock messages are read: clocks differ.</summary>
    /// <value>0 to 1 day. Default: 1 minute.</value>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(1);

    internal PollSettings Polling => PollingBy(ClockSkew, GraylogVerdicts.QueryError);

    internal GraylogOptions Validate()
    {
        _ = Token?.Validate(nameof(Token));
        ValidateAccess();
        ArgumentNullException.ThrowIfNull(Query);
        if (Streams.Any(static stream => stream.Length == 0 || !stream.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')))
        {
            throw new ArgumentException("A stream is named by its identifier: letters, digits, hyphens.");
        }

        var http = ValidateCommon(TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1));
        CheckCount(MaxFields, 1, 10_000);
        CheckCount(PageMessages, 1, MaxWindow);
        CheckCount(MaxPageMessages, PageMessages, MaxWindow);
        CheckCount(MaxMessageLength, 1, 1 << 30);
        CheckTime(ClockSkew, TimeSpan.Zero, TimeSpan.FromDays(1));
        return Enum.IsDefined(Interface)
            ? this with { Http = http, Streams = [.. Streams], Fields = [.. Fields] }
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
