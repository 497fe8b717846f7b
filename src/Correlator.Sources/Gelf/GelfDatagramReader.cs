using System.IO.Compression;
using System.Net;

namespace Correlator.Sources;

/// <summary>Puts chunks together, inflates, and makes events.</summary>
internal sealed class GelfDatagramReader : DatagramReader
{
    private readonly ReceiverSession _session;
    private readonly JsonRecordParser _parser;
    private readonly GelfChunks _chunks;
    private readonly RecordArena _arena = new();

    public GelfDatagramReader(ReceiverSession session, GelfOptions options)
    {
        _session = session;
        _parser = GelfDecoder.CreateParser(session);
        _chunks = new GelfChunks(session, options);
    }

    public override void Read(ReadOnlySpan<byte> datagram, SocketAddress sender, List<LogEvent> events)
    {
        if (!GelfChunks.IsChunk(datagram))
        {
            Take(datagram, events);
        }
        else if (_chunks.Add(datagram, sender) is { } message)
        {
            Take(message, events);
        }
    }

    public override void OnArrival(DateTimeOffset now) => _parser.OnArrival(now);

    public override void Finish() => _chunks.GiveUpAll();

    private void Take(ReadOnlySpan<byte> message, List<LogEvent> events)
    {
        var isGzip = message.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);
        if (isGzip || IsZlib(message))
        {
            Inflate(message.ToArray(), isGzip, events);
        }
        else if (message.Length > _session.Options.MaxRecordBytes)
        {
            _session.ReportTooLarge();
        }
        else
        {
            Parse(message, events);
        }
    }

    // The first byte says deflate with any window, and both together are a multiple of 31.
    private static bool IsZlib(ReadOnlySpan<byte> message) =>
        message.Length > 2 && (message[0] & 0x0F) == 8 && message[0] >> 4 <= 7 && ((message[0] * 256) + message[1]) % 31 == 0;

    private void Inflate(byte[] packed, bool isGzip, List<LogEvent> events)
    {
        using var memory = new MemoryStream(packed, writable: false);
        using Stream stream = isGzip ? new GZipStream(memory, CompressionMode.Decompress) : new ZLibStream(memory, CompressionMode.Decompress);
        using var message = new PooledBuffer(_session.Options.MaxRecordBytes);
        try
        {
            if (message.TryFill(stream))
            {
                Parse(message.Span, events);
            }
            else
            {
                _session.ReportTooLarge();
            }
        }
        catch (InvalidDataException)
        {
            _session.ReportMalformed("packed data that cannot be inflated", packed);
        }
    }

    private void Parse(ReadOnlySpan<byte> message, List<LogEvent> events)
    {
        var text = message.TrimEnd("\0\r\n"u8);
        if (_parser.Parse(_arena.Keep(text), events) is { } reason)
        {
            _session.ReportMalformed(reason, text);
        }
    }
}
