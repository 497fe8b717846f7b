namespace Correlator.Dsl.Syntax;

/// <summary>The clauses between the keys of a join and its right side.</summary>
internal sealed partial class Parser
{
    private void ParseClauses(List<JoinClauseSyntax> clauses, ref JoinClauseSyntax matching)
    {
        while (AtClause())
        {
            var token = _cursor.Current;
            var clause = ParseClause();
            if (clause is OnSyntax && matching.Span.Length == 0)
            {
                // The keys stand behind another clause, which was reported when they were missed.
                matching = clause;
            }
            else if (!IsRepeated(clause, clauses, matching, token))
            {
                clauses.Add(clause);
            }
        }
    }

    private bool AtClause()
    {
        if (!_cursor.Is(TokenKind.Name))
        {
            return false;
        }

        var word = _cursor.TextOf(_cursor.Current);
        return Keywords.ClauseWords.Contains(word, StringComparer.OrdinalIgnoreCase)
            || _cursor.IsWord("on")
            || (_cursor.Next.Kind == TokenKind.OpenParen && MeantClause(word) is not null);
    }

    /// <summary>The clause that a misspelled word stands for; only near misses, since any other name before a parenthesis is a source.</summary>
    private static string? MeantClause(string word)
    {
        var meant = word.Length >= 5 ? Spelling.Nearest(word, Keywords.ClauseWords) : null;
        return meant is not null && meant[0] == char.ToLowerInvariant(word[0]) ? meant : null;
    }

    private JoinClauseSyntax ParseClause()
    {
        var token = _cursor.Current;
        var word = _cursor.TextOf(token).ToLowerInvariant();
        if (word == "on")
        {
            return ParseMatching(JoinWord.And);
        }

        if (!Keywords.ClauseWords.Contains(word))
        {
            var meant = MeantClause(word)!;
            _cursor.Report(
                DiagnosticCodes.Misspelled,
                token.Span,
                $"A clause of the join or a source was expected, found {Found()}.",
                new DiagnosticFix($"Did you mean '{meant}'?", token.Span, meant));
            word = meant;
        }

        if (word == "ignoring")
        {
            return ParseIgnoring();
        }

        _cursor.Advance();
        return word is "group_left" or "group_right" ? ParseGroup(token.Start, word) : ParseTimeClause(token.Start, word);
    }

    /// <summary>A name with parentheses right before a source is no source itself, so that a wrong clause is never read as a stream.</summary>
    private bool IsUnknownClause()
    {
        if (!IsSourceName(_cursor.Current))
        {
            return false;
        }

        var end = BalancedText.EndOfNative(_cursor.Text, _cursor.Next.End);
        return end >= 0 && _cursor.Lexer.Scan(end + 1) is { Kind: TokenKind.Name } following
            && !_cursor.IsWord(following, "with") && (IsSourceName(following) || IsClauseWord(following));
    }

    private bool IsClauseWord(Token token) => Keywords.ClauseWords.Contains(_cursor.TextOf(token), StringComparer.OrdinalIgnoreCase);

    private void ReportUnknownClause()
    {
        var token = _cursor.Current;
        _cursor.Report(
            DiagnosticCodes.Unexpected,
            token.Span,
            $"A clause ({string.Join(", ", Keywords.ClauseWords)}) or the right side was expected, found {Found()} before another source.");
        _cursor.Resume(BalancedText.EndOfNative(_cursor.Text, _cursor.Next.End) + 1);
    }

    private GroupSyntax ParseGroup(int start, string word)
    {
        var labels = _cursor.Is(TokenKind.OpenParen) ? ParseLabelList() : [];
        return new GroupSyntax(SpanFrom(start), word == "group_left" ? GroupModifier.Left : GroupModifier.Right, labels);
    }

    private JoinClauseSyntax ParseTimeClause(int start, string word)
    {
        Expect(TokenKind.OpenParen, $"'(' after '{word}'");
        JoinClauseSyntax clause = word switch
        {
            "before" => new BeforeSyntax(default, ParseDuration(word)),
            "after" => new AfterSyntax(default, ParseDuration(word)),
            "asof" => ParseAsOf(),
            _ => ParseWithin(),
        };
        Close(TokenKind.CloseParen, "')'");
        if (clause is WithinBoundsSyntax bounds && _cursor.TryTakeWord("of"))
        {
            clause = bounds with { Of = ParseName("an alias after 'of'") };
        }

        return clause with { Span = SpanFrom(start) };
    }

