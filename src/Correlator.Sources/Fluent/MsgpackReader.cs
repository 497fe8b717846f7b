using System.Buffers.Binary;

namespace Correlator.Sources;

/// <summary>What an item of MessagePack is.</summary>
internal enum MsgpackKind
{
    /// <summary>No value.</summary>
    Nil,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>A whole number below zero or within 63 bits.</summary>
    Integer,

    /// <summary>A whole number of 64 bits, not below zero.</summary>
    Unsigned,

    /// <summary>A floating point number.</summary>
    Float,

    /// <summary>A text.</summary>
    Text,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Bytes of an application's own type.</summary>
    Extension,

    /// <summary>A list; its items follow.</summary>
    Array,

    /// <summary>Pairs of key and value; they follow.</summary>
    Map,
}

/// <summary>Reads MessagePack item by item; nothing is allocated, and wrong or missing bytes end the walk.</summary>
internal ref struct MsgpackReader(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;

    /// <summary>Index behind the last item.</summary>
    public int At { get; private set; }

    public MsgpackKind Kind { get; private set; }

    /// <summary>The bytes of a text, of bytes, of an extension.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>A number's value, its bits where it is a floating point number; 1 for true.</summary>
    public long Number { get; private set; }

    /// <summary>How many items, or pairs, an array or map has; the type of an extension.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the walk met a byte that begins no item, or a count beyond all sense; else it only lacks bytes.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The number as a floating point number.</summary>
    public readonly double Real => BitConverter.Int64BitsToDouble(Number);

    /// <summary>Reads one item: a value, or the head of an array or map.</summary>
    public bool MoveNext()
    {
        if (At >= _data.Length)
        {
            return false;
        }

        var code = _data[At];
        Bytes = default;
        (Number, Count) = (0, 0);
        return code switch
        {
            <= 0x7F => Take(MsgpackKind.Integer, code),
            <= 0x8F => TakeHead(MsgpackKind.Map, 1, code & 0x0F),
            <= 0x9F => TakeHead(MsgpackKind.Array, 1, code & 0x0F),
            <= 0xBF => TakeBytes(MsgpackKind.Text, 1, code & 0x1F),
            >= 0xE0 => Take(MsgpackKind.Integer, (sbyte)code),
            _ => MoveNextCoded(code),
        };
    }

    /// <summary>Goes over the rest of the last item: what an array or map holds.</summary>
    public bool Skip()
    {
        for (var left = Children; left > 0; left--)
        {
            if (!MoveNext())
            {
                return false;
            }

            left += Children;
        }

        return true;
    }

    /// <summary>How many items belong to the last one.</summary>
    public readonly long Children => Kind switch { MsgpackKind.Array => Count, MsgpackKind.Map => 2L * Count, _ => 0 };

    private bool MoveNextCoded(byte code)
    {
        switch (code)
        {
            case 0xC0:
                return Take(MsgpackKind.Nil, 0);
            case 0xC2 or 0xC3:
                return Take(MsgpackKind.Bool, code - 0xC2);
            case 0xC4 or 0xC5 or 0xC6:
                return TryReadLength(1 << (code - 0xC4), out var length) && TakeBytes(MsgpackKind.Bytes, 1 + (1 << (code - 0xC4)), length);
            case 0xC7 or 0xC8 or 0xC9:
                return TryReadLength(1 << (code - 0xC7), out length) && TakeExtension(1 + (1 << (code - 0xC7)), length);
            case >= 0xCA and <= 0xD3:
                return MoveNextNumber(code);
            case >= 0xD4 and <= 0xD8:
                return TakeExtension(1, 1 << (code - 0xD4));
            case 0xD9 or 0xDA or 0xDB:
                return TryReadLength(1 << (code - 0xD9), out length) && TakeBytes(MsgpackKind.Text, 1 + (1 << (code - 0xD9)), length);
            case 0xDC or 0xDD:
                return TryReadLength(2 << (code - 0xDC), out length) && TakeHead(MsgpackKind.Array, 1 + (2 << (code - 0xDC)), length);
            case 0xDE or 0xDF:
                return TryReadLength(2 << (code - 0xDE), out length) && TakeHead(MsgpackKind.Map, 1 + (2 << (code - 0xDE)), length);
            default:
                IsBroken = true;
                return false;
        }
    }

    private bool MoveNextNumber(byte code)
    {
        var size = code switch { 0xCA => 4, 0xCB => 8, _ => 1 << ((code - 0xCC) & 3) };
        if (_data.Length - At - 1 < size)
        {
            return false;
        }

        var bytes = _data.Slice(At + 1, size);
        At += size;
        return code switch
        {
            0xCA => Take(MsgpackKind.Float, BitConverter.DoubleToInt64Bits(BinaryPrimitives.ReadSingleBigEndian(bytes))),
            0xCB => Take(MsgpackKind.Float, BinaryPrimitives.ReadInt64BigEndian(bytes)),
            0xCC => Take(MsgpackKind.Integer, bytes[0]),
            0xCD => Take(MsgpackKind.Integer, BinaryPrimitives.ReadUInt16BigEndian(bytes)),
            0xCE => Take(MsgpackKind.Integer, BinaryPrimitives.ReadUInt32BigEndian(bytes)),
            0xCF => Take(MsgpackKind.Unsigned, BinaryPrimitives.ReadInt64BigEndian(bytes)),
            0xD0 => Take(MsgpackKind.Integer, (sbyte)bytes[0]),
            0xD1 => Take(MsgpackKind.Integer, BinaryPrimitives.ReadInt16BigEndian(bytes)),
            0xD2 => Take(MsgpackKind.Integer, BinaryPrimitives.ReadInt32BigEndian(bytes)),
            _ => Take(MsgpackKind.Integer, BinaryPrimitives.ReadInt64BigEndian(bytes)),
        };
    }

    private bool TryReadLength(int size, out int length)
    {
        length = 0;
        if (_data.Length - At - 1 < size)
        {
            return false;
        }

        var bytes = _data.Slice(At + 1, size);
        var value = size switch { 1 => bytes[0], 2 => BinaryPrimitives.ReadUInt16BigEndian(bytes), _ => BinaryPrimitives.ReadUInt32BigEndian(bytes) };
        IsBroken = value > int.MaxValue / 4;
        length = (int)value;
        return !IsBroken;
    }

    private bool Take(MsgpackKind kind, long number)
    {
        (Kind, Number) = (kind, number);
        At++;
        return true;
    }

    private bool TakeHead(MsgpackKind kind, int head, int count)
    {
        (Kind, Count) = (kind, count);
        At += head;
        return true;
    }

    private bool TakeBytes(MsgpackKind kind, int head, int length)
    {
        if (_data.Length - At - head < length)
        {
            return false;
        }

        Kind = kind;
        Bytes = _data.Slice(At + head, length);
        At += head + length;
        return true;
    }

    // The type stands behind the length, before the bytes.
    private bool TakeExtension(int head, int length)
    {
        if (_data.Length - At - head - 1 < length)
        {
            return false;
        }

        Count = (sbyte)_data[At + head];
        return TakeBytes(MsgpackKind.Extension, head + 1, length);
    }
}
