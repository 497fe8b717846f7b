namespace Correlator.Sources;

/// <summary>Unpacks a block of Snappy: its length, then literals and copies of what came before.</summary>
internal static class SnappyBlock
{
    /// <summary>Unpacks a block.</summary>
    /// <param name="packed">The block.</param>
    /// <param name="output">An empty buffer; it gets no more than the block says.</param>
    /// <param name="maxBytes">The greatest length that is unpacked.</param>
    /// <returns>False where it is no block, or unpacks to more.</returns>
    public static bool TryUnpack(ReadOnlySpan<byte> packed, PooledBuffer output, int maxBytes)
    {
        if (!TryReadLength(ref packed, out var length) || length > maxBytes)
        {
            return false;
        }

        while (!packed.IsEmpty)
        {
            var isDone = (packed[0] & 3) == 0 ? TryTakeLiteral(ref packed, output, length) : TryTakeCopy(ref packed, output, length);
            if (!isDone)
            {
                return false;
            }
        }

        return output.Length == length;
    }

    private static bool TryReadLength(ref ReadOnlySpan<byte> packed, out int length)
    {
        length = 0;
        for (var i = 0; i < 4 && i < packed.Length; i++)
        {
            length |= (packed[i] & 0x7F) << (7 * i);
            if (packed[i] < 0x80)
            {
                packed = packed[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    // The upper six bits are the length less one, or, from 60 on, how many bytes hold it.
    private static bool TryTakeLiteral(ref ReadOnlySpan<byte> packed, PooledBuffer output, int length)
    {
        var count = packed[0] >> 2;
        var extra = Math.Max(0, count - 59);
        if (packed.Length < 1 + extra || extra > 3)
        {
            return false;
        }

        count = extra == 0 ? count : ReadNumber(packed.Slice(1, extra));
        count++;
        packed = packed[(1 + extra)..];
        if (count > packed.Length || count > length - output.Length)
        {
            return false;
        }

        output.Append(packed[..count]);
        packed = packed[count..];
        return true;
    }

    private static bool TryTakeCopy(ref ReadOnlySpan<byte> packed, PooledBuffer output, int length)
    {
        var tag = packed[0];
        var size = (tag & 3) switch { 1 => 1, 2 => 2, _ => 4 };
        if (packed.Length < 1 + size)
        {
            return false;
        }

        var distance = size == 4 && packed[4] > 0x7F ? 0 : ReadNumber(packed.Slice(1, size)) + (size == 1 ? (tag >> 5) << 8 : 0);
        var count = size == 1 ? 4 + ((tag >> 2) & 7) : 1 + (tag >> 2);
        packed = packed[(1 + size)..];
        if (distance == 0 || distance > output.Length || count > length - output.Length)
        {
            return false;
        }

        // A copy may run into what it writes itself: byte by byte.
        var from = output.Length - distance;
        var target = output.Extend(count);
        var all = output.From(from);
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = all[i];
        }

        return true;
    }

    private static int ReadNumber(ReadOnlySpan<byte> bytes)
    {
        var number = 0;
        for (var i = bytes.Length - 1; i >= 0; i--)
        {
            number = (number << 8) | bytes[i];
        }

        return number;
    }
}
