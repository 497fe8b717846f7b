namespace Correlator.Dsl.Syntax;

/// <summary>Joins: two levels, left associative.</summary>
internal sealed partial class Parser
{
    private JoinExpressionSyntax ParseJoinExpression()
    {
        var left = ParseTightJoins();
        while (JoinKindAtCursor() is { } kind && Keywords.IsLoose(kind))
        {
            left = ParseJoin(left, kind, ParseTightJoins);
        }

        return left;
    }

    private JoinExpressionSyntax ParseTightJoins()
    {
        JoinExpressionSyntax left = ParsePrimary();
        while (JoinKindAtCursor() is { } kind && !Keywords.IsLoose(kind))
        {
            left = ParseJoin(left, kind, ParsePrimary);
        }

        return left;
    }

    /// <summary>The join that starts here; a word that is misspelled or left out before <c>on</c> is reported when the join is read.</summary>
    private JoinWord? JoinKindAtCursor()
    {
        if (!_cursor.Is(TokenKind.Name))
        {
            return _cursor.Is(TokenKind.BarBar) ? JoinWord.Or : null;
        }

        var word = _cursor.TextOf(_cursor.Current);
        if (Keywords.JoinKindOf(word) is { } kind)
        {
            return kind;
        }

        if (IsMatchingWord(_cursor.Current))
        {
            return JoinWord.And;
        }

        var meant = Spelling.Nearest(word, Keywords.JoinWords);
        return IsMatchingWord(_cursor.Next) ? (meant is null ? JoinWord.And : Keywords.JoinKindOf(meant)) : null;
    }

    private bool IsMatchingWord(Token token) => _cursor.IsWord(token, "on") || _cursor.IsWord(token, "ignoring");

    private JoinSyntax ParseJoin(JoinExpressionSyntax left, JoinWord kind, Func<JoinExpressionSyntax> parseRight)
    {
        var operatorSpan = ParseJoinWord(kind);
        var clauses = new List<JoinClauseSyntax>();
        JoinClauseSyntax? matching = null;
        if (kind == JoinWord.Union)
        {
            if (IsMatchingWord(_cursor.Current))
            {
                _cursor.Report(
                    DiagnosticCodes.ContradictingClause,
                    _cursor.Current.Span,
                    "'union' merges by time and takes no keys.",
                    new DiagnosticFix("Use 'full' to join by key"));
                ParseMatching(kind);
            }
        }
        else
        {
            matching = ParseMatching(kind);
            ParseClauses(clauses, ref matching);
            while (IsUnknownClause())
            {
                ReportUnknownClause();
            }
        }

        var right = RecoverAtPrimary() ? parseRight() : MissingPrimary();
        return new JoinSyntax(SpanFrom(left.Span.Start), kind, left, right) { OperatorSpan = operatorSpan, Matching = matching, Clauses = [.. clauses] };
    }

    /// <summary>After an error in the clauses, skips to the right side, or to where the next join or stage begins; false if the right side is not to be found.</summary>
    private bool RecoverAtPrimary()
    {
        if (!_cursor.IsPanicking)
        {
            return true;
        }

        _cursor.Recover(token => token.Kind is TokenKind.Bar or TokenKind.Semicolon || IsJoinWord(token) || IsSourceName(token));
        return IsSourceName(_cursor.Current);
    }

    private bool IsSourceName(Token token) =>
        token.Kind == TokenKind.Name && token.End < _cursor.Text.Length && _cursor.Text[token.End] == '(' && !Keywords.Reserved.Contains(_cursor.TextOf(token));

    private bool IsJoinWord(Token token) => token.Kind == TokenKind.Name && Keywords.JoinKindOf(_cursor.TextOf(token)) is not null;

