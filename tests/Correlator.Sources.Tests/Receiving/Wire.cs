using System.Net;
using System.Net.Sockets;
using System.Text;
using Correlator.Tests.Architecture;

namespace Correlator.Tests.Receiving;

/// <summary>The sending side of tests: recordings and sockets on the loopback address.</summary>
internal static class Wire
{
    /// <summary>The bytes of a recording behind its first line, which says what it is.</summary>
    public static byte[] Recording(string path)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Repository.Root, "tests/Correlator.Sources.Tests/Transcripts", path));
        return bytes[(bytes.IndexOf((byte)'\n') + 1)..];
    }

    /// <summary>The lines of a recording, those of comment left out.</summary>
    public static string[] Lines(string path) =>
        [.. Encoding.UTF8.GetString(Recording(path)).Split('\n').Where(static line => line.Length > 0 && line[0] != '#')];

    public static async Task<NetworkStream> ConnectAsync(IPEndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endpoint);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Sends over a connection of its own and closes it.</summary>
    public static async Task SendAsync(IPEndPoint endpoint, params ReadOnlyMemory<byte>[] parts)
    {
        await using var stream = await ConnectAsync(endpoint);
        foreach (var part in parts)
        {
            await stream.WriteAsync(part);
            await stream.FlushAsync();
        }
    }

    public static Task SendAsync(IPEndPoint endpoint, string text) => SendAsync(endpoint, Encoding.UTF8.GetBytes(text));

    public static void SendDatagrams(IPEndPoint endpoint, params IEnumerable<byte[]> datagrams)
    {
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        foreach (var datagram in datagrams)
        {
            socket.SendTo(datagram, endpoint);
        }
    }

    /// <summary>Waits until the other side has closed the connection.</summary>
    public static async Task WaitForCloseAsync(Stream stream)
    {
        var buffer = new byte[1024];
        try
        {
            while (await stream.ReadAsync(buffer).AsTask().OrFailAsync("the other side to close") > 0)
            {
            }
        }
        catch (IOException)
        {
            // Closed with what was sent unread.
        }
    }
}
