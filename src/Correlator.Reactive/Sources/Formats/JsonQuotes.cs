using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Correlator;

/// <summary>The places of all quotes of a text of up to 1 KiB without backslashes and control characters, found in one pass and then walked over.</summary>
internal ref struct JsonQuotes
{
    /// <summary>The longest text; longer ones are for <see cref="JsonFields"/>.</summary>
    public const int MaxBytes = BlockBytes * MaxBlocks;

    /// <summary>The shortest text.</summary>
    public const int MinBytes = BlockBytes;

    private const int None = int.MaxValue - 1;
    private const int BlockBytes = 64;
    private const int MaxBlocks = 16;
    private Blocks _blocks;
    private readonly int _count;
    private int _block;
    private ulong _bits;

    /// <summary>Finds the quotes.</summary>
    /// <param name="text">64 to 1024 bytes.</param>
    /// <param name="isPlain">Whether there are no backslashes and control characters, so that each pair of quotes holds one string.</param>
    public JsonQuotes(ReadOnlySpan<byte> text, out bool isPlain)
    {
        var seen = new Seen();
        var at = 0;
        for (; at <= text.Length - BlockBytes; at += BlockBytes)
        {
            _blocks[_count++] = Find(text.Slice(at, BlockBytes), ref seen);
        }

        if (at < text.Length)
        {
            // The last bytes are looked at together with some before them, which are shifted out.
            _blocks[_count++] = Find(text[^BlockBytes..], ref seen) >> (BlockBytes - (text.Length - at));
        }

        _bits = _blocks[0];
        isPlain = seen.Backslashes == Vector256<byte>.Zero && Vector256.GreaterThanOrEqualAll(seen.Least, Vector256.Create((byte)0x20));
        IsPrintable = Vector256.LessThanAll(seen.Greatest, Vector256.Create((byte)0x7F));
    }

    /// <summary>Whether all bytes are ASCII and none is DEL.</summary>
    public bool IsPrintable { get; }

    /// <summary>The place of the first quote at or behind an index; behind all texts where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Find(int at)
    {
        var block = at / BlockBytes;
        if (block >= _count)
        {
            return None;
        }

        var bits = _blocks[block] & (ulong.MaxValue << (at % BlockBytes));
        while (bits == 0)
        {
            if (++block >= _count)
            {
                return None;
            }

            bits = _blocks[block];
        }

        return (block * BlockBytes) + BitOperations.TrailingZeroCount(bits);
    }

    /// <summary>The place of the next quote; behind all texts where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next()
    {
        while (_bits == 0)
        {
            if (++_block >= _count)
            {
                _block = _count;
                return None;
            }

            _bits = _blocks[_block];
        }

        var place = (_block * BlockBytes) + BitOperations.TrailingZeroCount(_bits);
        _bits &= _bits - 1;
        return place;
    }

    /// <summary>Leaves out the quotes before an index.</summary>
    public void SkipTo(int at)
    {
        _block = at / BlockBytes;
        _bits = _block < _count ? _blocks[_block] & (ulong.MaxValue << (at % BlockBytes)) : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Find(ReadOnlySpan<byte> block, ref Seen seen)
    {
        var low = Vector256.Create(block[..32]);
        var high = Vector256.Create(block.Slice(32, 32));
        var backslash = Vector256.Create((byte)'\\');
        seen.Backslashes |= Vector256.Equals(low, backslash) | Vector256.Equals(high, backslash);
        seen.Least = Vector256.Min(seen.Least, Vector256.Min(low, high));
        seen.Greatest = Vector256.Max(seen.Greatest, Vector256.Max(low, high));
        return Quotes(low) | ((ulong)Quotes(high) << 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Quotes(Vector256<byte> bytes) => Vector256.Equals(bytes, Vector256.Create((byte)'"')).ExtractMostSignificantBits();

    /// <summary>What was seen beside quotes, told at the end: comparing costs more than collecting.</summary>
    private ref struct Seen()
    {
        public Vector256<byte> Backslashes = Vector256<byte>.Zero;
        public Vector256<byte> Least = Vector256<byte>.AllBitsSet;
        public Vector256<byte> Greatest = Vector256<byte>.Zero;
    }

    [InlineArray(MaxBlocks)]
    private struct Blocks
    {
        private ulong _first;
    }
}
