using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Reactive.Concurrency;

namespace Correlator.Sources;

/// <summary>Accepts connections, over TLS where it has a certificate, and reads each with a reader of its own.</summary>
internal sealed class TcpListening(string kind, ReceiverSession session, int port, Func<ConnectionReader> createReader) : SocketListener(kind, session, port)
{
    private const int Backlog = 128;
    private readonly Lock _gate = new();
    private readonly HashSet<TcpConnection> _connections = [];
    private readonly CancellationTokenSource _stop = new();
    private IDisposable? _check;

    /// <summary>The certificate; null for connections without TLS.</summary>
    public SslServerAuthenticationOptions? Tls { get; init; }

    public override void Close()
    {
        _check?.Dispose();
        base.Close();
        foreach (var connection in Open())
        {
            connection.Close();
        }
    }

    /// <summary>Takes what has arrived over all connections, those that nobody has accepted yet included, and closes.</summary>
    public override async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Running.ConfigureAwait(false);
        base.Close();
        foreach (var connection in Open())
        {
            connection.Finish();
            await connection.Running.ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    protected override Socket CreateSocket(AddressFamily family) => new(family, SocketType.Stream, ProtocolType.Tcp);

    protected override void Listen(Socket socket, IPEndPoint endpoint)
    {
        socket.Bind(endpoint);
        socket.Listen(Backlog);
    }

    protected override void OnBound()
    {
        if (ConnectionClock.Shortest(Session.Network) is { } limit)
        {
            _check = Session.Scheduler.Schedule(limit / 4, again =>
            {
                CloseOverdue();
                again(limit / 4);
            });
        }
    }

    protected override async Task RunAsync(Socket socket)
    {
        while (true)
        {
            try
            {
                Serve(await socket.AcceptAsync(_stop.Token).ConfigureAwait(false));
            }
            catch (OperationCanceledException)
            {
                ServeRest(socket);
                return;
            }
            catch (Exception error) when (IsClosed(error))
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

    /// <summary>Accepts the connections that the system has made already when the source stops.</summary>
    private void ServeRest(Socket socket)
    {
        try
        {
            for (var count = 0; count < Backlog && socket.Poll(TimeSpan.Zero, SelectMode.SelectRead); count++)
            {
                Serve(socket.Accept());
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The sender has given up, or nobody listens any more.
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

    private void CloseOverdue()
    {
        var now = Session.Scheduler.Now.UtcTicks;
        foreach (var connection in Open())
        {
            if (connection.IsOverdue(now) && connection.Close())
            {
                Session.Counters.AddTimedOut();
            }
        }
    }
}
