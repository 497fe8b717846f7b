using Correlator.Dsl;
using Correlator.Dsl.Syntax;

namespace Correlator.Testing;

/// <summary>Compares what came out of a case with what it expects, and says how the file would have to read.</summary>
internal sealed class CaseComparison(CorrCase test, CaseOutcome outcome)
{
    private const int MaxLateTold = 5;
    private readonly List<CorrDifference> _differences = [];
    private readonly LineEdits _edits = new();

    public CorrCaseReport Compare()
    {
        var isError = test.Expectations.Any(static item => item is DiagnosticExpectation { Severity: DiagnosticSeverity.Error });
        if (outcome.Compiled is null && !isError)
        {
            TellErrors();
        }
        else if (outcome.Compiled is not null && isError)
        {
            TellNoError();
        }
        else
        {
            foreach (var expectation in test.Expectations)
            {
                Check(expectation);
            }

            RequireExpectations();
        }

        if (outcome.Failure is { } failure)
        {
            Tell(CorrDifferenceKind.Unexpected, failure);
        }

        return new CorrCaseReport(test, _differences, outcome.Failure is null ? _edits : new LineEdits());
    }

    private void Check(Expectation expectation)
    {
        switch (expectation)
        {
            case ResultsExpectation results:
                Take(new ResultsComparison(results, outcome));
                break;
            case LateExpectation late:
                CheckLate(late);
                break;
            case DiagnosticExpectation diagnostic:
                CheckDiagnostic(diagnostic);
                break;
            case FormatExpectation format:
                CheckFormat(format);
                break;
            case ExplainExpectation explain:
                CheckExplain(explain);
                break;
            default:
                throw new InvalidOperationException($"No comparison is known for {expectation.GetType().Name}.");
        }
    }

    private void Take(ResultsComparison comparison)
    {
        _differences.AddRange(comparison.Differences);
        _edits.Add(comparison.Edits);
        if (comparison.Differences.Count > 0 && outcome.Late.Count > 0)
        {
            // The usual reason for a surprise: events that stand in a file out of order.
            var late = string.Join(' ', outcome.Late.Take(MaxLateTold).Select(static e => ResultText.Of(e)));
            Tell(CorrDifferenceKind.Note, $"too late for a result: {late}{(outcome.Late.Count > MaxLateTold ? " …" : string.Empty)}");
        }
    }

    private void CheckLate(LateExpectation late)
    {
        var rest = outcome.Late.ToList();
        var missing = late.Events.Where(wanted => rest.FindIndex(e => ResultDifferences.IsMatch(wanted, e)) is var found && (found < 0 || !Remove(rest, found))).ToList();
        missing.ForEach(wanted => Tell(CorrDifferenceKind.Missing, $"late {ResultText.Of(wanted)}"));
        rest.ForEach(e => Tell(CorrDifferenceKind.Unexpected, $"late {ResultText.Of(e)}"));
        if (missing.Count + rest.Count > 0)
        {
            Rewrite(late, [$"expect late {(outcome.Late.Count == 0 ? "nothing" : string.Join(' ', outcome.Late.Select(static e => ResultText.Of(e))))}"]);
        }
    }

    private static bool Remove(List<ActualEvent> events, int index)
    {
        events.RemoveAt(index);
        return true;
    }

    private void CheckDiagnostic(DiagnosticExpectation expected)
    {
        var found = outcome.Diagnostics.Where(item => item.Severity == expected.Severity).ToList();
        if (found.Exists(item => item.Code == expected.Code && (expected.Place is not { } place || place == (item.Line, item.Column))))
        {
            return;
        }

        var at = expected.Place is { } wanted ? $" at {wanted.Line}:{wanted.Column}" : string.Empty;
        Tell(CorrDifferenceKind.Missing, $"{Word(expected.Severity)} {expected.Code}{at}");
        found.ForEach(Tell);
        var others = test.Expectations.OfType<DiagnosticExpectation>().Where(item => item != expected && item.Severity == expected.Severity).Select(static item => item.Code);
        Rewrite(expected, found.Where(item => item.Code == expected.Code || !others.Contains(item.Code)).Select(Section));
    }

