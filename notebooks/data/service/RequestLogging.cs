using System.Diagnostics;
using Npgsql;

namespace Shop.Service;

/// <summary>Writes the line about each request when it is over, as status, duration and, where there was one, the exception.</summary>
internal sealed class RequestLogging(RequestDelegate next, ServiceLog log)
{
    private const int ClientClosedRequest = 499;

    public async Task InvokeAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        var fault = Fault.Of(context).Kind;
        Exception? failure = null;
        try
        {
            if (fault == Fault.Vanish)
            {
                context.Abort();
                return;
            }

            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = ClientClosedRequest;
        }
        catch (Exception exception) when (exception is not BadHttpRequestException)
        {
            failure = exception;
            context.Response.StatusCode = exception is NpgsqlException { IsTransient: true } ? 503 : 500;
        }

        if (fault != Fault.LostLine)
        {
            Write(context, Stopwatch.GetElapsedTime(started), failure);
        }

        if (fault == Fault.Abort)
        {
            context.Abort();
        }
    }

    private void Write(HttpContext context, TimeSpan duration, Exception? failure)
    {
        var request = context.Request;
        var status = context.Response.StatusCode;
        var level = status >= 500 ? "error" : status >= 400 ? "warn" : "info";
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        log.Write(level, $"{request.Method} {request.Path} answered {status}", line => line with
        {
            RequestId = context.RequestId,
            Method = request.Method,
            Route = route,
            Path = request.Path,
            Status = status,
            DurationMs = Math.Round(duration.TotalMilliseconds, 3),
            Exception = failure?.ToString(),
        });
    }
}

internal static class RequestIdentity
{
    extension(HttpContext context)
    {
        /// <summary>The id that nginx or an internal caller sent; null for a probe, which sends none.</summary>
        public string? RequestId =>
            context.Request.Headers["X-Request-ID"].ToString() is { Length: > 0 } id ? id : null;
    }
}
