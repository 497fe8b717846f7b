namespace Correlator.Dsl.Syntax;

/// <summary>Sequences and their steps.</summary>
internal sealed partial class Parser
{
    private SequenceSyntax ParseSequence()
    {
        var start = _cursor.Advance().Start;
        var sequence = new SequenceSyntax(default, []);
        while (ParseSequenceClause(sequence) is { } next)
        {
            sequence = next;
        }

        var steps = new List<SequenceStepSyntax>();
        while (_cursor.Kind is TokenKind.OpenBracket or TokenKind.Not)
        {
            steps.Add(ParseStep());
        }

        if (steps.Count == 0)
        {
            FailExpected("a step such as [ loki({…}) ]");
        }

        var until = _cursor.TryTakeWord("until") ? ParseStep() : null;
        return sequence with { Steps = [.. steps], Until = until, Span = SpanFrom(start) };
    }

    private SequenceSyntax? ParseSequenceClause(SequenceSyntax sequence)
    {
        var token = _cursor.Current;
        if (_cursor.TryTakeWord("unordered"))
        {
            CheckOnce(sequence.IsUnordered, token);
            return sequence with { IsUnordered = true };
        }

        if (_cursor.TryTakeWord("overlapping"))
        {
            CheckOnce(sequence.IsOverlapping, token);
            return sequence with { IsOverlapping = true };
        }

        if (_cursor.TryTakeWord("by"))
        {
            CheckOnce(sequence.Keys.Count > 0, token);
            return sequence with { Keys = ParseKeys() };
        }

        if (!_cursor.IsWord("maxspan") && !(_cursor.IsWord("with") && _cursor.NextIsWord("maxspan")))
        {
            return null;
        }

        _cursor.TryTakeWord("with");
        _cursor.Advance();
        CheckOnce(sequence.MaxSpan is not null, token);
        _cursor.TryTake(TokenKind.Equal);
        return sequence with { MaxSpan = ParseDuration("maxspan") };
    }

    private void CheckOnce(bool isRepeated, Token token)
    {
        if (isRepeated)
        {
            var word = _cursor.TextOf(token);
            _cursor.Report(
                DiagnosticCodes.RepeatedClause,
                token.Span,
                $"'{word}' may stand once in a sequence, found a duplicate.",
                new DiagnosticFix($"Keep one '{word}'"));
        }
    }

    private SequenceStepSyntax ParseStep()
    {
        var start = _cursor.Current.Start;
        var isNegated = _cursor.TryTake(TokenKind.Not);
        Expect(TokenKind.OpenBracket, "'['");
        PipelineSyntax? pipeline = null;
        if (EnterNesting())
        {
            pipeline = ParsePipeline();
            LeaveNesting();
        }

        CloseGroup(TokenKind.CloseBracket, "']'");
        var keys = ParseByKeys();
        var quantifier = ParseQuantifier();
        if (keys.Count == 0)
        {
            keys = ParseByKeys();
        }

        pipeline ??= new PipelineSyntax(default, MissingPrimary(), null, []);
        return new SequenceStepSyntax(SpanFrom(start), pipeline) { IsNegated = isNegated, Keys = keys, Quantifier = quantifier };
    }

    private QuantifierSyntax? ParseQuantifier()
    {
        var token = _cursor.Current;
        (int Minimum, int? Maximum)? bounds = token.Kind switch
        {
            TokenKind.Plus => (1, null),
            TokenKind.Star => (0, null),
            TokenKind.Question => (0, 1),
            _ => null,
        };
        if (bounds is { } fixedBounds)
        {
            _cursor.Advance();
            return new QuantifierSyntax(token.Span, fixedBounds.Minimum, fixedBounds.Maximum);
        }

        if (_cursor.IsWord("with") && _cursor.NextIsWord("runs"))
        {
            _cursor.Advance();
            _cursor.Advance();
            Expect(TokenKind.Equal, "'='");
            var runs = (int)ParseInteger("a number of runs", 1, int.MaxValue);
            return new QuantifierSyntax(SpanFrom(token.Start), runs, runs);
        }

        return token.Kind == TokenKind.OpenBrace && _cursor.Next.Kind == TokenKind.Number ? ParseBraces() : null;
    }

    private QuantifierSyntax ParseBraces()
    {
        var start = _cursor.Advance().Start;
        var minimum = (int)ParseInteger("a number of events", 0, int.MaxValue);
        int? maximum = minimum;
        if (_cursor.TryTake(TokenKind.Comma))
        {
            maximum = _cursor.Is(TokenKind.CloseBrace) ? null : (int)ParseInteger("a number of events", Math.Max(1, minimum), int.MaxValue);
        }

        Close(TokenKind.CloseBrace, "',' or '}'");
        return new QuantifierSyntax(SpanFrom(start), minimum, maximum);
    }
}
