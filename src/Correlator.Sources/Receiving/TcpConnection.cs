using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Correlator.Sources;

/// <summary>One connection: reads, makes events, waits until they are taken, reads on.</summary>
internal sealed class TcpConnection(ReceiverSession session, Socket socket, ConnectionReader reader, SslServerAuthenticationOptions? tls)
{
    // What the system holds of a connection is less.
    private const int MaxBytesAfterStop = 16 * 1024 * 1024;
    private readonly ConnectionClock _clock = new(session.Network, session.Scheduler.Now.UtcTicks, isHandshaking: tls is not null);
    private int _isClosed;
    private volatile bool _isFinishing;

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

    /// <summary>Whether the sender has taken too long.</summary>
    public bool IsOverdue(long nowTicks) => _clock.IsOverdue(nowTicks);

    /// <summary>Closes it; what is read already is still delivered.</summary>
    /// <returns>Whether it was open.</returns>
    public bool Close()
    {
        socket.Dispose();
        return Interlocked.Exchange(ref _isClosed, 1) == 0;
    }

    /// <summary>Takes what has arrived, and closes.</summary>
    public void Finish()
    {
        _isFinishing = true;
        try
        {
            // Reading goes on to the end of what the system holds, and a read that waits for more ends now.
            socket.Shutdown(SocketShutdown.Receive);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            Close();
        }
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
        _clock.Go(session.Scheduler.Now.UtcTicks, null);
        await ReadAsync(secure).ConfigureAwait(false);
    }

    private async Task ReadAsync(Stream stream)
    {
        var buffer = new RecordBuffer();
        for (var left = MaxBytesAfterStop; left > 0;)
        {
            var count = await stream.ReadAsync(buffer.GetFree(), session.Ending).ConfigureAwait(false);
            if (count == 0)
            {
                break;
            }

            left -= _isFinishing ? count : 0;
            if (!await TakeAsync(buffer, count, stream).ConfigureAwait(false))
            {
                return;
            }
        }

        // When the receiver stops, what is left is a record that the sender has not ended.
        if (!_isFinishing)
        {
            reader.ReadLast(buffer);
            await DeliverAsync(stream).ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> TakeAsync(RecordBuffer buffer, int count, Stream stream)
    {
        var (began, records) = (_clock.RecordTicks, reader.Records);
        _clock.Stop();
        buffer.Commit(count);
        session.Counters.AddBytes(count);
        var goesOn = reader.Read(buffer);
        await DeliverAsync(stream).ConfigureAwait(false);
        var now = session.Scheduler.Now.UtcTicks;
        var isWithinRecord = buffer.Pending.Count > 0 || reader.IsSkipping;
        _clock.Go(now, isWithinRecord ? reader.Records == records && began is not null ? began : now : null);
        return goesOn;
    }

    private async ValueTask DeliverAsync(Stream stream)
    {
        await session.WriteAsync(reader.Events, session.Ending).ConfigureAwait(false);
        reader.Events.Clear();
        if (reader.TakeReply() is { IsEmpty: false } reply)
        {
            // Whoever does not read what is answered is as slow as one who does not send.
            var now = session.Scheduler.Now.UtcTicks;
            _clock.Go(now, now);
            await stream.WriteAsync(reply, session.Ending).ConfigureAwait(false);
        }
    }
}
