using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Correlator.Cli;

/// <summary>Sends messages of RFC 5424: over one TCP connection with a line feed behind each, or as datagrams.</summary>
internal sealed class SyslogSender(bool isDatagram) : ILoadSender
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private Socket? _socket;

    public string Kind => isDatagram ? "udp" : "tcp";

    public async Task ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        _socket = isDatagram
            ? new Socket(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
            : new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await _socket.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask SendAsync(LoadBatch batch, CancellationToken cancellationToken)
    {
        _buffer.ResetWrittenCount();
        foreach (var number in batch.Numbers)
        {
            Write(batch, number);
            if (isDatagram)
            {
                await _socket!.SendAsync(_buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
                _buffer.ResetWrittenCount();
            }
        }

        for (var rest = _buffer.WrittenMemory; !rest.IsEmpty;)
        {
            rest = rest[await _socket!.SendAsync(rest, cancellationToken).ConfigureAwait(false)..];
        }
    }

    public void Dispose() => _socket?.Dispose();

    private void Write(LoadBatch batch, long number)
    {
        var message = batch.Traffic.MessageOf(number, batch.Traffic.KeyOf(number));
        var line = string.Create(CultureInfo.InvariantCulture, $"<14>1 {LoadTime.Format(batch.TicksOf(number))} load {batch.Traffic.Streams[batch.Traffic.StreamOf(number)]} - - - {message}{(isDatagram ? string.Empty : "\n")}");
        Encoding.UTF8.GetBytes(line, _buffer);
    }
}

/// <summary>Writes the times of generated events, whole microseconds.</summary>
internal static class LoadTime
{
    public static string Format(long ticks) => new DateTime(ticks, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
