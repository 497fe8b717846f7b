namespace Correlator.Testing;

/// <summary>An expected result beside what came out; one of the two may be missing.</summary>
/// <param name="Expected">The index of the expected result; -1 for none.</param>
/// <param name="Actual">The index of the actual one; -1 for none.</param>
/// <param name="IsMatch">Whether the result is as expected.</param>
internal readonly record struct ResultPair(int Expected, int Actual, bool IsMatch);

/// <summary>Finds out which result is meant by which line: as many matches as possible, then what is alike.</summary>
internal sealed class ResultPairing(IReadOnlyList<ExpectedResult> expected, IReadOnlyList<ActualResult> actual)
{
    // Beyond this, a comparison of each with each takes too long, and nobody reads so many differences.
    private const long MaxComparisons = 1_000_000;

    /// <summary>In any order: pairs in the order of the lines, then what was not expected.</summary>
    public IReadOnlyList<ResultPair> Unordered()
    {
        var matches = MaximumMatching();
        var similar = Similar(
            [.. Enumerable.Range(0, expected.Count).Where(i => matches[i] < 0)],
            [.. Enumerable.Range(0, actual.Count).Except(matches)]);
        var pairs = expected.Select((_, i) => new ResultPair(i, matches[i] >= 0 ? matches[i] : similar.GetValueOrDefault(i, -1), matches[i] >= 0)).ToList();
        var seen = pairs.Select(static pair => pair.Actual).ToHashSet();
        pairs.AddRange(Enumerable.Range(0, actual.Count).Where(i => !seen.Contains(i)).Select(static i => new ResultPair(-1, i, false)));
        return pairs;
    }

    /// <summary>In the order of the lines: the longest common subsequence, and between its members what is alike.</summary>
    public IReadOnlyList<ResultPair> Ordered()
    {
        var pairs = new List<ResultPair>();
        var (nextExpected, nextActual) = (0, 0);
        foreach (var (i, j) in CommonSubsequence().Append((expected.Count, actual.Count)))
        {
            for (; nextExpected < i || nextActual < j;)
            {
                var isPair = nextExpected < i && nextActual < j && ResultDifferences.Likeness(expected[nextExpected], actual[nextActual]) > 0;
                var isExpected = isPair || nextExpected < i;
                var isActual = isPair || !isExpected;
                pairs.Add(new ResultPair(isExpected ? nextExpected++ : -1, isActual ? nextActual++ : -1, false));
            }

            if (i < expected.Count && j < actual.Count)
            {
                pairs.Add(new ResultPair(i, j, true));
                (nextExpected, nextActual) = (i + 1, j + 1);
            }
        }

        return pairs;
    }

    // A line that says little may fit several results: augmenting paths give each line one of its own wherever that is possible.
    private int[] MaximumMatching()
    {
        var byTime = Enumerable.Range(0, actual.Count).ToLookup(i => Times(actual[i].Events.Select(static e => e.Event.Ticks)));
        var candidates = expected
            .Select(line => byTime[Times(line.Events.Select(static e => e.Ticks))].Where(i => IsMatch(line, actual[i])).ToArray()).ToArray();
        var owners = Enumerable.Repeat(-1, actual.Count).ToArray();
        for (var i = 0; i < candidates.Length; i++)
        {
            TryPlace(i, candidates, owners, []);
        }

        var matches = Enumerable.Repeat(-1, expected.Count).ToArray();
        for (var i = 0; i < owners.Length; i++)
        {
            if (owners[i] >= 0)
            {
                matches[owners[i]] = i;
            }
        }

        return matches;
    }

    private static bool TryPlace(int line, int[][] candidates, int[] owners, HashSet<int> seen)
    {
        foreach (var candidate in candidates[line])
        {
            if (seen.Add(candidate) && (owners[candidate] < 0 || TryPlace(owners[candidate], candidates, owners, seen)))
            {
                owners[candidate] = line;
                return true;
            }
        }

        return false;
    }

    private Dictionary<int, int> Similar(List<int> lines, List<int> results)
    {
        var pairs = new Dictionary<int, int>();
        if ((long)lines.Count * results.Count > MaxComparisons)
        {
            return pairs;
        }

        var scored = lines.SelectMany(i => results.Select(j => (Line: i, Result: j, Likeness: ResultDifferences.Likeness(expected[i], actual[j]))));
        var taken = new HashSet<int>();
        foreach (var (line, result, _) in scored.Where(static item => item.Likeness > 0).OrderByDescending(static item => item.Likeness))
        {
            if (!pairs.ContainsKey(line) && taken.Add(result))
            {
                pairs.Add(line, result);
            }
        }

        return pairs;
    }

    private IEnumerable<(int Expected, int Actual)> CommonSubsequence()
    {
        var start = 0;
        for (; start < expected.Count && start < actual.Count && IsMatch(expected[start], actual[start]); start++)
        {
            yield return (start, start);
        }

        var (rows, columns) = (expected.Count - start, actual.Count - start);
        if ((long)rows * columns > MaxComparisons)
        {
            yield break;
        }

        var lengths = new int[rows + 1, columns + 1];
        for (var i = rows - 1; i >= 0; i--)
        {
            for (var j = columns - 1; j >= 0; j--)
            {
                lengths[i, j] = IsMatch(expected[start + i], actual[start + j]) ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
            }
        }

        for (var (i, j) = (0, 0); i < rows && j < columns;)
        {
            if (IsMatch(expected[start + i], actual[start + j]) && lengths[i, j] == lengths[i + 1, j + 1] + 1)
            {
                yield return (start + i++, start + j++);
            }
            else
            {
                _ = lengths[i + 1, j] >= lengths[i, j + 1] ? i++ : j++;
            }
        }
    }

    private static bool IsMatch(ExpectedResult line, ActualResult result) => ResultDifferences.Between(line, result).Count == 0;

    private static string Times(IEnumerable<long> ticks) => string.Join(' ', ticks.Order());
}
