using System.Globalization;

namespace Correlator.Testing;

/// <summary>Compares the results of a case with a section that lists them.</summary>
internal sealed class ResultsComparison
{
    private readonly ResultsExpectation _expected;
    private readonly CaseOutcome _outcome;
    private readonly List<CorrDifference> _differences = [];

    public ResultsComparison(ResultsExpectation expected, CaseOutcome outcome)
    {
        _expected = expected;
        _outcome = outcome;
        var pairing = new ResultPairing([.. expected.Results.Select(static line => line.Result)], outcome.Results);
        var pairs = expected.IsOrdered ? pairing.Ordered() : pairing.Unordered();
        if (pairs.All(static pair => pair.IsMatch))
        {
            return;
        }

        Describe(pairs);
        Edit(pairs);
    }

    public IReadOnlyList<CorrDifference> Differences => _differences;

    /// <summary>What makes the section say what came out.</summary>
    public LineEdits Edits { get; } = new();

    /// <summary>A section that lists what came out.</summary>
    public static IEnumerable<string> Section(CaseOutcome outcome) => outcome.Results.Count == 0
        ? ["expect nothing"]
        : outcome.Results.Select(result => $"  {ResultText.Of(result, null, outcome.IsLive)}").Prepend("expect");

    private void Describe(IReadOnlyList<ResultPair> pairs)
    {
        if (_expected.Results.Count == 0)
        {
            Tell(CorrDifferenceKind.Missing, "nothing");
        }

        foreach (var pair in pairs.Where(static pair => !pair.IsMatch))
        {
            var expected = pair.Expected < 0 ? null : _expected.Results[pair.Expected].Result;
            var actual = pair.Actual < 0 ? null : _outcome.Results[pair.Actual];
            if (expected is not null)
            {
                Tell(CorrDifferenceKind.Missing, ResultText.Of(expected));
            }

            if (actual is not null)
            {
                Tell(CorrDifferenceKind.Unexpected, ResultText.Of(actual, expected, _outcome.IsLive));
            }

            if (expected is not null && actual is not null)
            {
                Tell(CorrDifferenceKind.Note, $"  {string.Join("; ", ResultDifferences.Between(expected, actual))}");
            }
        }

        TellRest(pairs);
    }

    private void TellRest(IReadOnlyList<ResultPair> pairs)
    {
        var matches = pairs.Count(static pair => pair.IsMatch);
        var isSameSet = _expected.IsOrdered && matches > 0
            && new ResultPairing([.. _expected.Results.Select(static line => line.Result)], _outcome.Results).Unordered().All(static pair => pair.IsMatch);
        if (isSameSet)
        {
            Tell(CorrDifferenceKind.Note, "the results are as expected, but in another order");
        }
        else if (matches > 0)
        {
            Tell(CorrDifferenceKind.Note, string.Create(CultureInfo.InvariantCulture, $"{matches} {(matches == 1 ? "result" : "results")} as expected"));
        }
    }

    private void Tell(CorrDifferenceKind kind, string text) => _differences.Add(new CorrDifference(kind, text));

    private void Edit(IReadOnlyList<ResultPair> pairs)
    {
        if (_expected.Results.Count == 0 || _outcome.Results.Count == 0)
        {
            Edits.Rewrite(_expected.FirstLine, _expected.LastLine, Section(_outcome));
            return;
        }

        var indent = _expected.Results.Select(static line => line.Prefix).FirstOrDefault(static prefix => string.IsNullOrWhiteSpace(prefix)) ?? "  ";
        var last = _expected.FirstLine;
        foreach (var pair in pairs)
        {
            var line = pair.Expected < 0 ? null : _expected.Results[pair.Expected];
            last = line?.Line ?? last;
            if (line is null)
            {
                Edits.InsertBehind(last, indent + ResultText.Of(_outcome.Results[pair.Actual], null, _outcome.IsLive));
            }
            else if (pair.Actual < 0)
            {
                Remove(line);
            }
            else if (!pair.IsMatch)
            {
                Edits.Replace(line.Line, line.Prefix + ResultText.Of(_outcome.Results[pair.Actual], line.Result, _outcome.IsLive) + line.Suffix);
            }
        }
    }

    // On the line of the word `expect` the word stays.
    private void Remove(ResultLine line)
    {
        if (line.Line == _expected.FirstLine)
        {
            Edits.Replace(line.Line, line.Prefix.TrimEnd() + line.Suffix);
        }
        else
        {
            Edits.Delete(line.Line);
        }
    }
}
