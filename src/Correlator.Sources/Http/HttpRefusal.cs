using System.Globalization;
using System.Net;

namespace Correlator.Sources;

/// <summary>An answer that is none: the status and what the server says about it.</summary>
internal readonly record struct HttpRefusal(int Status, string Text)
{
    /// <summary>Whether it came as a web page: from something before the server, or from another server.</summary>
    public bool IsPage { get; init; }

    public static HttpRefusal Of(int status, string text, bool isPage) => new(status, isPage ? TitleOf(text) : text.Trim()) { IsPage = isPage };

    private static string TitleOf(string page)
    {
        const string Begin = "<title>";
        var start = page.IndexOf(Begin, StringComparison.OrdinalIgnoreCase);
        var length = start < 0 ? -1 : page.AsSpan(start + Begin.Length).IndexOf('<');
        return length < 0 ? string.Empty : page.Substring(start + Begin.Length, length).Trim();
    }
}

/// <summary>What to make of a refusal.</summary>
/// <param name="Code">The stable code.</param>
/// <param name="IsRetryable">Whether the same request may succeed later.</param>
/// <param name="Remedy">What the reader can do, as a sentence; empty for nothing.</param>
internal sealed record HttpVerdict(string Code, bool IsRetryable, string Remedy)
{
    /// <summary>What the server says, taken out of the form in which it says it; null for the whole text.</summary>
    public string? Said { get; init; }

    /// <summary>What statuses mean everywhere.</summary>
    public static HttpVerdict Of(int status) => status switch
    {
        401 => new("AUTH_REQUIRED", false, "The server wants to know who asks: set the credentials (user and password, token, or header), and for a server with tenants the tenant."),
        403 => new("AUTH_REQUIRED", false, "These credentials may not read this; ask for the right, or use others."),
        407 => new("AUTH_REQUIRED", false, "The proxy wants a user and a password."),
        404 => new("SOURCE_NOT_FOUND", false, "There is no such path at this address: check the address, with the path under which the server is served."),
        408 or 504 => new("SOURCE_TIMEOUT", true, "The query took too long for the server or a proxy before it; ask for less, or for a shorter time."),
        429 => new("SOURCE_BUSY", true, "The server limits how much may be asked; ask less often, or have the limit raised."),
        >= 300 and < 400 => new("SOURCE_PROTOCOL", false, "The server sends the reader elsewhere, and secrets are not carried there; name the final address."),
        >= 500 => new("SOURCE_UNAVAILABLE", true, "The server has trouble of its own; its log says more."),
        _ => new("SOURCE_REFUSED", false, string.Empty),
    };

    /// <summary>What a connection that does not come about means.</summary>
    public static HttpVerdict Of(HttpRequestException error) => error switch
    {
        { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: CertificateException certificate } => new("SOURCE_TLS", false, certificate.Remedy),
        { HttpRequestError: HttpRequestError.SecureConnectionError } => new("SOURCE_TLS", false, "Check that the server speaks TLS at this port, and whether it wants a certificate of the client."),
        { HttpRequestError: HttpRequestError.NameResolutionError } => new("SOURCE_UNAVAILABLE", true, "No name server here knows the name in the address, or in that of the proxy: check it, and the network."),

        // Only the proxy has been spoken to, and some say 401 for a wrong password.
        { HttpRequestError: HttpRequestError.ProxyTunnelError, StatusCode: { } status } => Of(status == HttpStatusCode.Unauthorized ? 407 : (int)status),
        _ => new("SOURCE_UNAVAILABLE", true, "Check address, proxy and network."),
    };
}

/// <summary>Makes the errors of a source over HTTP: where, what, and how to mend it; never a secret.</summary>
internal sealed class HttpErrors(string source, Uri address, Func<HttpRefusal, HttpVerdict?>? verdicts = null)
{
    private const int MaxQuoted = 300;

