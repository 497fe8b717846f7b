namespace Correlator.Benchmarks;

/// <summary>What one run of an engine found. The pairs are looked at only where engines are held against each other; a timed run just counts its results.</summary>
internal sealed class PairTally(bool isChecked)
{
    /// <summary>Whether the pairs are looked at.</summary>
    public bool IsChecked => isChecked;

    /// <summary>What came out of the engine: pairs, correlations or rows.</summary>
    public long Results { get; set; }

    /// <summary>Matching pairs; only in a checked run.</summary>
    public long Pairs { get; private set; }

    /// <summary>The same for the same pairs in any order: the sum of (left + 1) * (right + 1) mod 2^31 - 1 over their numbers in their streams.</summary>
    public long Checksum { get; private set; }

    /// <summary>What the engine itself took, where its process took longer; null for the time of the whole run.</summary>
    public TimeSpan? Elapsed { get; set; }

    /// <summary>The greatest resident set of the engine's own process, in KB; 0 where it has none.</summary>
    public long PeakKilobytes { get; set; }

    /// <summary>The number of an event in its stream, which its message tells.</summary>
    public static long NumberOf(LogEvent logEvent)
    {
        const string Before = "call number ";
        var message = logEvent.Message.AsSpan();
        var rest = message[(message.IndexOf(Before, StringComparison.Ordinal) + Before.Length)..];
        var number = 0L;
        foreach (var digit in rest[..rest.IndexOf(' ')])
        {
            number = (number * 10) + (digit - '0');
        }

        return number;
    }

    /// <summary>Counts a result that is one pair.</summary>
    public void AddPair(LogEvent left, LogEvent right)
    {
        Results++;
        if (isChecked)
        {
            Check(NumberOf(left), NumberOf(right));
        }
    }

    /// <summary>Takes a pair into the checksum.</summary>
    public void Check(long left, long right)
    {
        Pairs++;
        Checksum += (left + 1) * (right + 1) % int.MaxValue;
    }

    /// <summary>Takes the pairs that a database counted and summed itself.</summary>
    public void Check(long pairs, long checksum, long results) => (Pairs, Checksum, Results) = (pairs, checksum, results);
}
