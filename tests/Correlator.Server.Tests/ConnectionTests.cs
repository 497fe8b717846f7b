using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Correlator.Server.Tests;

/// <summary>Many who listen and say nothing.</summary>
public sealed class ConnectionTests
{
    private const int Count = 1000;

    [Fact]
    public async Task IdleListeners_AThousand_AllGetTheNextResult()
    {
        await using var serving = await Serving.StartAsync(string.Create(
            CultureInfo.InvariantCulture, $"\"maxStreams\": {Count}, \"maxConnections\": {Count + 100}, \"rateLimit\": 100000, \"totalRateLimit\": 1000000"));
        var listeners = new List<Socket>(Count);
        try
        {
            for (var i = 0; i < Count; i++)
            {
                listeners.Add(await ListenAsync(serving.Server.Address.Port));
            }

            Assert.Equal(Count, serving.Server.Context.Counters.Streams);
            Assert.True((await serving.GetAsync("readyz")).GetProperty("ready").GetBoolean());
            serving.Match(1, "x");
            foreach (var listener in listeners)
            {
                await UntilAsync(listener, "event: correlation");
            }
        }
        finally
        {
            listeners.ForEach(static listener => listener.Dispose());
        }
    }

    [Fact]
    public async Task Connections_MoreThanMay_AreClosedAndTheOthersServed()
    {
        await using var serving = await Serving.StartAsync("\"maxConnections\": 2");
        using var stream = await serving.ListenAsync();
        using var second = await ConnectAsync(serving.Server.Address.Port);
        await second.SendAsync(Encoding.ASCII.GetBytes("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        await UntilAsync(second, "ok\n");
        using var third = await ConnectAsync(serving.Server.Address.Port);

        Assert.Equal(0, await third.ReceiveAsync(new byte[1]).WaitAsync(Serving.Limit));
        serving.Match(1, "x");
        Assert.Equal("x", await stream.NextKeyAsync());
    }

    private static async Task<Socket> ListenAsync(int port)
    {
        var socket = await ConnectAsync(port);
        await socket.SendAsync(Encoding.ASCII.GetBytes("GET /api/queries/pairs/events HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        await UntilAsync(socket, ": keep-alive");
        return socket;
    }

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }

    private static async Task UntilAsync(Socket socket, string text)
    {
        var (read, buffer) = (string.Empty, new byte[4096]);
        while (!read.Contains(text, StringComparison.Ordinal))
        {
            var count = await socket.ReceiveAsync(buffer).WaitAsync(Serving.Limit);
            Assert.True(count > 0, $"The connection was closed before '{text}': {read}");
            read = read[^Math.Min(read.Length, 100)..] + Encoding.UTF8.GetString(buffer, 0, count);
        }
    }
}
