namespace Correlator.Dsl.Syntax;

/// <summary>Reads Lucene text: AND, &amp;&amp; and comma bind tighter than OR, || and adjacency; operators are upper case only.</summary>
internal sealed partial class LuceneParser
{
    private readonly string _text;
    private readonly LuceneScanner _scanner;
    private readonly TokenCursor _errors;
    private readonly int _maxNesting;
    private LuceneToken _current;
    private int _previousEnd;
    private int _nesting;

    private LuceneParser(string text, TextSpan span, TokenCursor errors, int maxNesting)
    {
        (_text, _errors, _maxNesting) = (text, errors, maxNesting);
        _scanner = new LuceneScanner(text, span);
        _previousEnd = span.Start;
        _current = _scanner.Read(asValue: false);
    }

    /// <summary>Reads a slice of a query; errors go to the cursor of that query.</summary>
    public static LuceneSyntax Parse(string text, TextSpan span, TokenCursor errors, int maxNesting)
    {
        var parser = new LuceneParser(text, span, errors, maxNesting);
        var query = parser.ParseOr();
        if (parser._current.Kind != LuceneTokenKind.End)
        {
            parser.FailExpected("a search term");
        }

        return query;
    }

    private bool Failed => _errors.IsPanicking;

    private LuceneToken Advance(bool asValue = false)
    {
        var token = _current;
        _previousEnd = token.End;
        _current = _scanner.Read(asValue);
        return token;
    }

    private LuceneSyntax ParseOr()
    {
        var start = _current.Start;
        var items = new List<LuceneClause> { ParseAnd(isAlternative: false) };
        while (!Failed && _current.Kind is not (LuceneTokenKind.End or LuceneTokenKind.Close))
        {
            var isExplicit = _current.Kind == LuceneTokenKind.Or;
            if (isExplicit)
            {
                Advance();
                items[^1] = items[^1].AsAlternative();
            }

            items.Add(ParseAnd(isExplicit));
        }

        return LuceneClause.Combine(items, TextSpan.FromBounds(start, Math.Max(start, _previousEnd)));
    }

    private LuceneClause ParseAnd(bool isAlternative)
    {
        var start = _current.Start;
        var first = ParseClause();
        var operands = new List<LuceneSyntax> { first.Query };
        while (!Failed && _current.Kind is LuceneTokenKind.And or LuceneTokenKind.Comma)
        {
            Advance();
            operands.Add(ParseClause().Query);
        }

        if (operands.Count == 1)
        {
            return isAlternative ? first.AsAlternative() : first;
        }

        return new LuceneClause(new LuceneAndSyntax(TextSpan.FromBounds(start, _previousEnd), [.. operands]), LuceneOccurrence.Optional);
    }

    private LuceneClause ParseClause()
    {
        var start = _current.Start;
        var isRequired = false;
        var negations = 0;
        while (_current.Kind is LuceneTokenKind.Plus or LuceneTokenKind.Minus or LuceneTokenKind.Not)
        {
            isRequired |= _current.Kind == LuceneTokenKind.Plus;
            negations += Advance().Kind == LuceneTokenKind.Plus ? 0 : 1;
        }

        var operand = ParsePrimary();
        if (negations % 2 == 0)
        {
            return new LuceneClause(operand, isRequired ? LuceneOccurrence.Required : LuceneOccurrence.Optional);
        }

        return new LuceneClause(new LuceneNotSyntax(TextSpan.FromBounds(start, _previousEnd), operand), LuceneOccurrence.Prohibited);
    }

    private LuceneSyntax ParsePrimary()
    {
        if (_current.Kind == LuceneTokenKind.Open)
        {
            return ParseGroup();
        }

        if (_current.Kind != LuceneTokenKind.Word)
        {
            return ParseValue();
        }

        var word = Advance();
        WarnOfLowerCase(word);
        return _current.Kind == LuceneTokenKind.Colon ? ParseField(word) : Word(word);
    }

    private LuceneSyntax ParseGroup()
    {
        var open = Advance();
        if (++_nesting > _maxNesting)
        {
            _errors.Abandon(DiagnosticCodes.TooLarge, open.Span, $"Nesting goes at most {Parser.MaxNesting} levels deep.");
            return Empty();
        }

        var query = ParseOr();
        _nesting--;
        if (_current.Kind == LuceneTokenKind.Close)
        {
            Advance();
        }
        else
        {
            FailExpected("')'");
        }

        return query;
    }

    private LuceneSyntax ParseField(LuceneToken word)
    {
        var field = LuceneScanner.Unescape(word.Span.In(_text));
        Advance(asValue: true);
        if (field == "_exists_")
        {
            var name = _current;
            if (name.Kind != LuceneTokenKind.Word)
            {
                FailExpected("a field name");
                return Empty();
            }

            Advance();
            return new LuceneExistsSyntax(TextSpan.FromBounds(word.Start, name.End), LuceneScanner.Unescape(name.Span.In(_text)));
        }

        var operand = _current.Kind == LuceneTokenKind.Open ? ParseGroup() : ParseSignedValue();
        var span = TextSpan.FromBounds(word.Start, Math.Max(word.End, _previousEnd));
        return field == "*" && operand is LuceneWildcardSyntax { Pattern: "*" } ? operand : new LuceneFieldSyntax(span, field, operand);
    }

    /// <summary>After a colon a minus belongs to the value: <c>delta:-5</c>.</summary>
    private LuceneSyntax ParseSignedValue()
    {
        var sign = _current;
        if (sign.Kind is not (LuceneTokenKind.Minus or LuceneTokenKind.Plus))
        {
            return ParseValue();
        }

        Advance(asValue: true);
        if (_current.Kind != LuceneTokenKind.Word || _current.Start != sign.End)
        {
            FailExpected("a value");
            return Empty();
        }

        var word = Advance();
        return Word(new LuceneToken(LuceneTokenKind.Word, sign.Start, word.End));
    }
}
