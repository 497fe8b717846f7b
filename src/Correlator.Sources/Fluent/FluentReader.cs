using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Correlator.Sources;

/// <summary>Reads a connection of the Forward protocol: messages of one event, of a list of events, or of events packed into bytes, and acknowledges where that is asked for.</summary>
internal sealed class FluentReader(ReceiverSession session, int maxMessageBytes) : ConnectionReader
{
    private const int EventTimeBytes = 8;
    private readonly List<byte> _reply = [];
    private EventOrigin? _origin;
    private byte[] _tag = [];
    private int _scanned;
    private long _left = 1;

    public override bool Read(RecordBuffer buffer)
    {
        bool isBroken;
        while (Scan(buffer.Pending, out isBroken))
        {
            var message = buffer.Pending[.._scanned];
            if (!TryTake(message))
            {
                session.ReportMalformed("not a message of the Forward protocol", message);
            }

            buffer.Consume(_scanned);
            (_scanned, _left, Records) = (0, 1, Records + 1);
        }

        if (isBroken)
        {
            session.ReportMalformed("no MessagePack; the connection is closed", buffer.Pending);
            return false;
        }

        if (buffer.Pending.Count > maxMessageBytes)
        {
            session.ReportTooLarge(maxMessageBytes);
            return false;
        }

        return true;
    }

    public override void ReadLast(RecordBuffer buffer)
    {
        if (buffer.Pending.Count > 0)
        {
            session.ReportMalformed("the connection ended within a message", buffer.Pending);
        }
    }

    public override ReadOnlyMemory<byte> TakeReply()
    {
        byte[] reply = [.. _reply];
        _reply.Clear();
        return reply;
    }

    // Goes on where the last scan ended, so that a large message in small pieces is walked over once.
    private bool Scan(ArraySegment<byte> pending, out bool isBroken)
    {
        var reader = new MsgpackReader(pending.AsSpan(_scanned));
        var known = 0;
        while (_left > 0 && reader.MoveNext())
        {
            _left += reader.Children - 1;
            known = reader.At;
        }

        _scanned += known;
        isBroken = reader.IsBroken || _left > maxMessageBytes;
        return _left == 0;
    }

    private bool TryTake(ArraySegment<byte> message)
    {
        var reader = new MsgpackReader(message);
        reader.MoveNext();
        if (reader.Kind == MsgpackKind.Nil)
        {
            // A sign of life.
            return true;
        }

        var count = reader.Count;
        if (reader.Kind != MsgpackKind.Array || count is < 2 or > 4 || !reader.MoveNext() || reader.Kind != MsgpackKind.Text)
        {
            return false;
        }

        var origin = OriginOf(reader.Bytes);
        return reader.MoveNext() && reader.Kind switch
        {
            MsgpackKind.Array => TryTakeList(ref reader, message, origin) && TryTakeOption(ref reader, count - 2, out _),
            MsgpackKind.Text or MsgpackKind.Bytes => TryTakePacked(ref reader, message, origin, count - 2),
            _ => TryTakeOne(ref reader, message, origin) && TryTakeOption(ref reader, count - 3, out _),
        };
    }

    /// <summary>Takes an event: the reader stands at its time, its record follows.</summary>
    private bool TryTakeOne(ref MsgpackReader reader, ArraySegment<byte> message, EventOrigin origin)
    {
        var hasTime = TryReadTime(reader, out var ticks);
        var start = reader.At;
        if (!hasTime || !reader.MoveNext() || reader.Kind != MsgpackKind.Map || !reader.Skip())
        {
            return false;
        }

        if (reader.At - start > session.Options.MaxRecordBytes)
        {
            session.ReportTooLarge();
        }
        else
        {
            Events.Add(new LogEvent(origin, ticks, session.Counters.NextPosition(), message[start..reader.At]));
        }

        return true;
    }

