using System.Net;
using System.Net.Sockets;

namespace Correlator.Sources.Tests.Proxies;

/// <summary>Something in between that lets connections pass and, once told to, forgets those that it has without a word to either end, as a firewall or a lost network does.</summary>
internal sealed class FrozenRelay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly List<TcpClient> _clients = [];
    private CancellationTokenSource _flow = new();

    public FrozenRelay(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>From now on nothing comes through the connections that are there; new ones pass.</summary>
    public void Freeze()
    {
        var old = Interlocked.Exchange(ref _flow, new CancellationTokenSource());
        old.Cancel();
        old.Dispose();
    }

    public void Dispose()
    {
        _listener.Dispose();
        Freeze();
        lock (_clients)
        {
            _clients.ForEach(static client => client.Dispose());
        }

        _flow.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, _target);
                lock (_clients)
                {
                    _clients.AddRange([client, server]);
                }

                var token = _flow.Token;
                _ = PassAsync(client, server, token);
                _ = PassAsync(server, client, token);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private static async Task PassAsync(TcpClient from, TcpClient to, CancellationToken flow)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream(), flow);
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // Frozen, or one of both ends has gone.
        }
    }
}
