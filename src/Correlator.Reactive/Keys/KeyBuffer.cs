using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Correlator;

/// <summary>A key as one run of bytes: a single part as it is, several parts each behind its length.</summary>
/// <remarks>Single-threaded: the buffer is reused by the next key.</remarks>
internal sealed class KeyBuffer
{
    private readonly ArrayBufferWriter<byte> _buffer = new(64);

    /// <summary>What has been written; valid until the next key.</summary>
    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public void Clear() => _buffer.ResetWrittenCount();

    /// <summary>Writes one of several parts.</summary>
    public void Append(ReadOnlySpan<byte> part)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(4), part.Length);
        _buffer.Advance(4);
        _buffer.Write(part);
    }

    /// <summary>The parts of a key.</summary>
    public static string[] Decode(ReadOnlySpan<byte> key, int count)
    {
        var values = new string[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = Encoding.UTF8.GetString(PartOf(key, i, count));
        }

        return values;
    }

    /// <summary>A part of a key as UTF-8.</summary>
    public static ReadOnlySpan<byte> PartOf(ReadOnlySpan<byte> key, int part, int count)
    {
        if (count == 1)
        {
            return key;
        }

        for (; part > 0; part--)
        {
            key = key[(4 + BinaryPrimitives.ReadInt32LittleEndian(key))..];
        }

        return key.Slice(4, BinaryPrimitives.ReadInt32LittleEndian(key));
    }
}
