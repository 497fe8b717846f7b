namespace Correlator.Benchmarks;

/// <summary>Reads pairs back from an output file, whoever wrote it: a line holds the messages of both events.</summary>
internal static class PairLines
{
    public static void Check(string path, PairTally tally)
    {
        foreach (var line in File.ReadLines(path))
        {
            tally.Results++;
            tally.Check(NumberAfter(line, "frontend handled call number "), NumberAfter(line, "backend handled call number "));
        }
    }

    private static long NumberAfter(string line, string words)
    {
        var number = 0L;
        for (var i = line.IndexOf(words, StringComparison.Ordinal) + words.Length; char.IsAsciiDigit(line[i]); i++)
        {
            number = (number * 10) + (line[i] - '0');
        }

        return number;
    }
}
