using System.Runtime.InteropServices;
using System.Text;

namespace Correlator;

/// <summary>Reads what a <see cref="JournalBuffer"/> took, and never beyond its end.</summary>
/// <param name="bytes">Nobody changes them any more: events keep slices of them.</param>
/// <param name="start">Where the records begin.</param>
internal struct JournalCursor(byte[] bytes, int start)
{
    private const int MaxShift = 63;
    private int _at = start;
    private int _end = bytes.Length;

    public readonly bool IsAtEnd => _at >= _end;

    /// <summary>A cursor over a part of the bytes.</summary>
    public static JournalCursor Over(ArraySegment<byte> part) => new(part.Array!, part.Offset) { _end = part.Offset + part.Count };

    /// <exception cref="InvalidDataException">There is nothing more.</exception>
    public byte Byte() => _at < _end ? bytes[_at++] : throw Torn();

    public ulong Unsigned()
    {
        var value = 0UL;
        for (var shift = 0; shift <= MaxShift; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Torn();
    }

    public long Signed()
    {
        var value = Unsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A number of things that follow, each of at least one byte.</summary>
    public int Count()
    {
        var count = Unsigned();
        return count <= (ulong)(_end - _at) ? (int)count : throw Torn();
    }

    /// <summary>Bytes behind their number.</summary>
    public ArraySegment<byte> Block()
    {
        var count = Count();
        var block = new ArraySegment<byte>(bytes, _at, count);
        _at += count;
        return block;
    }

    public string Text()
    {
        var length = Unsigned();
        var count = length >> 1;
        if (count > (ulong)(_end - _at))
        {
            throw Torn();
        }

        var text = bytes.AsSpan(_at, (int)count);
        _at += (int)count;
        return (length & 1) == 0 ? Encoding.UTF8.GetString(text) : new string(MemoryMarshal.Cast<byte, char>(text));
    }

    /// <summary>Pairs that are ordered by name, each name once; null for none.</summary>
    public KeyValuePair<string, string>[] Pairs()
    {
        var pairs = new KeyValuePair<string, string>[Count()];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = new(Text(), Text());
        }

        return pairs;
    }

    private static InvalidDataException Torn() => new("a record ends before its end");
}
