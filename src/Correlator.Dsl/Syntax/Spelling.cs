namespace Correlator.Dsl.Syntax;

/// <summary>Finds the word that was probably meant.</summary>
internal static class Spelling
{
    private const int LongestWord = 40;

    /// <summary>The candidate nearest to <paramref name="word"/>, or null if none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > LongestWord)
        {
            return null;
        }

        string? best = null;
        var bestDistance = word.Length <= 3 ? 2 : 3;
        foreach (var candidate in candidates)
        {
            var distance = Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < bestDistance && distance < candidate.Length)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>Number of insertions, deletions, replacements and swaps of neighbours.</summary>
    private static int Distance(string a, string b)
    {
        if (b.Length > LongestWord)
        {
            return int.MaxValue;
        }

        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            table[i, 0] = i;
        }

        for (var j = 1; j <= b.Length; j++)
        {
            table[0, j] = j;
            for (var i = 1; i <= a.Length; i++)
            {
                table[i, j] = Cell(table, a, b, (i, j));
            }
        }

        return table[a.Length, b.Length];
    }

    private static int Cell(int[,] table, string a, string b, (int I, int J) at)
    {
        var (i, j) = at;
        var cost = a[i - 1] == b[j - 1] ? 0 : 1;
        var best = Math.Min(Math.Min(table[i - 1, j] + 1, table[i, j - 1] + 1), table[i - 1, j - 1] + cost);
        return i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] ? Math.Min(best, table[i - 2, j - 2] + 1) : best;
    }
}
