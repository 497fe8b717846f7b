using System.Numerics;
using System.Runtime.InteropServices;

namespace Correlator;

/// <summary>Estimates how many different hashes it has been told: 2^14 registers of a byte, standard error 1.04/sqrt(2^14), about 0.8 %.</summary>
/// <remarks>
/// The sketch is that of Flajolet, Fusy, Gandouet and Meunier (2007) with the 64-bit hashes of Heule, Nunkesser and Hall (2013); the estimator
/// is the improved raw one of Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017), which is unbiased over the whole
/// range without tables. The harmonic sum is kept up to date as an integer, so that an estimate takes constant time and depends on the
/// registers alone.
/// </remarks>
internal sealed class HyperLogLog
{
    /// <summary>How many registers there are.</summary>
    public const int Size = 1 << Precision;

    private const int Precision = 14;
    private const int MaxZeros = 48;
    private const int MaxRank = MaxZeros + 1;
    private readonly byte[] _registers = new byte[Size];

    // The sum of 2^-rank in units of 2^-49, over registers that are neither zero nor full.
    private ulong _sum;
    private int _zeros = Size;
    private int _full;

    /// <summary>The estimate.</summary>
    public double Estimate
    {
        get
        {
            var sum = (Size * Tau(1 - ((double)_full / Size)) * Math.ScaleB(1, -MaxZeros)) + (_sum * Math.ScaleB(1, -MaxRank))
                + (Size * Sigma((double)_zeros / Size));
            return (double)Size * Size / (2 * Math.Log(2) * sum);
        }
    }

    /// <summary>Which register a hash belongs to, and how rare it is there (1 to 49).</summary>
    public static (int Register, byte Rank) PlaceOf(UInt128 hash)
    {
        var high = (ulong)(hash >> 64);
        var tail = (high << Precision) | (1UL << (63 - MaxZeros));
        return ((int)(high >> (64 - Precision)), (byte)(BitOperations.LeadingZeroCount(tail) + 1));
    }

    public void Add(UInt128 hash)
    {
        var (register, rank) = PlaceOf(hash);
        Raise(register, rank);
    }

    /// <summary>Raises a register to a rank unless it is as high.</summary>
    public void Raise(int register, byte rank)
    {
        var old = _registers[register];
        if (old < rank)
        {
            _registers[register] = rank;
            Count(old, -1);
            Count(rank, 1);
        }
    }

    /// <summary>Raises a register without keeping the sums; <see cref="Recount"/> must follow before an estimate.</summary>
    public void RaiseUncounted(int register, byte rank) => _registers[register] = Math.Max(_registers[register], rank);

    /// <summary>Raises all registers to others without keeping the sums; <see cref="Recount"/> must follow before an estimate.</summary>
    public void RaiseUncounted(byte[] registers)
    {
        var own = MemoryMarshal.Cast<byte, Vector<byte>>(_registers.AsSpan());
        var other = MemoryMarshal.Cast<byte, Vector<byte>>(registers.AsSpan());
        for (var i = 0; i < other.Length; i++)
        {
            own[i] = Vector.Max(own[i], other[i]);
        }
    }

    public void Clear()
    {
        _registers.AsSpan().Clear();
        (_sum, _zeros, _full) = (0, Size, 0);
    }

    /// <summary>Makes the sums anew from the registers.</summary>
    public void Recount()
    {
        Span<int> counts = stackalloc int[MaxRank + 1];
        counts.Clear();
        foreach (var rank in _registers)
        {
            counts[rank]++;
        }

        (_sum, _zeros, _full) = (0, 0, 0);
        for (var rank = 0; rank <= MaxRank; rank++)
        {
            Count((byte)rank, counts[rank]);
        }
    }

    private void Count(byte rank, int change)
    {
        switch (rank)
        {
            case 0:
                _zeros += change;
                break;
            case MaxRank:
                _full += change;
                break;
            default:
                _sum += (ulong)change << (MaxRank - rank);
                break;
        }
    }

    // Ertl's sums that stand for empty and full registers.
    private static double Sigma(double x)
    {
        if (x == 1)
        {
            return double.PositiveInfinity;
        }

        var (sum, previous, factor) = (x, -1.0, 1.0);
        while (sum != previous)
        {
            x *= x;
            previous = sum;
            sum += x * factor;
            factor *= 2;
        }

        return sum;
    }

    private static double Tau(double x)
    {
        if (x is 0 or 1)
        {
            return 0;
        }

        var (sum, previous, factor) = (1 - x, -1.0, 1.0);
        while (sum != previous)
        {
            x = Math.Sqrt(x);
            previous = sum;
            factor *= 0.5;
            sum -= (1 - x) * (1 - x) * factor;
        }

        return sum / 3;
    }
}
