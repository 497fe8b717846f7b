namespace Correlator.Dsl.Syntax;

/// <summary>Predicates and expressions.</summary>
internal sealed partial class Parser
{
    private PredicateSyntax ParsePredicate()
    {
        var start = _cursor.Current.Start;
        var operands = new List<PredicateSyntax> { ParseAndPredicate() };
        while (_cursor.TryTakeWord("or"))
        {
            operands.Add(ParseAndPredicate());
        }

        return operands.Count == 1 ? operands[0] : new OrPredicateSyntax(SpanFrom(start), [.. operands]);
    }

    private PredicateSyntax ParseAndPredicate()
    {
        var start = _cursor.Current.Start;
        var operands = new List<PredicateSyntax> { ParseNotPredicate() };
        while (_cursor.TryTakeWord("and") || _cursor.TryTake(TokenKind.Comma))
        {
            operands.Add(ParseNotPredicate());
        }

        return operands.Count == 1 ? operands[0] : new AndPredicateSyntax(SpanFrom(start), [.. operands]);
    }

    private PredicateSyntax ParseNotPredicate()
    {
        var start = _cursor.Current.Start;
        if (!EnterNesting())
        {
            return new ExistsPredicateSyntax(default, new FieldSyntax(default, [new NameSyntax(default, string.Empty)]));
        }

        PredicateSyntax predicate;
        if (_cursor.IsWord("not") && _cursor.Next.Kind is TokenKind.Name or TokenKind.OpenParen or TokenKind.Text or TokenKind.Number or TokenKind.Minus && !_cursor.NextIsWord("in"))
        {
            _cursor.Advance();
            predicate = ParseNotPredicate();
            predicate = new NotPredicateSyntax(SpanFrom(start), predicate);
        }
        else if (_cursor.TryTake(TokenKind.OpenParen))
        {
            predicate = ParsePredicate();
            Close(TokenKind.CloseParen, "and, or or ')'");
        }
        else
        {
            predicate = ParseTest();
        }

        LeaveNesting();
        return predicate;
    }

    private PredicateSyntax ParseTest()
    {
        var token = _cursor.Current;
        var word = token.Kind == TokenKind.Name && _cursor.Next.Kind == TokenKind.OpenParen ? _cursor.TextOf(token).ToLowerInvariant() : string.Empty;
        if (word is not ("exists" or "missing" or "any" or "all"))
        {
            return ParseComparison();
        }

        _cursor.Advance();
        _cursor.Advance();
        PredicateSyntax test = word switch
        {
            "exists" => new ExistsPredicateSyntax(default, ParseField("a field")),
            "missing" => new MissingPredicateSyntax(default, ParseName("an alias")),
            "any" => new AnyPredicateSyntax(default, ParsePredicate()),
            _ => new AllPredicateSyntax(default, ParsePredicate()),
        };
        Close(TokenKind.CloseParen, "')'");
        return test with { Span = SpanFrom(token.Start) };
    }

    private PredicateSyntax ParseComparison()
    {
        var start = _cursor.Current.Start;
        var left = ParseExpression();
        if (_cursor.Kind is TokenKind.EqualTilde or TokenKind.NotTilde)
        {
            var isNegated = _cursor.Advance().Kind == TokenKind.NotTilde;
            var pattern = ParseString("a regular expression in quotes");
            return new MatchPredicateSyntax(SpanFrom(start), left, isNegated, pattern);
        }

        if (_cursor.IsWord("in") || (_cursor.IsWord("not") && _cursor.NextIsWord("in")))
        {
            var isNegated = _cursor.TryTakeWord("not");
            _cursor.Advance();
            var values = ParseList(ParseExpression, canBeEmpty: false);
            var test = new InPredicateSyntax(SpanFrom(start), left, values);
            return isNegated ? new NotPredicateSyntax(test.Span, test) : test;
        }

        if (ComparisonAtCursor() is not { } comparison)
        {
            FailExpected("a comparison such as >= or =~");
            return new ComparisonPredicateSyntax(SpanFrom(start), left, ComparisonOperator.Equal, left);
        }

        _cursor.Advance();
        var right = ParseExpression();
        return new ComparisonPredicateSyntax(SpanFrom(start), left, comparison, right);
    }

    private ComparisonOperator? ComparisonAtCursor() => _cursor.Kind switch
    {
        TokenKind.Equal or TokenKind.EqualEqual => ComparisonOperator.Equal,
        TokenKind.NotEqual => ComparisonOperator.NotEqual,
        TokenKind.Greater => ComparisonOperator.Greater,
        TokenKind.GreaterEqual => ComparisonOperator.GreaterOrEqual,
        TokenKind.Less => ComparisonOperator.Less,
        TokenKind.LessEqual => ComparisonOperator.LessOrEqual,
        _ => null,
    };

    private ExpressionSyntax ParseExpression()
    {
        var start = _cursor.Current.Start;
        var left = ParseProduct();
        for (var count = 0; _cursor.Kind is TokenKind.Plus or TokenKind.Minus && CanChain(count); count++)
        {
            var operation = _cursor.Advance().Kind == TokenKind.Plus ? ArithmeticOperator.Add : ArithmeticOperator.Subtract;
            var right = ParseProduct();
            left = new ArithmeticSyntax(SpanFrom(start), operation, left, right);
        }

        return left;
    }

    private ExpressionSyntax ParseProduct()
    {
        var start = _cursor.Current.Start;
        var left = ParseTerm();
        for (var count = 0; _cursor.Kind is TokenKind.Star or TokenKind.Slash && CanChain(count); count++)
        {
            var operation = _cursor.Advance().Kind == TokenKind.Star ? ArithmeticOperator.Multiply : ArithmeticOperator.Divide;
            var right = ParseTerm();
            left = new ArithmeticSyntax(SpanFrom(start), operation, left, right);
        }

        return left;
    }

    /// <summary>Chains nest to the left, so their length is a depth.</summary>
    private bool CanChain(int count)
    {
        if (count < MaxNesting)
        {
            return true;
        }

        _cursor.Abandon(DiagnosticCodes.TooLarge, _cursor.Current.Span, $"An expression has at most {MaxNesting} operators in a row.");
        return false;
    }

    private ExpressionSyntax ParseTerm() => _cursor.Kind switch
    {
        TokenKind.Text => ParseString("a value"),
        TokenKind.Number or TokenKind.Minus => ParseQuantity("a number"),
        TokenKind.Name when _cursor.Next.Kind == TokenKind.OpenParen => ParseCall(ParseExpression),
        TokenKind.Name => ParseField("a field"),
        _ => FailNoTerm(),
    };

    private FieldSyntax FailNoTerm()
    {
        var at = new TextSpan(_cursor.Current.Start, 0);
        FailExpected("a field, a number, a string or a function");
        return new FieldSyntax(at, [new NameSyntax(at, string.Empty)]);
    }

    private CallSyntax ParseCall(Func<ExpressionSyntax> parseArgument)
    {
        var token = _cursor.Advance();
        var name = new NameSyntax(token.Span, _cursor.TextOf(token).ToLowerInvariant());
        SyntaxList<ExpressionSyntax> arguments = [];
        if (EnterNesting())
        {
            arguments = ParseList(parseArgument, canBeEmpty: true);
            LeaveNesting();
        }

        return new CallSyntax(SpanFrom(token.Start), name, arguments);
    }
}
