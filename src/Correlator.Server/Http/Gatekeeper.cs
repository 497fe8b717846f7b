using System.Net;
using Microsoft.AspNetCore.Http;

namespace Correlator.Server;

/// <summary>Stands before all endpoints: headers of every answer, who may ask, how often, and what becomes of errors.</summary>
internal sealed class Gatekeeper(ServerContext server, Sessions sessions, PageFiles page) : IDisposable
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly RequestLimits _limits = new(server.Options, server.Runtime.RatePeriod);

    public async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        server.Counters.AddRequest();
        WriteHeaders(context.Response.Headers);
        try
        {
            Check(context);
            await next(context).ConfigureAwait(false);
            await ExplainAsync(context).ConfigureAwait(false);
        }
        catch (RefusalException refusal)
        {
            await AnswerAsync(context, refusal.Status, refusal.Problem).ConfigureAwait(false);
        }
        catch (BadHttpRequestException error)
        {
            await AnswerAsync(context, error.StatusCode, new Problem("BAD_REQUEST", error.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The body is too large." : "The request cannot be read.")).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException || context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there any more to be told.
            context.Abort();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            server.Log($"{context.Request.Method} {context.Request.Path} failed: {error.GetType().Name}: {error.Message}");
            await AnswerAsync(context, StatusCodes.Status500InternalServerError, Problem.Of(error)).ConfigureAwait(false);
        }
    }

    /// <exception cref="RefusalException">Too many attempts.</exception>
    public void CountLogin(HttpContext context)
    {
        if (!_limits.MayLogIn(context.Connection.RemoteIpAddress))
        {
            throw new RefusalException(StatusCodes.Status429TooManyRequests, "TOO_MANY_REQUESTS", "Too many attempts; wait a minute.");
        }
    }

    public void Dispose() => _limits.Dispose();

    private static void WriteHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }

    private void Check(HttpContext context)
    {
        var request = context.Request;
        if (!IsHost(context, request.Host.Host))
        {
            throw Refuse(StatusCodes.Status403Forbidden, "HOST", "The server is not known under this name; add it to \"hosts\" of \"server\".");
        }

        if (!_limits.MayAsk(context.Connection.RemoteIpAddress))
        {
            context.Response.Headers.RetryAfter = "1";
            throw Refuse(StatusCodes.Status429TooManyRequests, "TOO_MANY_REQUESTS", "Too many requests; wait a second.");
        }

        if (request.Path.StartsWithSegments("/api") && !IsSameOrigin(request))
        {
            throw Refuse(StatusCodes.Status403Forbidden, "ORIGIN", "Requests of other sites are not answered.");
        }

        if (HttpMethods.IsPost(request.Method) && !IsJson(request.ContentType))
        {
            throw Refuse(StatusCodes.Status415UnsupportedMediaType, "CONTENT_TYPE", "The body needs the type application/json.");
        }

        if (!IsForAll(request.Path) && !sessions.IsKnown(request))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            throw Refuse(StatusCodes.Status401Unauthorized, "TOKEN", "The server needs a token: Authorization: Bearer …, or log in.");
        }
    }

    // Who has made a browser believe that a name of theirs is this machine sends that name.
    private bool IsHost(HttpContext context, string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || server.Options.Hosts.Contains(host, StringComparer.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && (IPAddress.IsLoopback(address) || address.Equals(Plain(context.Connection.LocalIpAddress))));

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private static bool IsSameOrigin(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none"))
        {
            return false;
        }

        // The scheme may be that of a proxy in front.
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsJson(string? type) =>
        System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(type, out var parsed) && string.Equals(parsed.MediaType, "application/json", StringComparison.OrdinalIgnoreCase);

    private bool IsForAll(PathString path) => page.Paths.Contains(path.Value ?? string.Empty) || path == "/healthz" || path == "/readyz" || path == "/api/login";

    private RefusalException Refuse(int status, string code, string message)
    {
        server.Counters.AddRefused();
        return new RefusalException(status, code, message);
    }

    /// <summary>What the routing has refused gets words, too.</summary>
    private static Task ExplainAsync(HttpContext context) => (context.Response.StatusCode, context.Response.HasStarted) switch
    {
        (StatusCodes.Status404NotFound, false) => AnswerAsync(context, StatusCodes.Status404NotFound, new Problem("NOT_FOUND", "There is nothing here.")),
        (StatusCodes.Status405MethodNotAllowed, false) => AnswerAsync(context, StatusCodes.Status405MethodNotAllowed, new Problem("METHOD", "This cannot be asked so.")),
        _ => Task.CompletedTask,
    };

    private static Task AnswerAsync(HttpContext context, int status, Problem problem)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        return JsonAnswer.WriteErrorAsync(context, status, problem);
    }
}
