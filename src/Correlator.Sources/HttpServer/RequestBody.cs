using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Correlator.Sources;

/// <summary>Reads request bodies whole, inflated, with or without a length told before.</summary>
internal static class RequestBody
{
    /// <exception cref="RefusedRequestException">It is too large (413), packed in an unknown way (415), or no packed data (400).</exception>
    public static async Task<PooledBuffer> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
        {
            throw new RefusedRequestException(413, $"The request is larger than {maxBytes} bytes.");
        }

        var buffer = new PooledBuffer(maxBytes);
        try
        {
            var stream = Unpack(request.Headers.ContentEncoding.ToString(), request.Body);
            await using var closing = stream.ConfigureAwait(false);
            await buffer.FillAsync(stream, cancellationToken).ConfigureAwait(false);
            return buffer;
        }
        catch (BadHttpRequestException error)
        {
            buffer.Dispose();
            throw new RefusedRequestException(error.StatusCode, error.Message);
        }
        catch (InvalidDataException)
        {
            buffer.Dispose();
            throw new RefusedRequestException(400, "The body is not packed as its Content-Encoding says.");
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>The stream behind a coding.</summary>
    public static Stream Unpack(string coding, Stream body) => coding.ToLowerInvariant() switch
    {
        "" or "identity" => body,
        "gzip" or "x-gzip" => new GZipStream(body, CompressionMode.Decompress, leaveOpen: true),
        "deflate" => new ZLibStream(body, CompressionMode.Decompress, leaveOpen: true),
        _ => throw new RefusedRequestException(415, "The Content-Encoding is not known here; send gzip, deflate or none."),
    };
}
