namespace Correlator.Dsl.Syntax;

/// <summary>The recursive-descent parser. It never throws on any text and runs in linear time.</summary>
internal sealed partial class Parser
{
    /// <summary>UTF-16 units of a query; more is a mistake or an attack.</summary>
    public const int MaxLength = 262_144;

    /// <summary>Levels of parentheses, predicates and functions; it keeps the recursion far from the end of any stack.</summary>
    public const int MaxNesting = 100;

    /// <summary>Streams of one query.</summary>
    public const int MaxStreams = 64;

    private readonly TokenCursor _cursor;
    private readonly Func<string, SelectorDialect> _languageOf;
    private readonly HashSet<string> _letNames = new(StringComparer.Ordinal);
    private int _nesting;
    private int _streams;

    private Parser(string text, DiagnosticBag diagnostics, Func<string, SelectorDialect> languageOf)
    {
        _cursor = new TokenCursor(text, diagnostics);
        _languageOf = languageOf;
    }

    /// <summary>Reads a query. With errors in <paramref name="diagnostics"/> the tree holds what could be read.</summary>
    public static QuerySyntax Parse(string text, DiagnosticBag diagnostics, Func<string, SelectorDialect> languageOf)
    {
        var parser = new Parser(text, diagnostics, languageOf);
        if (text.Length > MaxLength)
        {
            parser._cursor.Abandon(DiagnosticCodes.TooLarge, new TextSpan(MaxLength, 0), $"A query has at most {MaxLength} characters, found {text.Length}.");
        }
        else
        {
            parser._cursor.Start();
        }

        return parser.ParseQuery();
    }

    private QuerySyntax ParseQuery()
    {
        var statements = new List<StatementSyntax>();
        while (ParseStatement() is { } statement)
        {
            statements.Add(statement);
            _cursor.Recover(static token => token.Kind == TokenKind.Semicolon);
            _cursor.TryTake(TokenKind.Semicolon);
        }

        var pipeline = ParsePipeline();
        if (!_cursor.Is(TokenKind.End))
        {
            // One message for what follows a whole query is enough: nothing there can be understood with certainty.
            FailAfterPipeline("the end of the query");
        }

        _cursor.Finish();
        return new QuerySyntax(new TextSpan(0, _cursor.Text.Length), [.. statements], pipeline) { Comments = _cursor.Comments };
    }

    private StatementSyntax? ParseStatement()
    {
        if (_cursor.Next.Kind != TokenKind.Name)
        {
            return null;
        }

        var start = _cursor.Current.Start;
        if (_cursor.TryTakeWord("set"))
        {
            var option = ParseOption();
            ExpectEndOfStatement();
            return new SetSyntax(SpanFrom(start), option);
        }

        if (!_cursor.TryTakeWord("let"))
        {
            return null;
        }

        var name = ParseNewName("let");
        Expect(TokenKind.Equal, "'='");
        var pipeline = ParsePipeline();
        _letNames.Add(name.Text);
        ExpectEndOfStatement();
        return new LetSyntax(SpanFrom(start), name, pipeline);
    }

    private void ExpectEndOfStatement()
    {
        if (!_cursor.TryTake(TokenKind.Semicolon))
        {
            _cursor.Fail(
                DiagnosticCodes.Unexpected,
                _cursor.Current.Span,
                $"A statement ends with ';', found {Found()}.",
                new DiagnosticFix("Add ';'", new TextSpan(_cursor.PreviousEnd, 0), ";"));
        }
    }

    private OptionSyntax ParseOption()
    {
        var start = _cursor.Current.Start;
        var name = ParseName("an option name");
        Expect(TokenKind.Equal, "'='");
        ExpressionSyntax value = _cursor.Kind switch
        {
            TokenKind.Text => ParseString("a value"),
            TokenKind.Name => ParseField("a value"),
            _ => ParseQuantity("a value"),
        };
        return new OptionSyntax(SpanFrom(start), name, value);
    }

    private PipelineSyntax ParsePipeline()
    {
        var start = _cursor.Current.Start;
        var source = ParseJoinExpression();
        var filter = _cursor.Is(TokenKind.OpenBrace) ? ParsePostFilter() : null;
        var stages = ParseStages();
        return new PipelineSyntax(SpanFrom(start), source, filter, stages);
    }

    private SyntaxList<StageSyntax> ParseStages()
    {
        var stages = new List<StageSyntax>();
        while (AtStage())
        {
            stages.Add(ParseStage());
            _cursor.Recover(static token => token.Kind is TokenKind.Bar or TokenKind.Semicolon);
        }

        return [.. stages];
    }

    /// <summary>Says what stands in the way after a whole pipeline.</summary>
    private void FailAfterPipeline(string end)
    {
        var token = _cursor.Current;
        var word = token.Kind == TokenKind.Name ? _cursor.TextOf(token) : null;
        var meant = word is null ? null : Spelling.Nearest(word, Keywords.JoinWords);
        var message = $"{string.Join(", ", Keywords.JoinWords)}, '{{', '|' or {end} was expected, found {Found()}.";
        _cursor.Fail(
            meant is null ? DiagnosticCodes.Unexpected : DiagnosticCodes.Misspelled,
            token.Span,
            message,
            meant is null ? null : new DiagnosticFix($"Did you mean '{meant}'?", token.Span, meant));
    }

    private bool EnterNesting()
    {
        if (++_nesting <= MaxNesting)
        {
            return true;
        }

        _cursor.Abandon(DiagnosticCodes.TooLarge, _cursor.Current.Span, $"Nesting goes at most {MaxNesting} levels deep.");
        return false;
    }

    private void LeaveNesting() => _nesting--;
}
