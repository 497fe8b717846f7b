namespace Correlator.Dsl.Syntax;

/// <summary>Aggregates and windows.</summary>
internal sealed partial class Parser
{
    private AggregateStageSyntax ParseAggregateStage()
    {
        var start = _cursor.Current.Start;
        var calls = ParseItems(ParseAggregateCall).ToImmutableArray().ToList();
        var grouping = _cursor.IsWord("by") || _cursor.IsWord("without") ? ParseGrouping() : null;
        var window = _cursor.Is(TokenKind.OpenBracket) ? ParseWindow() : null;
        TakeLateAlias(calls);
        ThresholdSyntax? threshold = null;
        if (ComparisonAtCursor() is { } comparison && !AtLineFilter())
        {
            var at = _cursor.Advance().Start;
            var quantity = ParseQuantity("a number");
            threshold = new ThresholdSyntax(SpanFrom(at), comparison, quantity);
        }

        TakeLateAlias(calls);
        return new AggregateStageSyntax(SpanFrom(start), [.. calls]) { Grouping = grouping, Window = window, Threshold = threshold };
    }

    /// <summary><c>!=</c> before a string starts a line filter, not a threshold.</summary>
    private bool AtLineFilter() => _cursor.Is(TokenKind.NotEqual) && _cursor.Next.Kind == TokenKind.Text;

    /// <summary>An alias may also follow the window; it then names the last aggregate.</summary>
    private void TakeLateAlias(List<AggregateCallSyntax> calls)
    {
        if (_cursor.IsWord("as") && calls[^1].Alias is null)
        {
            _cursor.Advance();
            calls[^1] = calls[^1] with { Alias = ParseName("a name after 'as'") };
        }
    }

    private AggregateCallSyntax ParseAggregateCall()
    {
        var token = _cursor.Current;
        var name = ParseName("an aggregate such as count");
        if (!Keywords.Aggregates.TryGetValue(name.Text, out var function))
        {
            var meant = Spelling.Nearest(name.Text, Keywords.Aggregates.Keys.Order(StringComparer.Ordinal));
            _cursor.Fail(
                DiagnosticCodes.Unexpected,
                token.Span,
                $"An aggregate ({string.Join(", ", Enum.GetValues<AggregateWord>().Select(Keywords.WordOf))}) was expected, found '{Shorten(name.Text)}'.",
                meant is null ? null : new DiagnosticFix($"Did you mean '{meant}'?", token.Span, meant));
        }

        var call = new AggregateCallSyntax(default, function, []);
        if (function != AggregateWord.Count || _cursor.Is(TokenKind.OpenParen))
        {
            call = ParseAggregateArguments(call);
        }

        var alias = _cursor.TryTakeWord("as") ? ParseName("a name after 'as'") : null;
        return call with { Alias = alias, Span = SpanFrom(token.Start) };
    }

    private AggregateCallSyntax ParseAggregateArguments(AggregateCallSyntax call)
    {
        Expect(TokenKind.OpenParen, $"'(' after '{Keywords.WordOf(call.Function)}'");
        if (call.Function is AggregateWord.Quantile or AggregateWord.TopK or AggregateWord.BottomK)
        {
            var parameter = ParseQuantity("a number");
            Expect(TokenKind.Comma, "','");
            call = call with { Parameter = parameter, Fields = [ParseField("a field")] };
        }
        else
        {
            var distinct = call.Function == AggregateWord.Count && _cursor.IsWord("distinct") && _cursor.Next.Kind is TokenKind.Name or TokenKind.Text;
            if (distinct)
            {
                _cursor.Advance();
            }

            call = call with { IsDistinct = distinct, Fields = _cursor.Is(TokenKind.CloseParen) ? [] : ParseAggregateFields(call.Function) };
        }

        Close(TokenKind.CloseParen, "')'");
        return call;
    }

    private SyntaxList<FieldSyntax> ParseAggregateFields(AggregateWord function) =>
        function == AggregateWord.Count ? ParseOpenLabels() : [ParseField("a field")];

    private GroupingSyntax ParseGrouping()
    {
        var token = _cursor.Advance();
        var labels = ParseLabelList();
        return new GroupingSyntax(SpanFrom(token.Start), _cursor.IsWord(token, "without"), labels);
    }

    private WindowSyntax ParseWindow()
    {
        var start = _cursor.Advance().Start;
        var window = ParseWindowBody();
        Close(TokenKind.CloseBracket, "']'");
        return window with { Span = SpanFrom(start) };
    }

    private WindowSyntax ParseWindowBody()
    {
        if (_cursor.TryTakeWord("sliding"))
        {
            return new SlidingWindowSyntax(default, ParseDuration());
        }

        if (_cursor.TryTakeWord("session"))
        {
            var gap = ParseDuration();
            return new SessionWindowSyntax(default, gap, _cursor.TryTake(TokenKind.Comma) ? ParseDuration() : null);
        }

        if (_cursor.Is(TokenKind.Number) && _cursor.NextIsWord("events"))
        {
            var count = (int)ParseInteger("a number of events", 1, int.MaxValue);
            _cursor.Advance();
            return new CountWindowSyntax(default, count);
        }

        var size = ParseDuration();
        return _cursor.TryTake(TokenKind.Colon) ? new HoppingWindowSyntax(default, size, ParseDuration()) : new TumblingWindowSyntax(default, size);
    }
}