    private TextSpan ParseJoinWord(JoinWord kind)
    {
        var token = _cursor.Current;
        var meant = Keywords.WordOf(kind);
        if (IsMatchingWord(token))
        {
            var before = new TextSpan(token.Start, 0);
            _cursor.Report(
                DiagnosticCodes.Unexpected,
                token.Span,
                $"A join word ({string.Join(", ", Keywords.JoinWords)}) was expected, found {Found()}.",
                new DiagnosticFix("Add 'and' before it", before, "and "));
            return before;
        }

        if (!_cursor.IsWord(meant))
        {
            _cursor.Report(
                DiagnosticCodes.Misspelled,
                token.Span,
                $"{string.Join(", ", Keywords.JoinWords)}, '{{', '|' or the end of the query was expected, found {Found()}.",
                new DiagnosticFix($"Did you mean '{meant}'?", token.Span, meant));
        }

        _cursor.Advance();
        return token.Span;
    }

    private JoinClauseSyntax ParseMatching(JoinWord kind)
    {
        var start = _cursor.Current.Start;
        if (_cursor.IsWord("ignoring"))
        {
            return ParseIgnoring();
        }

        if (!_cursor.TryTakeWord("on"))
        {
            FailNoMatching(kind);
            return new OnSyntax(new TextSpan(start, 0), []);
        }

        if (!_cursor.Is(TokenKind.OpenParen))
        {
            return ParseOpenKeys(start);
        }

        var keys = ParseList(ParseKey, canBeEmpty: true);
        return new OnSyntax(SpanFrom(start), keys);
    }

    private void FailNoMatching(JoinWord kind)
    {
        var word = Keywords.WordOf(kind);
        var meant = _cursor.Is(TokenKind.Name) && _cursor.Next.Kind == TokenKind.OpenParen ? Spelling.Nearest(_cursor.TextOf(_cursor.Current), ["on", "ignoring"]) : null;
        var fix = meant is null
            ? new DiagnosticFix("Name the labels that must be equal, such as on(request_id)")
            : new DiagnosticFix($"Did you mean '{meant}'?", _cursor.Current.Span, meant);
        var message = $"on(…) or ignoring(…) was expected after '{word}', found {Found()}.";
        if (_cursor.Is(TokenKind.Name) || _cursor.Is(TokenKind.OpenParen))
        {
            _cursor.Report(DiagnosticCodes.Unexpected, _cursor.Current.Span, message, fix);
        }
        else
        {
            _cursor.Fail(DiagnosticCodes.Unexpected, _cursor.Current.Span, message, fix);
        }
    }

    /// <summary>Keys without parentheses: reported, then read, so that the rest still makes sense.</summary>
    private OnSyntax ParseOpenKeys(int start)
    {
        var token = _cursor.Current;
        if (token.Kind is not (TokenKind.Name or TokenKind.Text))
        {
            FailExpected("'(' after 'on'");
            return new OnSyntax(SpanFrom(start), []);
        }

        var errors = _cursor.Diagnostics.ErrorCount;
        var key = ParseKey();
        if (_cursor.Diagnostics.ErrorCount == errors)
        {
            var span = TextSpan.FromBounds(start, _cursor.PreviousEnd);
            var fixedText = $"on({TextSpan.FromBounds(token.Start, _cursor.PreviousEnd).In(_cursor.Text)})";
            _cursor.Report(
                DiagnosticCodes.Unexpected,
                token.Span,
                $"'(' was expected after 'on', found '{Shorten(_cursor.TextOf(token))}'.",
                new DiagnosticFix($"Write {fixedText}", span, fixedText));
        }

        return new OnSyntax(SpanFrom(start), [key]);
    }

    private KeySyntax ParseKey()
    {
        var start = _cursor.Current.Start;
        var left = ParseKeyExpression();
        var right = _cursor.TryTake(TokenKind.Equal) ? ParseKeyExpression() : null;
        return new KeySyntax(SpanFrom(start), left, right);
    }

    private ExpressionSyntax ParseKeyExpression()
    {
        if (_cursor.Is(TokenKind.Name) && _cursor.Next.Kind == TokenKind.OpenParen)
        {
            return ParseCall(() => _cursor.Is(TokenKind.Number) ? ParseQuantity("a number") : ParseKeyExpression());
        }

        return ParseField("a label name");
    }

    private IgnoringSyntax ParseIgnoring()
    {
        var start = _cursor.Advance().Start;
        var labels = ParseLabelList();
        return new IgnoringSyntax(SpanFrom(start), labels);
    }
}
