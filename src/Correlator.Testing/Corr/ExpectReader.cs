using System.Text.RegularExpressions;
using Correlator.Dsl.Syntax;

namespace Correlator.Testing;

/// <summary>Reads <c>expect …</c>.</summary>
internal sealed partial class ExpectReader
{
    private readonly List<Expectation> _all = [];

    public IReadOnlyList<Expectation> All => _all;

    /// <exception cref="CorrSyntaxException">The section cannot be read, or contradicts another one.</exception>
    public void Read(Section section)
    {
        var scanner = section.Scan();
        var start = scanner.Start;
        var word = scanner.TryRead(out var token) ? token.Text : string.Empty;
        switch (word)
        {
            case "error" or "warning" or "hint":
                Add(section, Diagnostic(section, token, scanner));
                break;
            case "format":
                AddOnce(section, new FormatExpectation(section.Head.Number, section.LastLine, Block(section, scanner)));
                break;
            case "explain":
                Add(section, new ExplainExpectation(section.Head.Number, section.LastLine, Block(section, scanner)));
                break;
            case "late":
                AddOnce(section, new LateExpectation(section.Head.Number, section.LastLine, Late(section, scanner)));
                break;
            case "nothing":
                RequireEnd(section, scanner);
                AddOnce(section, new ResultsExpectation(section.Head.Number, section.LastLine, IsOrdered: false, []));
                break;
            case "ordered":
                AddOnce(section, Results(section, scanner.Start, isOrdered: true));
                break;
            default:
                AddOnce(section, Results(section, start, isOrdered: false));
                break;
        }
    }

    private void AddOnce(Section section, Expectation expectation)
    {
        if (_all.Exists(other => other.GetType() == expectation.GetType()))
        {
            throw new CorrSyntaxException(section.Head.Number, 1, "The case has such a section already; one section lists all of them.");
        }

        Add(section, expectation);
    }

    private void Add(Section section, Expectation expectation)
    {
        _all.Add(expectation);
        var isError = _all.Exists(static item => item is DiagnosticExpectation { Severity: DiagnosticSeverity.Error });
        if (isError && _all.Exists(static item => item is not DiagnosticExpectation))
        {
            throw new CorrSyntaxException(section.Head.Number, 1, "A query with an error gives no results: 'expect error' stands without other expectations but warnings.");
        }
    }

    private static ResultsExpectation Results(Section section, int start, bool isOrdered)
    {
        var results = new List<ResultLine>();
        var first = new CorrScanner(section.Head, start);
        if (first.Start < section.Head.Text.Length && section.Head.Text[first.Start] != '#')
        {
            results.Add(ResultReader.Read(section.Head, first.Start));
        }

        foreach (var line in section.Below)
        {
            var scanner = new CorrScanner(line, 0);
            if (!line.IsSkipped && line.Text[scanner.Start] != '#')
            {
                results.Add(ResultReader.Read(line, scanner.Start));
            }
        }

        return results.Count > 0
            ? new ResultsExpectation(section.Head.Number, section.LastLine, isOrdered, results)
            : throw new CorrSyntaxException(section.Head.Number, 1, "Results were expected, such as '1: a@0s b@3s' on an indented line below; if there are none: 'expect nothing'.");
    }

    private static List<ExpectedEvent> Late(Section section, CorrScanner scanner)
    {
        var events = new List<ExpectedEvent>();
        foreach (var each in section.Below.Where(static line => !line.IsSkipped).Select(static line => new CorrScanner(line, 0)).Prepend(scanner))
        {
            while (each.TryRead(out var token))
            {
                if (token.Text == "nothing" && events.Count == 0)
                {
                    RequireEnd(section, each);
                    return events;
                }

                events.Add(TokenParts.IsEvent(token) ? TokenParts.Event(token) : throw token.Error($"An event such as a@5s was expected, found '{token.Text}'."));
            }
        }

        return events.Count > 0 ? events : throw new CorrSyntaxException(section.Head.Number, 1, "The late events were expected, such as 'expect late a@5s'; if there are none: 'expect late nothing'.");
    }

    private static DiagnosticExpectation Diagnostic(Section section, CorrToken word, CorrScanner scanner)
    {
        var severity = word.Text switch { "error" => DiagnosticSeverity.Error, "warning" => DiagnosticSeverity.Warning, _ => DiagnosticSeverity.Hint };
        if (!scanner.TryRead(out var code) || !Code().IsMatch(code.Text))
        {
            throw word.Error($"A code was expected, as in 'expect {word.Text} COR211'.");
        }

        (int, int)? place = null;
        if (scanner.TryRead(out var at))
        {
            if (at.Text != "at" || !scanner.TryRead(out var where) || !Place().IsMatch(where.Text))
            {
                throw at.Error($"A place in the query was expected, as in 'expect {word.Text} {code.Text} at 1:31'.");
            }

            var parts = where.Text.Split(':');
            place = (TokenParts.Number(where with { Text = parts[0] }, 0, "A line was expected"), TokenParts.Number(where with { Text = parts[1] }, 0, "A column was expected"));
        }

        RequireEnd(section, scanner);
        return new DiagnosticExpectation(section.Head.Number, severity, code.Text) { Place = place };
    }

    private static TextBlock Block(Section section, CorrScanner scanner)
    {
        var block = new TextBlock(section.Head, scanner.End, section.Below);
        return block.Text.Length > 0 ? block : throw scanner.Error("A text was expected, here or on indented lines below.");
    }

    private static void RequireEnd(Section section, CorrScanner scanner)
    {
        if (scanner.TryRead(out var token))
        {
            throw token.Error($"Nothing more was expected on this line, found '{token.Text}'.");
        }

        if (section.Below.FirstOrDefault(static line => !line.IsSkipped && line.Text.TrimStart()[0] != '#') is { Number: > 0 } line)
        {
            throw new CorrSyntaxException(line.Number, 1, $"Nothing more was expected in this section, found '{line.Text.Trim()}'.");
        }
    }

    [GeneratedRegex("^COR[0-9]{3}$")]
    private static partial Regex Code();

    [GeneratedRegex("^[0-9]{1,6}:[0-9]{1,6}$")]
    private static partial Regex Place();
}
