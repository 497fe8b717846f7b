using System.Buffers;
using System.Buffers.Binary;

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

    /// <summary>The parts of an encoded key.</summary>
    public static string[] Decode(ReadOnlySpan<byte> key, int count)
    {
        if (count == 1)
        {
            return [System.Text.Encoding.UTF8.GetString(key)];
        }

        var values = new string[count];
        for (var i = 0; i < count; i++)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(key);
            values[i] = System.Text.Encoding.UTF8.GetString(key.Slice(4, length));
            key = key[(4 + length)..];
        }

        return values;
    }
}
