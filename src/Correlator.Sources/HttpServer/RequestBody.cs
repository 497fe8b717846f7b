using System.IO.Compression;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using Microsoft.AspNetCore.Http;

namespace Correlator.Sources;

/// <summary>Reads request bodies whole, inflated, with or without a length told before.</summary>
internal static class RequestBody
{
    private const string BrokenOff = "a request that breaks off";

    /// <exception cref="RefusedRequestException">It is too large (413), packed in an unknown way (415), or no packed data (400).</exception>
    /// <exception cref="IOException">The sender broke off.</exception>
    /// <exception cref="OperationCanceledException">The sender took too long, or the receiver stops.</exception>
    public static async Task<PooledBuffer> ReadAsync(ReceiverSession session, HttpContext context, int maxBytes)
    {
        var request = context.Request;
        using var due = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        using var timer = StartTimer(session, due);
        try
        {
            return request.ContentLength <= maxBytes || request.ContentLength is null
                ? await InflateAsync(request.Headers.ContentEncoding.ToString(), request.Body, maxBytes, due.Token).ConfigureAwait(false)
                : throw TooLarge(maxBytes);
        }
        catch (RefusedRequestException refused) when (refused.Status == StatusCodes.Status413PayloadTooLarge)
        {
            session.ReportTooLarge(maxBytes);
            throw;
        }
        catch (BadHttpRequestException error)
        {
            session.ReportMalformed(BrokenOff, default);
            throw new RefusedRequestException(error.StatusCode, error.Message);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            session.Counters.AddTimedOut();
            throw;
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            session.ReportMalformed(BrokenOff, default);
            throw;
        }
    }

    /// <summary>Reads a stream to its end and inflates it.</summary>
    /// <exception cref="RefusedRequestException">It is too large (413), packed in an unknown way (415), or no packed data (400).</exception>
    public static async Task<PooledBuffer> InflateAsync(string coding, Stream packed, int maxBytes, CancellationToken cancellationToken)
    {
        var buffer = new PooledBuffer(maxBytes);
        try
        {
            var stream = Unpack(coding, packed);
            await using var closing = stream.ConfigureAwait(false);
            await buffer.FillAsync(stream, cancellationToken).ConfigureAwait(false);
            return buffer;
        }
        catch (Exception error)
        {
            buffer.Dispose();
            throw error switch
            {
                InvalidDataException => new RefusedRequestException(StatusCodes.Status400BadRequest, "The data is not packed as its encoding says."),
                BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge(maxBytes),
                _ => error,
            };
        }
    }

    /// <summary>The refusal of a request above a limit of bytes.</summary>
    public static RefusedRequestException TooLarge(int maxBytes) => new(StatusCodes.Status413PayloadTooLarge, $"The request is larger than {maxBytes} bytes.");

    // Counts from the first byte of the body on; that of the head is watched by the server.
    private static IDisposable StartTimer(ReceiverSession session, CancellationTokenSource due) => session.Network.ReceiveTimeout == Timeout.InfiniteTimeSpan
        ? Disposable.Empty
        : session.Scheduler.Schedule(session.Network.ReceiveTimeout, due.Cancel);

    /// <summary>The stream behind a coding.</summary>
    private static Stream Unpack(string coding, Stream body) => coding.ToLowerInvariant() switch
    {
        "" or "identity" => body,
        "gzip" or "x-gzip" => new GZipStream(body, CompressionMode.Decompress, leaveOpen: true),
        "deflate" => new ZLibStream(body, CompressionMode.Decompress, leaveOpen: true),
        _ => throw new RefusedRequestException(415, "The Content-Encoding is not known here; send gzip, deflate or none."),
    };
}
