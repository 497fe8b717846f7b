using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Correlator.Sources;

/// <summary>Accepts connections, over TLS where it has a certificate, and reads each with a reader of its own.</summary>
internal sealed class TcpListening(string kind, ReceiverSession session, int port, Func<ConnectionReader> createReader) : SocketListener(kind, session, port)
{
    private const int Backlog = 128;
    private readonly Lock _gate = new();
    private readonly HashSet<TcpConnection> _connections = [];
    private IDisposable? _idleCheck;

    /// <summary>The certificate; null for connections without TLS.</summary>
    public SslServerAuthenticationOptions? Tls { get; init; }

    public override void Close()
    {
        _idleCheck?.Dispose();
        base.Close();
        foreach (var connection in Open())
        {
            connection.Close();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        foreach (var connection in Open())
        {
            connection.Close();
            await connection.Running.ConfigureAwait(false);
        }
    }

    protected override Socket Bind(IPEndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endpoint);
            socket.Listen(Backlog);
            _idleCheck = IdleCheck.Start(Session, CloseIdle);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    protected override async Task RunAsync(Socket socket)
    {
        while (true)
        {
            try
            {
                Serve(await socket.AcceptAsync().ConfigureAwait(false));
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.OperationAborted or SocketError.Interrupted or SocketError.NotSocket)
            {
                return;
            }
            catch (SocketException)
            {
                // The sender gave up before it was accepted, or there are no handles left: what is open goes on.
                await Task.Yield();
            }
        }
    }

    private void Serve(Socket socket)
    {
        lock (_gate)
        {
            if (_connections.Count >= Session.Network.MaxConnections || Session.Ending.IsCancellationRequested)
            {
                Session.Counters.AddRefused();
                socket.Dispose();
                return;
            }

            Session.Counters.AddConnection();
            var connection = new TcpConnection(Session, socket, createReader(), Tls);
            _connections.Add(connection);
            connection.Start(Remove);
        }
    }

    private void Remove(TcpConnection connection)
    {
        lock (_gate)
        {
            _connections.Remove(connection);
        }
    }

    private TcpConnection[] Open()
    {
        lock (_gate)
        {
            return [.. _connections];
        }
    }

    private void CloseIdle(long limitTicks)
    {
        foreach (var connection in Open())
        {
            if (connection.LastTicks < limitTicks && connection.Close())
            {
                Session.Counters.AddTimedOut();
            }
        }
    }
}
