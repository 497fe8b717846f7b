using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Correlator.Server;

/// <summary>The results of a standing query as server-sent events.</summary>
/// <remarks>
/// All clients read from what is kept, each with a place of its own, so a client costs no buffer but that of its connection. One that falls behind what is kept,
/// or takes nothing for ten seconds, is left, and counted.
/// </remarks>
internal sealed class EventsEndpoint(ServerContext server, StandingQueries standing)
{
    private const int BatchSize = 100;
    private const int ReportsAKeepAlive = 15;
    private static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(10);

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/queries/{name}/events", AnswerAsync);

    private async Task AnswerAsync(HttpContext context)
    {
        var query = QueryEndpoints.Find(standing, context);
        if (!server.Counters.TryOpenStream(server.Options.MaxStreams))
        {
            throw new RefusalException(StatusCodes.Status503ServiceUnavailable, "TOO_MANY_STREAMS", "As many clients listen as may.");
        }

        try
        {
            context.Response.ContentType = "text/event-stream; charset=utf-8";
            context.Response.Headers["X-Accel-Buffering"] = "no";
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, server.Stopping);
            var lastId = context.Request.Headers["Last-Event-ID"].ToString();
            await StreamAsync(context.Response.BodyWriter, query, query.Feed.After(lastId.Length == 0 ? null : lastId), stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The client has gone, or the server stops.
        }
        catch (SlowClientException)
        {
            server.Counters.AddSlowClient();
            context.Abort();
        }
        finally
        {
            server.Counters.CloseStream();
        }
    }

    private async Task StreamAsync(PipeWriter output, StandingQuery query, long cursor, CancellationToken stop)
    {
        var (lines, report, keepAlive) = (new List<ResultLine>(), 0L, 0);
        Write(output, ": keep-alive\n\n"u8);
        await FlushAsync(output, stop).ConfigureAwait(false);
        while (true)
        {
            // Looked at first: what came before the end is read once more.
            var (changed, isClosed) = (query.Feed.Changed, query.Feed.IsClosed);
            lines.Clear();
            if (!query.Feed.TryRead(ref cursor, BatchSize, lines))
            {
                throw new SlowClientException();
            }

            lines.ForEach(line => Write(output, line));
            var latest = query.Feed.Report;
            var isReported = latest.Number > report;
            if (isReported)
            {
                report = latest.Number;
                WriteEvent(output, "event: report\ndata: "u8, latest.Json.Span);
                keepAlive = (keepAlive + 1) % ReportsAKeepAlive;
                Write(output, keepAlive == 0 ? ": keep-alive\n\n"u8 : default);
            }

            if (lines.Count > 0 || isReported)
            {
                await FlushAsync(output, stop).ConfigureAwait(false);
            }
            else if (isClosed)
            {
                return;
            }
            else
            {
                await changed.WaitAsync(stop).ConfigureAwait(false);
            }
        }
    }

    private static void Write(PipeWriter output, ResultLine line)
    {
        Write(output, "event: correlation\nid: "u8);
        Write(output, Encoding.UTF8.GetBytes(line.Id));
        WriteEvent(output, "\ndata: "u8, line.Json.Span);
    }

    private static void WriteEvent(PipeWriter output, ReadOnlySpan<byte> start, ReadOnlySpan<byte> data)
    {
        Write(output, start);
        Write(output, data);
        Write(output, "\n\n"u8);
    }

    private static void Write(PipeWriter output, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(output.GetSpan(bytes.Length));
        output.Advance(bytes.Length);
    }

    /// <exception cref="SlowClientException">The client does not take it.</exception>
    private async Task FlushAsync(PipeWriter output, CancellationToken stop)
    {
        var flush = output.FlushAsync(stop);
        if (!flush.IsCompleted)
        {
            try
            {
                await flush.AsTask().WaitAsync(WritePatience, server.Runtime.Time, stop).ConfigureAwait(false);
                return;
            }
            catch (TimeoutException)
            {
                throw new SlowClientException();
            }
        }

        await flush.ConfigureAwait(false);
    }

    private sealed class SlowClientException : Exception;
}
