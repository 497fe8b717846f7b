using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Correlator.Sources;

/// <summary>One connection: reads, makes events, waits until they are taken, reads on.</summary>
internal sealed class TcpConnection(ReceiverSession session, Socket socket, ConnectionReader reader, SslServerAuthenticationOptions? tls)
{
    private int _isClosed;
    private long _lastTicks = session.Scheduler.Now.UtcTicks;

    /// <summary>When bytes came last: UTC ticks of the receiver's scheduler.</summary>
    public long LastTicks => Interlocked.Read(ref _lastTicks);

    /// <summary>Ends when the connection is closed and all it sent is delivered.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    public void Start(Action<TcpConnection> onEnded) => Running = Task.Run(async () =>
    {
        try
        {
            await ServeAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The sender broke off, was silent too long, or the receiver stops. Whole records that came before are delivered.
        }
        catch (AuthenticationException)
        {
            session.Counters.AddRefused();
        }
        finally
        {
            socket.Dispose();
            onEnded(this);
        }
    });

    /// <summary>Closes it; what is read already is still delivered.</summary>
    /// <returns>Whether it was open.</returns>
    public bool Close()
    {
        socket.Dispose();
        return Interlocked.Exchange(ref _isClosed, 1) == 0;
    }

    private async Task ServeAsync()
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        Stream stream = new NetworkStream(socket, ownsSocket: false);
        await using var closing = stream.ConfigureAwait(false);
        if (tls is null)
        {
            await ReadAsync(stream).ConfigureAwait(false);
            return;
        }

        var secure = new SslStream(stream);
        await using var closingSecure = secure.ConfigureAwait(false);
        await secure.AuthenticateAsServerAsync(tls, session.Ending).ConfigureAwait(false);
        await ReadAsync(secure).ConfigureAwait(false);
    }

    private async Task ReadAsync(Stream stream)
    {
        var buffer = new RecordBuffer();
        while (await stream.ReadAsync(buffer.GetFree(), session.Ending).ConfigureAwait(false) is var count && count > 0)
        {
            Interlocked.Exchange(ref _lastTicks, session.Scheduler.Now.UtcTicks);
            session.Counters.AddBytes(count);
            buffer.Commit(count);
            var goesOn = reader.Read(buffer);
            await DeliverAsync(stream).ConfigureAwait(false);
            if (!goesOn)
            {
                return;
            }
        }

        reader.ReadLast(buffer);
        await DeliverAsync(stream).ConfigureAwait(false);
    }

    private async ValueTask DeliverAsync(Stream stream)
    {
        await session.WriteAsync(reader.Events, session.Ending).ConfigureAwait(false);
        reader.Events.Clear();
        if (reader.TakeReply() is { IsEmpty: false } reply)
        {
            await stream.WriteAsync(reply, session.Ending).ConfigureAwait(false);
        }
    }
}
