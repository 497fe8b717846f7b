using System.Globalization;

namespace Correlator.Dsl.Syntax;

/// <summary>Stages, except aggregates and predicates.</summary>
internal sealed partial class Parser
{
    private bool AtStage() => _cursor.Kind is TokenKind.Bar or TokenKind.BarEqual or TokenKind.BarTilde or TokenKind.NotEqual or TokenKind.NotTilde;

    private StageSyntax ParseStage()
    {
        if (!_cursor.TryTake(TokenKind.Bar))
        {
            return ParseLineFilter();
        }

        var start = _cursor.Current.Start;
        var word = _cursor.Is(TokenKind.Name) ? _cursor.TextOf(_cursor.Current).ToLowerInvariant() : string.Empty;
        if (Keywords.Aggregates.TryGetValue(word, out _))
        {
            return ParseAggregateStage();
        }

        if (!Keywords.StageWords.Contains(word))
        {
            return ParsePredicateStage(word);
        }

        _cursor.Advance();
        var stage = ParseStageOf(word);
        return stage with { Span = SpanFrom(start) };
    }

    private StageSyntax ParseStageOf(string word) => word switch
    {
        "json" => new JsonStageSyntax(default, ParseExtracts()),
        "logfmt" => new LogfmtStageSyntax(default, ParseExtracts()),
        "pattern" => new PatternStageSyntax(default, ParseString("a pattern in quotes")),
        "regexp" => new RegexpStageSyntax(default, ParseString("a regular expression in quotes")),
        "where" or "filter" => new WhereStageSyntax(default, ParsePredicate()),
        "keep" => new KeepStageSyntax(default, ParseOpenLabels()),
        "drop" => new DropStageSyntax(default, ParseOpenLabels()),
        "label_format" => new LabelFormatStageSyntax(default, ParseItems(ParseAssignment)),
        "line_format" => new LineFormatStageSyntax(default, ParseString("a template in quotes")),
        "select" => new SelectStageSyntax(default, ParseItems(ParseSelectItem)),
        "limit" => new LimitStageSyntax(default, ParseInteger("a whole number", 0, long.MaxValue)),
        "sample" => ParseSample(),
        "emit" => ParseEmit(),
        "dedup" => new DedupStageSyntax(default, ParseByKeys(), _cursor.Is(TokenKind.OpenBracket) ? ParseWindow() : null),
        "suppress" => new SuppressStageSyntax(default, ParseByKeys(), ParseDuration()),
        _ => ParseLookup(),
    };

    /// <summary>A predicate without <c>where</c>; a single word is a stage that was misspelled.</summary>
    private WhereStageSyntax ParsePredicateStage(string word)
    {
        var token = _cursor.Current;
        var next = _cursor.Next;
        var isPredicate = next.Kind is TokenKind.Equal or TokenKind.EqualEqual or TokenKind.NotEqual or TokenKind.EqualTilde or TokenKind.NotTilde or TokenKind.Greater
            or TokenKind.GreaterEqual or TokenKind.Less or TokenKind.LessEqual or TokenKind.Dot or TokenKind.OpenParen or TokenKind.Plus or TokenKind.Minus or TokenKind.Star or TokenKind.Slash;
        if (token.Kind == TokenKind.Name && !isPredicate && word != "not" && !_cursor.IsWord(next, "in") && !_cursor.IsWord(next, "not"))
        {
            var meant = Spelling.Nearest(word, Keywords.StageWords.Order(StringComparer.Ordinal));
            var code = meant is null ? DiagnosticCodes.Unexpected : DiagnosticCodes.Misspelled;
            _cursor.Fail(
                code,
                token.Span,
                $"A stage such as json, where or limit was expected, found {Found()}.",
                meant is null ? null : new DiagnosticFix($"Did you mean '{meant}'?", token.Span, meant));
        }

        var predicate = ParsePredicate();
        return new WhereStageSyntax(SpanFrom(token.Start), predicate);
    }