    private bool TryTakeList(ref MsgpackReader reader, ArraySegment<byte> message, EventOrigin origin)
    {
        for (var left = reader.Count; left > 0; left--)
        {
            if (!TryTakeEntry(ref reader, message, origin))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryTakeEntry(ref MsgpackReader reader, ArraySegment<byte> message, EventOrigin origin) =>
        reader.MoveNext() && reader.Kind == MsgpackKind.Array && reader.Count == 2 && reader.MoveNext() && TryTakeOne(ref reader, message, origin);

    private bool TryTakePacked(ref MsgpackReader reader, ArraySegment<byte> message, EventOrigin origin, int options)
    {
        var length = reader.Bytes.Length;
        var entries = message.Slice(reader.At - length, length);
        return TryTakeOption(ref reader, options, out var isGzip) && (isGzip ? TryInflate(entries, out entries) : true) && TryTakeEntries(entries, origin);
    }

    private bool TryTakeEntries(ArraySegment<byte> entries, EventOrigin origin)
    {
        var reader = new MsgpackReader(entries);
        while (reader.At < entries.Count)
        {
            if (!TryTakeEntry(ref reader, entries, origin))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryInflate(ArraySegment<byte> packed, out ArraySegment<byte> entries)
    {
        entries = default;
        using var stream = new GZipStream(new MemoryStream(packed.Array!, packed.Offset, packed.Count, writable: false), CompressionMode.Decompress);
        using var inflated = new PooledBuffer(maxMessageBytes);
        try
        {
            if (!inflated.TryFill(stream))
            {
                session.ReportTooLarge(maxMessageBytes);
                return true;
            }
        }
        catch (InvalidDataException)
        {
            return false;
        }

        entries = inflated.Span.ToArray();
        return true;
    }

    // {"size": n, "chunk": "id", "compressed": "gzip"}; a chunk wants the answer {"ack": "id"}.
    private bool TryTakeOption(ref MsgpackReader reader, int options, out bool isGzip)
    {
        isGzip = false;
        if (options <= 0)
        {
            return true;
        }

        var isMap = reader.MoveNext() && reader.Kind == MsgpackKind.Map;
        for (var left = isMap ? reader.Count : 0; left > 0 && reader.MoveNext(); left--)
        {
            var name = MsgpackText.ToUtf8(ref reader);
            if (!reader.MoveNext())
            {
                return false;
            }

            var value = MsgpackText.ToUtf8(ref reader);
            isGzip |= name.SequenceEqual("compressed"u8) && value.SequenceEqual("gzip"u8);
            if (name.SequenceEqual("chunk"u8) && value.Length <= byte.MaxValue)
            {
                _reply.AddRange([0x81, 0xA3, .. "ack"u8, 0xD9, (byte)value.Length, .. value]);
            }
        }

        return isMap || reader.Kind == MsgpackKind.Nil;
    }

    // Seconds since 1970, or the extension of type 0: seconds and nanoseconds, four bytes each.
    private static bool TryReadTime(in MsgpackReader reader, out long ticks)
    {
        var (seconds, nanoseconds) = (reader.Number, 0L);
        switch (reader.Kind)
        {
            case MsgpackKind.Extension when reader.Count == 0 && reader.Bytes.Length == EventTimeBytes:
                seconds = BinaryPrimitives.ReadUInt32BigEndian(reader.Bytes);
                nanoseconds = BinaryPrimitives.ReadUInt32BigEndian(reader.Bytes[4..]);
                break;
            case MsgpackKind.Float when Math.Abs(reader.Real) < 1e12:
                seconds = (long)Math.Floor(reader.Real);
                nanoseconds = (long)((reader.Real - seconds) * 1e9);
                break;
            case MsgpackKind.Integer:
                break;
            default:
                ticks = 0;
                return false;
        }

        ticks = DateTime.UnixEpoch.Ticks + (nanoseconds / TimeSpan.NanosecondsPerTick);
        var isInRange = seconds is >= -62_135_596_800 and < 253_402_300_800;
        ticks += isInRange ? seconds * TimeSpan.TicksPerSecond : 0;
        return isInRange && ticks <= DateTime.MaxValue.Ticks;
    }

    private EventOrigin OriginOf(ReadOnlySpan<byte> tag)
    {
        if (_origin is null || !tag.SequenceEqual(_tag))
        {
            _tag = tag.ToArray();
            _origin = new EventOrigin(session.Source, Labels.Of(("tag", Encoding.UTF8.GetString(tag))), FluentRecordDecoder.Instance);
        }

        return _origin;
    }
}
