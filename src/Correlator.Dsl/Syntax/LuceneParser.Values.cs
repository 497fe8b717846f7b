namespace Correlator.Dsl.Syntax;

/// <summary>Terms, phrases, ranges and comparisons.</summary>
internal sealed partial class LuceneParser
{
    private LuceneSyntax ParseValue()
    {
        var token = _current;
        switch (token.Kind)
        {
            case LuceneTokenKind.Word:
                return Word(Advance());
            case LuceneTokenKind.And or LuceneTokenKind.Or or LuceneTokenKind.Not when _previousEnd > 0 && _text[_previousEnd - 1] == ':':
                return Word(Advance());
            case LuceneTokenKind.Phrase:
                return ParsePhrase();
            case LuceneTokenKind.Range:
                return ParseRange();
            case LuceneTokenKind.Comparison:
                return ParseComparison();
            default:
                FailExpected("a search term");
                return Empty();
        }
    }

    private LuceneSyntax Word(LuceneToken token)
    {
        var word = token.Span.In(_text);
        return LuceneScanner.HasWildcard(word) ? new LuceneWildcardSyntax(token.Span, word) : new LuceneTermSyntax(token.Span, LuceneScanner.Unescape(word));
    }

    private LuceneSyntax ParsePhrase()
    {
        var token = Advance();
        var raw = token.Span.In(_text);
        if (raw.Length < 2 || !new Lexer(raw).IsClosed(new Token(TokenKind.Text, 0, raw.Length)))
        {
            _errors.Fail(
                DiagnosticCodes.UnclosedString,
                token.Span,
                "The phrase that opens here is never closed: unterminated string.",
                new DiagnosticFix("Close it with \"", new TextSpan(token.End, 0), "\""));
            return Empty();
        }

        return new LucenePhraseSyntax(token.Span, LuceneScanner.Unescape(raw[1..^1]));
    }

    private LuceneSyntax ParseRange()
    {
        var token = Advance();
        var raw = token.Span.In(_text);
        var last = raw[^1];
        var inner = last is ']' or '}' && raw.Length > 1 ? raw[1..^1] : raw[1..];
        var (lower, upper) = RangeEnds(inner);
        if (last is not (']' or '}') || raw.Length < 2 || lower is null || upper is null)
        {
            _errors.Fail(DiagnosticCodes.BadLucene, token.Span, $"A range such as [1 TO 5] was expected, found '{(raw.Length <= 30 ? raw : raw[..29] + "…")}'.");
            return Empty();
        }

        return new LuceneRangeSyntax(token.Span, lower == "*" ? null : lower, upper == "*" ? null : upper)
        {
            IncludesLower = raw[0] == '[',
            IncludesUpper = last == ']',
        };
    }

    private static (string? Lower, string? Upper) RangeEnds(string inner)
    {
        var parts = inner.Split((char[])[' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var to = Array.IndexOf(parts, "TO");
        return to < 1 || to == parts.Length - 1
            ? (null, null)
            : (End(string.Join(' ', parts[..to])), End(string.Join(' ', parts[(to + 1)..])));
    }

    private static string End(string text) => LuceneScanner.Unescape(text.Length >= 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1] : text);

    private LuceneSyntax ParseComparison()
    {
        var token = Advance(asValue: true);
        var comparison = token.Span.In(_text) switch
        {
            ">" => ComparisonOperator.Greater,
            ">=" => ComparisonOperator.GreaterOrEqual,
            "<" => ComparisonOperator.Less,
            _ => ComparisonOperator.LessOrEqual,
        };
        var operand = ParseSignedValue();
        var value = operand switch { LuceneTermSyntax term => term.Text, LucenePhraseSyntax phrase => phrase.Text, _ => null };
        if (value is null)
        {
            _errors.Fail(DiagnosticCodes.BadLucene, operand.Span, "A value was expected after the comparison.");
            return Empty();
        }

        return new LuceneComparisonSyntax(TextSpan.FromBounds(token.Start, operand.Span.End), comparison, value);
    }

    private LuceneTermSyntax Empty() => new(new TextSpan(Math.Min(_current.Start, _text.Length), 0), string.Empty);

    private void FailExpected(string what)
    {
        var token = _current;
        var found = token.Kind == LuceneTokenKind.End ? "the end of the search text" : $"'{token.Span.In(_text)}'";
        if (token.Kind == LuceneTokenKind.Bad && token.Span.In(_text) is "^" or "~")
        {
            _errors.Fail(
                DiagnosticCodes.BadLucene,
                token.Span,
                $"Boosts, fuzzy and proximity searches have no meaning for events, found {found}.",
                new DiagnosticFix("Remove it, or escape it with a backslash"));
            return;
        }

        if (token.Kind == LuceneTokenKind.Bad && CharacterClass.IsForeignBlank(_text[token.Start]))
        {
            _errors.Fail(
                DiagnosticCodes.BadCharacter,
                token.Span,
                $"A blank was expected, found the look-alike character U+{(int)_text[token.Start]:X4}.",
                new DiagnosticFix("Replace it by an ordinary blank", token.Span, " "));
            return;
        }

        if (token.Kind == LuceneTokenKind.Bad && CharacterClass.IsSmartQuote(_text[token.Start]))
        {
            _errors.Fail(
                DiagnosticCodes.BadCharacter,
                token.Span,
                $"A phrase stands in straight quotes, found the smart quote {_text[token.Start]}.",
                new DiagnosticFix("Use straight quotes", token.Span, "\""));
            return;
        }

        _errors.Fail(DiagnosticCodes.BadLucene, token.Span, $"{char.ToUpperInvariant(what[0])}{what[1..]} was expected, found {found}.");
    }

    private void WarnOfLowerCase(LuceneToken token)
    {
        var word = token.Span.In(_text);
        if (word is "and" or "or" or "not" && _current.Kind != LuceneTokenKind.Colon && !Failed)
        {
            var upper = word.ToUpperInvariant();
            _errors.Diagnostics.Warning(
                DiagnosticCodes.Misspelled,
                token.Span,
                $"'{word}' is read as a search term; operators are upper case.",
                new DiagnosticFix($"Write {upper}", token.Span, upper));
        }
    }
}
