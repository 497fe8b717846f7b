namespace Correlator;

/// <summary>128 bits of a hash, by which things are told apart.</summary>
/// <remarks>Takes 8 bytes less than the runtime's 128-bit number in a table, as that asks to stand at every 16 bytes.</remarks>
internal readonly record struct Hash128(ulong High, ulong Low)
{
    // Every bit is as good as any other, so none needs mixing.
    public override int GetHashCode() => (int)Low;
}
