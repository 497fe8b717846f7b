using System.Net.WebSockets;

namespace Correlator.Sources;

/// <summary>A tail over a WebSocket.</summary>
internal sealed class LokiTail(ClientWebSocket socket, int maxFrameBytes) : ILokiTail
{
    private const int FirstBytes = 16 * 1024;
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);
    private byte[] _buffer = new byte[FirstBytes];

    public string CloseReason => socket.CloseStatusDescription ?? string.Empty;

    public async ValueTask<ReadOnlyMemory<byte>?> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (var length = 0; ;)
            {
                if (length == _buffer.Length)
                {
                    Grow();
                }

                var part = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                length += part.Count;
                if (part.EndOfMessage)
                {
                    return _buffer.AsMemory(0, length);
                }
            }
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            // So the socket tells that its pings stay unanswered.
            throw new LokiTailException("the other end has gone without a word", null, error);
        }
        catch (Exception error) when (error is WebSocketException or IOException)
        {
            throw new LokiTailException(HttpErrors.Quote(error.Message), null, error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                using var patience = new CancellationTokenSource(CloseTimeout);
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException)
        {
            // The connection was lost anyway.
        }
        finally
        {
            socket.Dispose();
        }
    }

    private void Grow()
    {
        if (_buffer.Length >= maxFrameBytes)
        {
            throw new LokiTailException("the server sent a frame that is too long", null, null);
        }

        Array.Resize(ref _buffer, (int)Math.Min(maxFrameBytes, (long)_buffer.Length * 2));
    }
}
