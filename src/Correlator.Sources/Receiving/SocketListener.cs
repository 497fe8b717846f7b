using System.Net;
using System.Net.Sockets;

namespace Correlator.Sources;

/// <summary>A bound socket of a receiver.</summary>
internal abstract class SocketListener(string kind, ReceiverSession session, int port) : Listener(kind)
{
    private Socket? _socket;

    public override IPEndPoint Endpoint => (IPEndPoint)_socket!.LocalEndPoint!;

    protected ReceiverSession Session => session;

    /// <summary>Ends when the socket is served no more.</summary>
    protected Task Running { get; private set; } = Task.CompletedTask;

    public override void Start()
    {
        var endpoint = new IPEndPoint(session.Network.Address, port);
        try
        {
            _socket = Bind(endpoint);
            OnBound();
        }
        catch (SocketException error)
        {
            var code = error.SocketErrorCode == SocketError.AddressAlreadyInUse ? "ADDRESS_IN_USE" : "SOURCE_ERROR";
            throw new SourceException(session.Source, $"cannot listen at {endpoint} ({Kind}): {error.Message}", error, code);
        }

        Running = Task.Run(() => RunAsync(_socket));
    }

    public override void Close() => _socket?.Dispose();

    public override async ValueTask DisposeAsync()
    {
        Close();
        await Running.ConfigureAwait(false);
    }

    protected abstract Socket CreateSocket(AddressFamily family);

    /// <summary>Binds the socket and makes it take what arrives.</summary>
    protected abstract void Listen(Socket socket, IPEndPoint endpoint);

    /// <summary>Is called once the port is open.</summary>
    protected virtual void OnBound()
    {
    }

    /// <summary>Whether an error says that the socket was closed by its owner.</summary>
    protected static bool IsClosed(Exception error) =>
        error is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted or SocketError.Interrupted or SocketError.NotSocket };

    /// <summary>Serves the socket until it is closed.</summary>
    protected abstract Task RunAsync(Socket socket);

    private Socket Bind(IPEndPoint endpoint)
    {
        var socket = CreateSocket(endpoint.AddressFamily);
        try
        {
            Listen(socket, endpoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
