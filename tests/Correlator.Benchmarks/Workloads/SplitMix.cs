namespace Correlator.Benchmarks;

/// <summary>Seeded numbers (SplitMix64): the same seed gives the same workload on every machine.</summary>
internal sealed class SplitMix(ulong seed)
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
    private ulong _state = seed;

    /// <summary>A number from 0 up to a bound, which is not reached.</summary>
    public int Next(int bound)
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) % (ulong)bound);
    }

    /// <summary>A key of 16 to 36 characters.</summary>
    public string NextKey() => string.Create(16 + Next(21), this, static (span, self) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = Alphabet[self.Next(Alphabet.Length)];
        }
    });
}
