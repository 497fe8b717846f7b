using System.Numerics;

namespace Correlator.Dsl.Binding;

/// <summary>A set of stream positions, 0 to 63: a query has at most 64 streams.</summary>
internal readonly record struct StreamSet(ulong Bits)
{
    public int Count => BitOperations.PopCount(Bits);

    public bool IsEmpty => Bits == 0;

    public static StreamSet Of(int index) => new(1UL << index);

    /// <summary>The positions from <paramref name="first"/> on.</summary>
    public static StreamSet Range(int first, int count) => count switch
    {
        0 => default,
        >= 64 => new StreamSet(ulong.MaxValue),
        _ => new StreamSet(((1UL << count) - 1) << first),
    };

    public bool Contains(int index) => (Bits & (1UL << index)) != 0;

    public bool Overlaps(StreamSet other) => (Bits & other.Bits) != 0;

    public StreamSet Union(StreamSet other) => new(Bits | other.Bits);

    public StreamSet Intersect(StreamSet other) => new(Bits & other.Bits);

    /// <summary>The positions in ascending order.</summary>
    public IEnumerable<int> Indices()
    {
        for (var bits = Bits; bits != 0; bits &= bits - 1)
        {
            yield return BitOperations.TrailingZeroCount(bits);
        }
    }
}