    private AsOfSyntax ParseAsOf()
    {
        var word = ParseOneOf("prev, next or nearest", string.Empty, ["prev", "next", "nearest"]);
        var direction = word switch { "next" => AsOfWord.Next, "nearest" => AsOfWord.Nearest, _ => AsOfWord.Previous };
        var tolerance = _cursor.TryTake(TokenKind.Comma) ? ParseDuration("asof") : null;
        return new AsOfSyntax(default, direction, tolerance);
    }

    private JoinClauseSyntax ParseWithin()
    {
        var first = _cursor.Current;
        var second = _cursor.Next;
        var isSigned = first.Kind is TokenKind.Plus or TokenKind.Minus || _cursor.IsWord("inf");
        if (!isSigned && second.Kind != TokenKind.Comma)
        {
            return new WithinSyntax(default, ParseDuration("within"));
        }

        var lower = ParseBound();
        if (_cursor.Is(TokenKind.CloseParen))
        {
            FailLoneBound(first, lower);
        }

        Expect(TokenKind.Comma, "','");
        var upper = ParseBound();
        if (lower.Ticks > upper.Ticks)
        {
            _cursor.Report(
                DiagnosticCodes.OutOfRange,
                TextSpan.FromBounds(lower.Span.Start, upper.Span.End),
                $"The first bound must not be above the second, found {lower.Text} and {upper.Text}.",
                new DiagnosticFix("Swap them", TextSpan.FromBounds(lower.Span.Start, upper.Span.End), $"{upper.Text}, {lower.Text}"));
        }

        return new WithinBoundsSyntax(default, lower, upper, null);
    }

    private void FailLoneBound(Token first, BoundSyntax bound)
    {
        var meant = bound.Text.StartsWith('-') ? $"{bound.Text}, 0" : $"0, {bound.Text}";
        _cursor.Fail(
            DiagnosticCodes.NotPositive,
            first.Span,
            $"'within' needs a duration without sign or two bounds, found '{bound.Text}'.",
            new DiagnosticFix($"Write within({meant})", bound.Span, meant));
    }

    private BoundSyntax ParseBound()
    {
        var start = _cursor.Current.Start;
        var sign = _cursor.TryTake(TokenKind.Minus) ? "-" : _cursor.TryTake(TokenKind.Plus) ? "+" : string.Empty;
        if (_cursor.TryTakeWord("inf"))
        {
            return new BoundSyntax(SpanFrom(start), sign == "-" ? long.MinValue : long.MaxValue, sign + "inf");
        }

        if (_cursor.Is(TokenKind.Number) && _cursor.TextOf(_cursor.Current) == "0")
        {
            _cursor.Advance();
            return new BoundSyntax(SpanFrom(start), 0, sign + "0");
        }

        var duration = ParseDuration("within");
        return new BoundSyntax(SpanFrom(start), sign == "-" ? -duration.Ticks : duration.Ticks, sign + duration.Text);
    }

    private bool IsRepeated(JoinClauseSyntax clause, List<JoinClauseSyntax> earlier, JoinClauseSyntax matching, Token token)
    {
        var word = WordOf(clause);
        var same = earlier.Append(matching).FirstOrDefault(other => WordOf(other) == word);
        if (same is null && clause is not OnSyntax)
        {
            return false;
        }

        var title = new DiagnosticFix($"Keep one '{word}'", clause.Span, string.Empty);
        _cursor.Report(DiagnosticCodes.RepeatedClause, token.Span, $"'{word}' may stand once in a join, found a duplicate.", title);
        return true;
    }

    private static string WordOf(JoinClauseSyntax clause) => clause switch
    {
        OnSyntax => "on",
        IgnoringSyntax => "ignoring",
        WithinSyntax or WithinBoundsSyntax => "within",
        BeforeSyntax => "before",
        AfterSyntax => "after",
        AsOfSyntax => "asof",
        GroupSyntax { Side: GroupModifier.Left } => "group_left",
        _ => "group_right",
    };
}
