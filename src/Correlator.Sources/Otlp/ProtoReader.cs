using System.Buffers.Binary;

namespace Correlator.Sources;

/// <summary>Walks over the fields of a Protocol Buffers message; nothing is allocated, and wrong bytes end the walk.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private const int MaxVarintBytes = 10;
    private readonly ReadOnlySpan<byte> _message = message;
    private int _at;

    /// <summary>The number of the field.</summary>
    public int Field { get; private set; }

    /// <summary>The bytes of a text, of bytes, of a nested message; empty for numbers.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>The bits of a number; zero for what has bytes.</summary>
    public ulong Number { get; private set; }

    /// <summary>How the field is written: 0 varint, 1 64 bits, 2 bytes, 5 32 bits.</summary>
    public int WireType { get; private set; }

    /// <summary>Whether the walk ended before the message did.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Goes to the next field.</summary>
    public bool MoveNext()
    {
        if (_at >= _message.Length || IsBroken)
        {
            return false;
        }

        if (!TryReadVarint(out var tag) || tag >> 3 is 0 or > 0x1FFFFFFF)
        {
            IsBroken = true;
            return false;
        }

        Field = (int)(tag >> 3);
        WireType = (int)(tag & 7);
        Number = 0;
        Bytes = default;
        IsBroken = !TryReadValue();
        return !IsBroken;
    }

    private bool TryReadValue()
    {
        switch (WireType)
        {
            case 0:
                var isRead = TryReadVarint(out var number);
                Number = number;
                return isRead;
            case 1 when _message.Length - _at >= sizeof(ulong):
                Number = BinaryPrimitives.ReadUInt64LittleEndian(_message[_at..]);
                _at += sizeof(ulong);
                return true;
            case 2 when TryReadVarint(out var length) && length <= (ulong)(_message.Length - _at):
                Bytes = _message.Slice(_at, (int)length);
                _at += (int)length;
                return true;
            case 5 when _message.Length - _at >= sizeof(uint):
                Number = BinaryPrimitives.ReadUInt32LittleEndian(_message[_at..]);
                _at += sizeof(uint);
                return true;
            default:
                return false;
        }
    }

    private bool TryReadVarint(out ulong value)
    {
        value = 0;
        for (var i = 0; i < MaxVarintBytes && _at < _message.Length; i++)
        {
            var part = _message[_at++];
            value |= (ulong)(part & 0x7F) << (7 * i);
            if (part < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
