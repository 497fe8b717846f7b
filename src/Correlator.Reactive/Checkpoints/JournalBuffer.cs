using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Correlator;

/// <summary>What a frame of a journal begins with says.</summary>
internal enum JournalFrameKind : byte
{
    /// <summary>Records.</summary>
    Records,

    /// <summary>Records; all results that they and those before them caused are out.</summary>
    Acknowledged,

    /// <summary>What a reader must know who begins with this segment; all results of what stands before it are out.</summary>
    Head,
}

/// <summary>Takes records until they are written as one frame: kind, length and checksum, then the records.</summary>
internal sealed class JournalBuffer
{
    /// <summary>How many bytes stand before the records.</summary>
    public const int HeaderBytes = 13;

    /// <summary>The longest frame that is written or read.</summary>
    public const int MaxPayloadBytes = 256 * 1024 * 1024;

    private const int InitialBytes = 4096;
    private const int MaxKeptBytes = 1024 * 1024;
    private const int MaxVarintBytes = 10;
    private byte[] _bytes = new byte[InitialBytes];
    private int _end = HeaderBytes;

    /// <summary>How many bytes of records it holds.</summary>
    public int Count => _end - HeaderBytes;

    /// <summary>The bytes of records that it holds, valid until more is added.</summary>
    public ReadOnlySpan<byte> Payload => _bytes.AsSpan(HeaderBytes, Count);

    public void Clear()
    {
        _end = HeaderBytes;
        if (_bytes.Length > MaxKeptBytes)
        {
            _bytes = new byte[InitialBytes];
        }
    }

    /// <summary>The frame of what it holds, valid until more is added.</summary>
    public ReadOnlySpan<byte> ToFrame(JournalFrameKind kind)
    {
        var header = _bytes.AsSpan(0, HeaderBytes);
        header[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(header[1..], Count);
        BinaryPrimitives.WriteUInt64LittleEndian(header[5..], Checksum(kind, Payload));
        return _bytes.AsSpan(0, _end);
    }

    public static ulong Checksum(JournalFrameKind kind, ReadOnlySpan<byte> payload) => XxHash3.HashToUInt64(payload, (byte)kind);

    public void Byte(byte value) => Room(1)[_end++] = value;

    public void Unsigned(ulong value)
    {
        var bytes = Room(MaxVarintBytes);
        while (value >= 0x80)
        {
            bytes[_end++] = (byte)(value | 0x80);
            value >>= 7;
        }

        bytes[_end++] = (byte)value;
    }

    // Small numbers of either sign are short.
    public void Signed(long value) => Unsigned((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Bytes behind their number.</summary>
    public void Block(ReadOnlySpan<byte> block)
    {
        Unsigned((ulong)block.Length);
        block.CopyTo(Room(block.Length).AsSpan(_end));
        _end += block.Length;
    }

    /// <summary>A text behind its length: UTF-8, or its own units where it has halves of pairs that UTF-8 cannot tell.</summary>
    public void Text(string text)
    {
        const int MaxBytesPerUnit = 3;
        var start = _end;
        var needed = text.Length * MaxBytesPerUnit;
        var bytes = Room(MaxVarintBytes + needed);

        // The length takes as many bytes as that of the longest form, so that the text need not be moved.
        var length = LengthBytes((ulong)needed << 1);
        if (Utf8.FromUtf16(text, bytes.AsSpan(start + length, needed), out _, out var written, replaceInvalidSequences: false) == OperationStatus.Done)
        {
            Padded((ulong)written << 1, length);
            _end += written;
            return;
        }

        var units = MemoryMarshal.AsBytes(text.AsSpan());
        Padded(((ulong)units.Length << 1) | 1, length);
        units.CopyTo(bytes.AsSpan(_end));
        _end += units.Length;
    }

    public void Pairs(ReadOnlySpan<KeyValuePair<string, string>> pairs)
    {
        Unsigned((ulong)pairs.Length);
        foreach (var (name, value) in pairs)
        {
            Text(name);
            Text(value);
        }
    }

    private static int LengthBytes(ulong value)
    {
        var count = 1;
        for (; value >= 0x80; value >>= 7)
        {
            count++;
        }

        return count;
    }

    private void Padded(ulong value, int count)
    {
        for (var i = 1; i < count; i++)
        {
            _bytes[_end++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _bytes[_end++] = (byte)value;
    }

    private byte[] Room(int count)
    {
        if (_bytes.Length - _end < count)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, checked(_end + count)));
        }

        return _bytes;
    }
}
