namespace Correlator.Dsl.Syntax;

/// <summary>Streams, let names and parentheses.</summary>
internal sealed partial class Parser
{
    private PrimarySyntax ParsePrimary()
    {
        var start = _cursor.Current.Start;
        PrimarySyntax primary = _cursor.Kind switch
        {
            TokenKind.OpenParen => ParseParenthesized(),
            TokenKind.Name when _cursor.IsWord("sequence") => ParseSequence(),
            TokenKind.Name when !Keywords.Reserved.Contains(_cursor.TextOf(_cursor.Current)) => ParseStreamOrLet(),
            _ => FailNoPrimary(),
        };
        return _cursor.TryTakeWord("as") ? primary with { Alias = ParseNewName("as"), Span = SpanFrom(start) } : primary;
    }

    private StreamSyntax MissingPrimary() => new(new TextSpan(_cursor.Current.Start, 0), new NameSyntax(new TextSpan(_cursor.Current.Start, 0), string.Empty));

    private StreamSyntax FailNoPrimary()
    {
        var before = _cursor.Kind is TokenKind.OpenBrace or TokenKind.OpenBracket ? " before" : " such as loki({…})[5m]";
        var isReserved = _cursor.Is(TokenKind.Name) && _cursor.Next.Kind == TokenKind.OpenParen && !IsJoinWord(_cursor.Current);
        var missing = MissingPrimary();
        var message = before == " before" ? $"A source name was expected before {Found()}." : $"A source name{before} was expected, found {Found()}.";
        _cursor.Fail(isReserved ? DiagnosticCodes.ReservedName : DiagnosticCodes.Unexpected, _cursor.Current.Span, message);
        return missing;
    }

    private ParenthesizedSyntax ParseParenthesized()
    {
        var start = _cursor.Advance().Start;
        var errors = _cursor.Diagnostics.ErrorCount;
        PipelineSyntax pipeline;
        if (EnterNesting())
        {
            pipeline = ParsePipeline();
            LeaveNesting();
        }
        else
        {
            pipeline = new PipelineSyntax(default, MissingPrimary(), null, []);
        }

        CloseGroup(TokenKind.CloseParen, "')'");
        if (_cursor.Diagnostics.ErrorCount > errors)
        {
            // A stream without its name looks like parentheses; its modifiers are no mistake of their own.
            ParseModifiers(MissingPrimary());
        }

        return new ParenthesizedSyntax(SpanFrom(start), pipeline);
    }

    private void CloseGroup(TokenKind kind, string what)
    {
        if (!_cursor.IsPanicking && !_cursor.Is(kind))
        {
            FailAfterPipeline(what);
        }

        Close(kind, what);
    }

    private PrimarySyntax ParseStreamOrLet()
    {
        var token = _cursor.Advance();
        var name = new NameSyntax(token.Span, _cursor.TextOf(token));
        if (++_streams > MaxStreams)
        {
            _cursor.Abandon(DiagnosticCodes.TooLarge, token.Span, $"A query has at most {MaxStreams} streams.");
        }

        if (!_cursor.Is(TokenKind.OpenParen))
        {
            if (_cursor.Kind is TokenKind.OpenBrace or TokenKind.OpenBracket && !_letNames.Contains(name.Text))
            {
                FailExpected($"'(' after the source name '{Shorten(name.Text)}'");
                _cursor.Recover(recovered => recovered.Kind is TokenKind.Bar or TokenKind.Semicolon || IsJoinWord(recovered));
            }

            return new LetReferenceSyntax(token.Span, name);
        }

        var stream = new StreamSyntax(token.Span, name) { Selector = ParseSelectorInParentheses(name.Text) };
        return ParseModifiers(stream);
    }

    private StreamSyntax ParseModifiers(StreamSyntax stream)
    {
        while (!_cursor.IsPanicking)
        {
            var token = _cursor.Current;
            var (changed, isRepeated, word) = ParseModifier(stream);
            if (word is null)
            {
                break;
            }

            if (isRepeated)
            {
                _cursor.Report(
                    DiagnosticCodes.RepeatedClause,
                    token.Span,
                    $"A stream has one {word}, found a duplicate.",
                    new DiagnosticFix($"Keep one {word}", SpanFrom(token.Start), string.Empty));
            }
            else
            {
                stream = changed;
            }

            _cursor.Recover(recovered => recovered.Kind is TokenKind.Bar or TokenKind.Semicolon || IsJoinWord(recovered));
        }

        return stream with { Span = SpanFrom(stream.Span.Start) };
    }

    private (StreamSyntax Changed, bool IsRepeated, string? Word) ParseModifier(StreamSyntax stream)
    {
        if (_cursor.Is(TokenKind.OpenBracket))
        {
            return (stream with { Range = ParseRange() }, stream.Range is not null, "range");
        }

        if (_cursor.Is(TokenKind.At))
        {
            return (stream with { At = ParseAt() }, stream.At is not null, "'@'");
        }

        if (_cursor.IsWord("offset"))
        {
            return (stream with { Offset = ParseOffset() }, stream.Offset is not null, "'offset'");
        }

        if (_cursor.IsWord("with") && _cursor.Next.Kind == TokenKind.OpenParen)
        {
            _cursor.Advance();
            return (stream with { Options = ParseList(ParseOption, canBeEmpty: false) }, stream.Options.Count > 0, "'with'");
        }

        return (stream, false, null);
    }

    private RangeSyntax ParseRange()
    {
        var start = _cursor.Advance().Start;
        RangeSyntax range;
        if (IsAbsoluteRange(start + 1))
        {
            var from = ParseInstant();
            Expect(TokenKind.Comma, "','");
            range = new AbsoluteRangeSyntax(default, from, ParseInstant());
        }
        else
        {
            range = new LookbackRangeSyntax(default, ParseDuration());
        }

        Close(TokenKind.CloseBracket, "']'");
        return range with { Span = SpanFrom(start) };
    }

    /// <summary>Looks for a comma before the closing bracket, over a bounded stretch.</summary>
    private bool IsAbsoluteRange(int start)
    {
        const int LongestRange = 200;
        for (var i = start; i < Math.Min(_cursor.Text.Length, start + LongestRange); i++)
        {
            if (_cursor.Text[i] is ',' or ']')
            {
                return _cursor.Text[i] == ',';
            }
        }

        return false;
    }

    private OffsetSyntax ParseOffset()
    {
        var start = _cursor.Advance().Start;
        var sign = _cursor.TryTake(TokenKind.Minus) ? "-" : _cursor.TryTake(TokenKind.Plus) ? "+" : string.Empty;
        var duration = ParseDuration();
        return new OffsetSyntax(SpanFrom(start), sign == "-" ? -duration.Ticks : duration.Ticks, sign + duration.Text);
    }

    private AtSyntax ParseAt()
    {
        var start = _cursor.Advance().Start;
        foreach (var anchor in (AtAnchor[])[AtAnchor.Start, AtAnchor.End])
        {
            if (_cursor.TryTakeWord(anchor == AtAnchor.Start ? "start" : "end"))
            {
                Expect(TokenKind.OpenParen, "'('");
                Expect(TokenKind.CloseParen, "')'");
                return new AtSyntax(SpanFrom(start), anchor, null);
            }
        }

        var instant = ParseInstant();
        return new AtSyntax(SpanFrom(start), AtAnchor.Instant, instant);
    }
}
