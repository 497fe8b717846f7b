namespace Correlator.Testing;

/// <summary>Sebastiano Vigna's SplitMix64: small, and the same on every machine for a seed.</summary>
internal sealed class SplitMix64(int seed)
{
    private ulong _state = unchecked((ulong)seed * 0x9E3779B97F4A7C15UL);

    /// <summary>A number from 0 to below <paramref name="bound"/>.</summary>
    public int Next(int bound) => (int)(NextBits() % (ulong)bound);

    /// <summary>A number from <paramref name="least"/> to <paramref name="greatest"/>, both included.</summary>
    public int Between(int least, int greatest) => least + Next(greatest - least + 1);

    public bool Chance(int percent) => Next(100) < percent;

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Next(choices.Count)];

    private ulong NextBits()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15UL;
            var z = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}