    public SourceException Refused(HttpCall call, HttpRefusal refusal, TimeSpan? retryAfter = null)
    {
        // A page is not the server's own refusal, so that a text in it means nothing in particular.
        var verdict = (refusal.IsPage ? null : verdicts?.Invoke(refusal)) ?? HttpVerdict.Of(refusal.Status);
        var text = verdict.Said ?? refusal.Text;
        var said = text.Length > 0 ? $": {Quote(text)}" : string.Empty;
        var status = refusal.Status.ToString(CultureInfo.InvariantCulture);
        return Make(call, $"{Endpoint(call)} answered {status}{said}{(said.EndsWith('.') ? " " : ". ")}{verdict.Remedy}".TrimEnd(), verdict, null, (refusal.Status, retryAfter));
    }

    public SourceException NotJson(HttpCall call, int status) => Make(
        call,
        $"{Endpoint(call)} answered with a web page instead of data. Perhaps the address is that of a log-in page or of a user interface; name that of the server's API.",
        new("SOURCE_PROTOCOL", false, string.Empty),
        null,
        (status, null));

    public SourceException Malformed(HttpCall call, string what, Exception? inner = null) => Make(
        call,
        $"{Endpoint(call)} answered with something that cannot be read: {Quote(what)}. Check that the address is that of the server's API.",
        new("SOURCE_PROTOCOL", false, string.Empty),
        inner);

    public SourceException Truncated(HttpCall call, Exception inner) => Make(
        call,
        $"the answer of {Endpoint(call)} broke off before its end: {Quote(Innermost(inner))}. A proxy in between may cut long answers.",
        new("SOURCE_TRUNCATED", true, string.Empty),
        inner);

    public SourceException TooLarge(HttpCall call, int maxBytes) => Make(
        call,
        string.Create(CultureInfo.InvariantCulture, $"the answer of {Endpoint(call)} is longer than {maxBytes} bytes. Ask for less at a time, or raise the greatest length of an answer."),
        new("SOURCE_TOO_LARGE", false, string.Empty),
        null);

    public SourceException TimedOut(HttpCall call, TimeSpan length) => Make(
        call,
        string.Create(CultureInfo.InvariantCulture, $"{Endpoint(call)} said nothing, or too little, for {length.TotalSeconds:0.###} s. Check that the server is reachable and not overloaded, or wait longer."),
        new("SOURCE_TIMEOUT", true, string.Empty),
        null);

    public SourceException NotConnectedInTime(HttpCall call, TimeSpan length) => Make(
        call,
        string.Create(CultureInfo.InvariantCulture, $"no connection to {Endpoint(call)} within {length.TotalSeconds:0.###} s. Check address, proxy and network, or wait longer."),
        new("SOURCE_TIMEOUT", true, string.Empty),
        null);

    public SourceException NotConnected(HttpCall call, HttpRequestException inner)
    {
        var verdict = HttpVerdict.Of(inner);
        return Make(call, $"no connection to {Endpoint(call)}: {Quote(Innermost(inner))}. {verdict.Remedy}", verdict, inner, ((int?)inner.StatusCode, null));
    }

    /// <summary>The address without user, query and fragment.</summary>
    public string Endpoint(HttpCall call) => new Uri(address, call.Place).GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>What a server says, on one line and not too long.</summary>
    public static string Quote(string text)
    {
        var line = string.Concat(text.Trim().Take(MaxQuoted).Select(static c => char.IsControl(c) ? ' ' : c));
        return text.Length > MaxQuoted ? line + "…" : line;
    }

    private SourceException Make(HttpCall call, string message, HttpVerdict verdict, Exception? inner = null, (int? Status, TimeSpan? RetryAfter) answer = default) =>
        new(source, message, inner, verdict.Code) { IsRetryable = verdict.IsRetryable, Endpoint = Endpoint(call), StatusCode = answer.Status, RetryAfter = answer.RetryAfter };

    private static string Innermost(Exception error) => (error.InnerException is { } inner ? Innermost(inner) : error.Message).TrimEnd('.');
}