    private LineFilterSyntax ParseLineFilter()
    {
        var token = _cursor.Advance();
        var filter = token.Kind switch
        {
            TokenKind.BarEqual => LineFilterOperator.Contains,
            TokenKind.NotEqual => LineFilterOperator.NotContains,
            TokenKind.BarTilde => LineFilterOperator.Matches,
            _ => LineFilterOperator.NotMatches,
        };
        var alternatives = new List<StringSyntax> { ParseString("a text in quotes") };
        while (_cursor.IsWord("or") && _cursor.Next.Kind == TokenKind.Text)
        {
            _cursor.Advance();
            alternatives.Add(ParseString("a text in quotes"));
        }

        return new LineFilterSyntax(SpanFrom(token.Start), filter, [.. alternatives]);
    }

    private SyntaxList<T> ParseItems<T>(Func<T> parseItem)
    {
        var items = new List<T>();
        do
        {
            items.Add(parseItem());
        }
        while (_cursor.TryTake(TokenKind.Comma));
        return [.. items];
    }

    private SyntaxList<FieldSyntax> ParseOpenLabels() => ParseItems(() => ParseField("a label name"));

    private SyntaxList<ExtractSyntax> ParseExtracts() => _cursor.Is(TokenKind.Name) && !IsJoinWord(_cursor.Current) ? ParseItems(ParseExtract) : [];

    private ExtractSyntax ParseExtract()
    {
        var name = ParseName("a label name");
        var source = _cursor.TryTake(TokenKind.Equal) ? ParseTextOrField("a path or a field") : null;
        return new ExtractSyntax(SpanFrom(name.Span.Start), name, source);
    }

    private ExpressionSyntax ParseTextOrField(string what) => _cursor.Is(TokenKind.Text) ? ParseString(what) : ParseField(what);

    private LabelAssignmentSyntax ParseAssignment()
    {
        var name = ParseName("a label name");
        Expect(TokenKind.Equal, "'='");
        var value = ParseTextOrField("a template or a field");
        return new LabelAssignmentSyntax(SpanFrom(name.Span.Start), name, value);
    }

    private SelectItemSyntax ParseSelectItem()
    {
        var start = _cursor.Current.Start;
        var value = ParseExpression();
        var alias = _cursor.TryTakeWord("as") ? ParseName("a name after 'as'") : null;
        return new SelectItemSyntax(SpanFrom(start), value, alias);
    }

    private SampleStageSyntax ParseSample()
    {
        var token = _cursor.Current;
        var text = token.Kind == TokenKind.Number ? _cursor.TextOf(token) : string.Empty;
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var fraction) || fraction > 1)
        {
            _cursor.Fail(
                token.Kind == TokenKind.Number ? DiagnosticCodes.OutOfRange : DiagnosticCodes.Unexpected,
                token.Span,
                $"'sample' needs a number from 0 to 1, found {Found()}.");
        }

        _cursor.Advance();
        return new SampleStageSyntax(default, fraction, text);
    }

    /// <summary>Reads one of a few words; another is an error that names them and proposes the nearest.</summary>
    private string ParseOneOf(string expected, string where, string[] words)
    {
        var token = _cursor.Current;
        var word = ParseName(expected).Text.ToLowerInvariant();
        if (!words.Contains(word))
        {
            var meant = Spelling.Nearest(word, words);
            _cursor.Fail(
                DiagnosticCodes.Unexpected,
                token.Span,
                $"{expected} was expected{where}, found '{Shorten(word)}'.",
                meant is null ? null : new DiagnosticFix($"Did you mean '{meant}'?", token.Span, meant));
        }

        return word;
    }

    private EmitStageSyntax ParseEmit()
    {
        var word = ParseOneOf("first, final or each", " after 'emit'", ["first", "final", "each"]);
        return new EmitStageSyntax(default, word switch { "final" => EmitWord.Final, "each" => EmitWord.Each, _ => EmitWord.First });
    }

    private LookupStageSyntax ParseLookup()
    {
        var path = ParseString("a file name in quotes");
        if (!_cursor.TryTakeWord("on"))
        {
            FailExpected("'on' after the file name");
        }

        return new LookupStageSyntax(default, path, ParseList(ParseKey, canBeEmpty: false));
    }

    private SyntaxList<KeySyntax> ParseByKeys() => _cursor.TryTakeWord("by") ? ParseKeys() : [];

    /// <summary>Keys with or without parentheses.</summary>
    private SyntaxList<KeySyntax> ParseKeys() => _cursor.Is(TokenKind.OpenParen) ? ParseList(ParseKey, canBeEmpty: false) : ParseItems(ParseKey);
}
