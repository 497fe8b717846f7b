namespace Correlator.Dsl.Syntax;

/// <summary>What stands between the parentheses of a stream, and trailing filters.</summary>
internal sealed partial class Parser
{
    private SelectorSyntax? ParseSelectorInParentheses(string source)
    {
        var open = _cursor.Current;
        var language = _languageOf(source);
        SelectorBodySyntax? body;
        SyntaxList<StageSyntax> stages = [];
        if (language == SelectorDialect.Native)
        {
            body = ParseNative(open);
        }
        else
        {
            _cursor.Advance();
            body = ParseBody(language, open);
            if (body is not null)
            {
                stages = ParseEventStages();
            }
        }

        var end = _cursor.Current.Start;
        var isWhole = !_cursor.IsPanicking;
        Close(TokenKind.CloseParen, "'|' or ')'");
        var span = TextSpan.FromBounds(open.End, isWhole ? end : Math.Max(open.End, _cursor.PreviousEnd - 1));
        return body is null ? null : new SelectorSyntax(span, body, stages);
    }

    private SyntaxList<StageSyntax> ParseEventStages()
    {
        var stages = new List<StageSyntax>();
        while (AtStage())
        {
            stages.Add(ParseStage());
            _cursor.Recover(static token => token.Kind is TokenKind.Bar or TokenKind.BarEqual or TokenKind.BarTilde or TokenKind.CloseParen or TokenKind.Semicolon);
        }

        return [.. stages];
    }

    private SelectorBodySyntax? ParseBody(SelectorDialect language, Token open)
    {
        switch (_cursor.Kind)
        {
            case TokenKind.CloseParen:
                return null;
            case TokenKind.OpenBrace when language == SelectorDialect.Labels || !IsLuceneRange():
                return ParseLabels();
            case TokenKind.Star when EndsSelector(_cursor.Next):
                return new EverythingSelectorSyntax(_cursor.Advance().Span);
            case TokenKind.Text when language == SelectorDialect.Labels || EndsSelector(_cursor.Next) || !_cursor.Lexer.IsClosed(_cursor.Current):
                var text = ParseString("a selector");
                return new TextSelectorSyntax(text.Span, text);
            default:
                return language == SelectorDialect.Labels ? FailNoLabels() : ParseLucene(open);
        }
    }

    private static bool EndsSelector(Token token) =>
        token.Kind is TokenKind.CloseParen or TokenKind.Bar or TokenKind.BarEqual or TokenKind.BarTilde or TokenKind.NotEqual or TokenKind.NotTilde or TokenKind.End;

    /// <summary>Tells <c>{a TO b}</c> from labels: no matcher starts with two words.</summary>
    private bool IsLuceneRange()
    {
        var first = _cursor.Lexer.Scan(_cursor.Current.End);
        return _cursor.IsWord(_cursor.Lexer.Scan(first.End), "to");
    }

    private EverythingSelectorSyntax FailNoLabels()
    {
        FailExpected("'{' or a string");
        return new EverythingSelectorSyntax(new TextSpan(_cursor.Current.Start, 0));
    }

    private LabelSelectorSyntax ParseLabels()
    {
        var start = _cursor.Advance().Start;
        var matchers = new List<MatcherSyntax>();
        while (!_cursor.Is(TokenKind.CloseBrace))
        {
            matchers.Add(ParseMatcher(ParseField("a label name")));
            if (!_cursor.TryTake(TokenKind.Comma))
            {
                break;
            }
        }

        Close(TokenKind.CloseBrace, "',' or '}'");
        return new LabelSelectorSyntax(SpanFrom(start), [.. matchers]);
    }

