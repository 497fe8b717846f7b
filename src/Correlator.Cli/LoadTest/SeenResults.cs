namespace Correlator.Cli;

/// <summary>Which of the last results have been seen, by numbers that grow on the whole: one bit each of so many up to the greatest.</summary>
/// <param name="size">A multiple of 64. Default: 16,777,216, which take 2 MiB.</param>
internal sealed class SeenResults(int size = 1 << 24)
{
    private readonly ulong[] _bits = new ulong[size / 64];
    private long _greatest = -1;

    /// <summary>Notes a number.</summary>
    /// <returns>Whether it is new; null where it is too far behind the greatest to know.</returns>
    public bool? Add(long number)
    {
        if (number <= _greatest - size)
        {
            return null;
        }

        for (var next = Math.Max(_greatest + 1, number - size + 1); next <= number; next++)
        {
            WordOf(next) &= ~BitOf(next);
        }

        _greatest = Math.Max(_greatest, number);
        ref var word = ref WordOf(number);
        var isNew = (word & BitOf(number)) == 0;
        word |= BitOf(number);
        return isNew;
    }

    private ref ulong WordOf(long number) => ref _bits[number % size / 64];

    private static ulong BitOf(long number) => 1UL << (int)(number % 64);
}