    private void CheckFormat(FormatExpectation expected)
    {
        var canonical = CorrelationQuery.Format(test.Query).Split('\n');
        if (!canonical.SequenceEqual(expected.Text.Lines))
        {
            TellLines(expected.Text.Lines, canonical);
            Rewrite(expected, canonical.Select(static line => $"  {line}").Prepend("expect format"));
        }
    }

    private void CheckExplain(ExplainExpectation expected)
    {
        var explained = GraphPrinter.Explain(outcome.Compiled!.Node, outcome.Compiled.Options).ReplaceLineEndings("\n").Split('\n');
        var missing = expected.Texts.Lines.Where(text => text.Length > 0 && !explained.Any(line => line.Contains(text.Trim(), StringComparison.Ordinal))).ToList();
        if (missing.Count > 0)
        {
            missing.ForEach(text => Tell(CorrDifferenceKind.Missing, text.Trim()));
            Array.ForEach(explained, line => Tell(CorrDifferenceKind.Unexpected, line));
            Rewrite(expected, explained.Select(static line => $"  {line.Trim()}").Prepend("expect explain"));
        }
    }

    private void TellErrors()
    {
        var errors = outcome.Diagnostics.Where(static item => item.Severity == DiagnosticSeverity.Error).ToList();
        foreach (var error in errors)
        {
            var (line, column) = test.QueryBlock.PlaceOf(error.Line, error.Column);
            Tell(error);
            Tell(CorrDifferenceKind.Note, $"the place is {line}:{column} of this file");
        }

        RewriteAll(errors.Select(Section));
    }

    private void TellNoError()
    {
        foreach (var expected in test.Expectations.OfType<DiagnosticExpectation>().Where(static item => item.Severity == DiagnosticSeverity.Error))
        {
            Tell(CorrDifferenceKind.Missing, $"error {expected.Code}");
        }

        Tell(CorrDifferenceKind.Unexpected, "a query without errors");
        RewriteAll(ResultsComparison.Section(outcome));
    }

    private void RequireExpectations()
    {
        if (test.Expectations.Count == 0)
        {
            Tell(CorrDifferenceKind.Note, "the case expects nothing in particular: add a section 'expect', or run with --update");
            outcome.Results.ForEach(result => Tell(CorrDifferenceKind.Unexpected, ResultText.Of(result, null, outcome.IsLive)));
            RewriteAll(ResultsComparison.Section(outcome));
        }
    }

    private void TellLines(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        foreach (var line in expected.Except(actual))
        {
            Tell(CorrDifferenceKind.Missing, line);
        }

        foreach (var line in actual.Except(expected))
        {
            Tell(CorrDifferenceKind.Unexpected, line);
        }
    }

    private void Tell(Diagnostic diagnostic) => Tell(CorrDifferenceKind.Unexpected, $"{Word(diagnostic.Severity)} {diagnostic.ToString().ReplaceLineEndings(" ")}");

    private void Tell(CorrDifferenceKind kind, string text) => _differences.Add(new CorrDifference(kind, text));

    /// <summary>Puts other lines in the place of all sections that expect something.</summary>
    private void RewriteAll(IEnumerable<string> lines)
    {
        if (test.Expectations.Count == 0)
        {
            lines.ToList().ForEach(line => _edits.InsertBehind(test.LastLine, line));
            return;
        }

        Rewrite(test.Expectations[0], lines);
        foreach (var expectation in test.Expectations.Skip(1))
        {
            Rewrite(expectation, []);
        }
    }

    private void Rewrite(Expectation expectation, IEnumerable<string> lines) => _edits.Rewrite(expectation.FirstLine, expectation.LastLine, lines);

    private static string Section(Diagnostic diagnostic) => $"expect {Word(diagnostic.Severity)} {diagnostic.Code} at {diagnostic.Line}:{diagnostic.Column}";

    private static string Word(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "hint",
    };
}
