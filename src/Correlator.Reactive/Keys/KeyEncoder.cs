using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Correlator;

/// <summary>Writes the key of an event as one run of bytes: a single part as it is, several parts each behind its length.</summary>
/// <remarks>Single-threaded: the buffer is reused by the next call.</remarks>
internal sealed class KeyEncoder(KeyExpression[] parts)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(64);
    private readonly Utf8Scratch _scratch = new();

    /// <summary>The key of an event, valid until the next call; false where a part is missing or empty.</summary>
    public bool TryEncode(LogEvent logEvent, out ReadOnlySpan<byte> key)
    {
        if (parts.Length == 1)
        {
            return parts[0].TryRead(logEvent, _scratch, out key);
        }

        _buffer.ResetWrittenCount();
        foreach (var part in parts)
        {
            if (!part.TryRead(logEvent, _scratch, out var value))
            {
                key = default;
                return false;
            }

            BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(4), value.Length);
            _buffer.Advance(4);
            _buffer.Write(value);
        }

        key = _buffer.WrittenSpan;
        return true;
    }

    /// <summary>Touches what encoding will touch.</summary>
    /// <returns>Something of what was read, for the caller to use.</returns>
    public int Warm(LogEvent logEvent)
    {
        var warmed = 0;
        foreach (var part in parts)
        {
            warmed += part.Warm(logEvent);
        }

        return warmed;
    }

    /// <summary>The parts of an encoded key.</summary>
    public static string[] Decode(ReadOnlySpan<byte> key, int count)
    {
        var values = new string[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = Encoding.UTF8.GetString(PartOf(key, i, count));
        }

        return values;
    }

    /// <summary>A part of an encoded key as UTF-8. A single part stands as it is, several have their lengths before them.</summary>
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
