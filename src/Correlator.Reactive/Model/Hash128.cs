using System.Buffers.Binary;

namespace Correlator;

/// <summary>128 bits of a hash, by which things are told apart.</summary>
/// <remarks>Takes 8 bytes less than the runtime's 128-bit number in a table, as that asks to stand at every 16 bytes.</remarks>
internal readonly record struct Hash128(ulong High, ulong Low)
{
    /// <summary>How many bytes it has.</summary>
    public const int Bytes = 16;

    public static Hash128 Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[sizeof(ulong)..]));

    public void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[sizeof(ulong)..], Low);
    }

    // Every bit is as good as any other, so none needs mixing.
    public override int GetHashCode() => (int)Low;

    /// <summary>Its bytes in hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