    private MatcherSyntax ParseMatcher(FieldSyntax field)
    {
        MatcherOperator? found = _cursor.Kind switch
        {
            TokenKind.Equal or TokenKind.EqualEqual => MatcherOperator.Equal,
            TokenKind.NotEqual => MatcherOperator.NotEqual,
            TokenKind.EqualTilde => MatcherOperator.Matches,
            TokenKind.NotTilde => MatcherOperator.NotMatches,
            _ => null,
        };
        if (_cursor.Is(TokenKind.EqualEqual))
        {
            var second = new TextSpan(_cursor.Current.Start + 1, 1);
            _cursor.Report(
                DiagnosticCodes.Unexpected,
                second,
                "A value was expected after '=', found '='.",
                new DiagnosticFix("Write one '='", _cursor.Current.Span, "="));
        }

        if (found is null)
        {
            FailExpected("=, !=, =~ or !~");
        }

        _cursor.Advance();
        var value = ParseMatcherValue();
        return new MatcherSyntax(SpanFrom(field.Span.Start), field, found ?? MatcherOperator.Equal, value);
    }

    /// <summary>A string, or a bare word, which may hold dots, colons, slashes and hyphens.</summary>
    private StringSyntax ParseMatcherValue()
    {
        var token = _cursor.Current;
        if (token.Kind is not (TokenKind.Name or TokenKind.Number))
        {
            return ParseString("a value");
        }

        var span = WordAt(token.Start, CharacterClass.IsWordPart);
        var word = span.In(_cursor.Text);
        _cursor.Resume(span.End);
        return new StringSyntax(span, word, word);
    }

    private PostFilterSyntax ParsePostFilter()
    {
        var start = _cursor.Advance().Start;
        var conditions = new List<LabelConditionSyntax>();
        while (!_cursor.Is(TokenKind.CloseBrace))
        {
            conditions.Add(ParsePostMatch());
            if (!_cursor.TryTake(TokenKind.Comma))
            {
                break;
            }
        }

        Close(TokenKind.CloseBrace, "',' or '}'");
        return new PostFilterSyntax(SpanFrom(start), [.. conditions]);
    }

    private LabelConditionSyntax ParsePostMatch()
    {
        var field = ParseField("a label name");
        var comparison = ComparisonAtCursor();
        var isMatcher = comparison is null or ComparisonOperator.NotEqual || (comparison == ComparisonOperator.Equal && (_cursor.Is(TokenKind.Equal) || _cursor.Next.Kind != TokenKind.Number));
        if (isMatcher)
        {
            return ParseMatcher(field);
        }

        _cursor.Advance();
        var quantity = ParseQuantity("a number");
        return new LabelComparisonSyntax(SpanFrom(field.Span.Start), field, comparison!.Value, quantity);
    }

    private NativeSelectorSyntax? ParseNative(Token open)
    {
        var end = BalancedText.EndOfNative(_cursor.Text, open.End);
        if (end < 0)
        {
            FailUnclosed(open, "\"'`");
            return null;
        }

        var slice = _cursor.Text[open.End..end];
        _cursor.Resume(end);
        var text = slice.Trim();
        var start = open.End + (slice.Length - slice.TrimStart().Length);
        return text.Length == 0 ? null : new NativeSelectorSyntax(new TextSpan(start, text.Length), text);
    }

    /// <summary>Foreign text that does not end: a string is the usual reason, and then the place to point at.</summary>
    private void FailUnclosed(Token open, string quotes)
    {
        var quote = BalancedText.UnclosedString(_cursor.Text, open.End, quotes);
        if (quote >= 0)
        {
            _cursor.Fail(
                DiagnosticCodes.UnclosedString,
                new TextSpan(quote, 1),
                "The string that opens here is never closed: unterminated string.",
                new DiagnosticFix($"Close it with {_cursor.Text[quote]}"));
        }
        else
        {
            _cursor.Fail(DiagnosticCodes.Unexpected, open.Span, "The parenthesis that opens here is never closed.", new DiagnosticFix("Add ')'"));
        }
    }

    private LuceneSelectorSyntax? ParseLucene(Token open)
    {
        var start = _cursor.Current.Start;
        var end = BalancedText.EndOfLucene(_cursor.Text, start);
        if (end < 0)
        {
            FailUnclosed(open, "\"");
            return null;
        }

        var text = BalancedText.TrimEnd(_cursor.Text[start..end]);
        var span = new TextSpan(start, text.Length);
        var query = LuceneParser.Parse(_cursor.Text, span, _cursor, MaxNesting - _nesting);
        _cursor.Resume(end);
        return new LuceneSelectorSyntax(span, text, query);
    }
}
