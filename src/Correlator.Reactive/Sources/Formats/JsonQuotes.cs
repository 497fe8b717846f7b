using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Correlator;

/// <summary>The places of all quotes of a text of up to 1 KiB without backslashes and control characters (DEL is one), found in one pass and then walked over.</summary>
internal ref struct JsonQuotes
{
    /// <summary>The longest text; longer ones are for <see cref="JsonFields"/>.</summary>
    public const int MaxBytes = BlockBytes * MaxBlocks;

    /// <summary>The shortest text.</summary>
    public const int MinBytes = BlockBytes;

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
        var others = Vector256<byte>.Zero;
        var all = Vector256<byte>.Zero;
        var at = 0;
        for (; at <= text.Length - BlockBytes; at += BlockBytes)
        {
            _blocks[_count++] = Find(text.Slice(at, BlockBytes), ref others, ref all);
        }

        if (at < text.Length)
        {
            // The last bytes are looked at together with some before them, which are shifted out.
            _blocks[_count++] = Find(text[^BlockBytes..], ref others, ref all) >> (BlockBytes - (text.Length - at));
        }

        _bits = _blocks[0];
        isPlain = others == Vector256<byte>.Zero;
        IsAscii = all.ExtractMostSignificantBits() == 0;
    }

    /// <summary>Whether all bytes are ASCII.</summary>
    public bool IsAscii { get; }

    /// <summary>The place of the next quote; behind all texts where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next()
    {
        while (_bits == 0)
        {
            if (++_block >= _count)
            {
                _block = _count;
                return int.MaxValue - 1;
            }

            _bits = _blocks[_block];
        }

        var place = (_block * BlockBytes) + BitOperations.TrailingZeroCount(_bits);
        _bits &= _bits - 1;
        return place;
    }

    /// <summary>The place of the fourth quote from here: behind a name, the end of its text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int SkipThree()
    {
        // A name is short, so that its quotes and the first of its value mostly stand in one block.
        if (BitOperations.PopCount(_bits) > 3)
        {
            _bits &= _bits - 1;
            _bits &= _bits - 1;
            _bits &= _bits - 1;
        }
        else
        {
            Next();
            Next();
            Next();
        }

        return Next();
    }

    /// <summary>Leaves out the quotes before an index.</summary>
    public void SkipTo(int at)
    {
        _block = at / BlockBytes;
        _bits = _block < _count ? _blocks[_block] & (ulong.MaxValue << (at % BlockBytes)) : 0;
    }

    private static ulong Find(ReadOnlySpan<byte> block, ref Vector256<byte> others, ref Vector256<byte> all)
    {
        var low = Vector256.Create(block[..32]);
        var high = Vector256.Create(block.Slice(32, 32));
        others |= Others(low) | Others(high);
        all |= low | high;
        return Quotes(low) | ((ulong)Quotes(high) << 32);
    }

    private static uint Quotes(Vector256<byte> bytes) => Vector256.Equals(bytes, Vector256.Create((byte)'"')).ExtractMostSignificantBits();

    private static Vector256<byte> Others(Vector256<byte> bytes) =>
        Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
            | Vector256.LessThan(bytes, Vector256.Create((byte)0x20))
            | Vector256.Equals(bytes, Vector256.Create((byte)0x7F));

    [InlineArray(MaxBlocks)]
    private struct Blocks
    {
        private ulong _first;
    }
}
