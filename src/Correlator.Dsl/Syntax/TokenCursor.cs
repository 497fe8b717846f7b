namespace Correlator.Dsl.Syntax;

/// <summary>Walks the tokens of a text. After an error it shows the end of the text until the parser recovers, so that one mistake gives one message.</summary>
internal sealed class TokenCursor(string text, DiagnosticBag diagnostics)
{
    private readonly Lexer _lexer = new(text);
    private readonly List<CommentSyntax> _comments = [];
    private Token _current;
    private Token? _next;
    private bool _lost;

    public string Text => text;

    public Lexer Lexer => _lexer;

    public DiagnosticBag Diagnostics => diagnostics;

    public IReadOnlyList<CommentSyntax> Comments => _comments;

    /// <summary>True from an error to the recovery from it.</summary>
    public bool IsPanicking { get; private set; }

    /// <summary>The end of the token that was taken last.</summary>
    public int PreviousEnd { get; private set; }

    public Token Current => IsPanicking ? new Token(TokenKind.End, _current.Start, _current.Start) : _current;

    public Token Next => IsPanicking ? Current : _next ??= _lexer.Scan(_current.End);

    public TokenKind Kind => Current.Kind;

    public void Start() => _current = _lexer.Scan(0);

    public string TextOf(Token token) => text[token.Start..token.End];

    public bool Is(TokenKind kind) => Kind == kind;

    public bool IsWord(string word) => IsWord(Current, word);

    public bool NextIsWord(string word) => IsWord(Next, word);

    public Token Advance()
    {
        var token = Current;
        if (!IsPanicking)
        {
            TakeTrivia(PreviousEnd, token.Start);
            PreviousEnd = token.End;
            _current = _next ?? _lexer.Scan(token.End);
            _next = null;
        }

        return token;
    }

    public bool TryTake(TokenKind kind)
    {
        if (!Is(kind))
        {
            return false;
        }

        Advance();
        return true;
    }

    public bool TryTakeWord(string word)
    {
        if (!IsWord(word))
        {
            return false;
        }

        Advance();
        return true;
    }

    /// <summary>Goes on after a stretch that was read in another way.</summary>
    public void Resume(int offset)
    {
        if (!IsPanicking)
        {
            TakeTrivia(PreviousEnd, _current.Start);
            PreviousEnd = Math.Min(offset, text.Length);
            _current = _lexer.Scan(offset);
            _next = null;
        }
    }

    /// <summary>Reports an error and goes into panic.</summary>
    public void Fail(string code, TextSpan span, string message, DiagnosticFix? fix = null)
    {
        Report(code, span, message, fix);
        IsPanicking = true;
        _lost |= diagnostics.ErrorCount >= DiagnosticBag.MaxErrors;
    }

    /// <summary>Reports an error that does not keep the parser from going on.</summary>
    public void Report(string code, TextSpan span, string message, DiagnosticFix? fix = null)
    {
        if (!IsPanicking)
        {
            diagnostics.Error(code, span, message, fix);
        }
    }

    /// <summary>Reports an error after which nothing more is read.</summary>
    public void Abandon(string code, TextSpan span, string message)
    {
        Fail(code, span, message);
        _lost = true;
    }

    /// <summary>Skips to the first token, outside of brackets that open on the way, that satisfies <paramref name="isStop"/>, and ends the panic there. At the end of the text the panic stays.</summary>
    public void Recover(Func<Token, bool> isStop)
    {
        if (!IsPanicking || _lost)
        {
            return;
        }

        var depth = 0;
        while (_current.Kind != TokenKind.End && (depth > 0 || !isStop(_current)))
        {
            depth += Depth(_current.Kind);
            if (depth < 0)
            {
                break;
            }

            PreviousEnd = _current.End;
            _current = _lexer.Scan(_current.End);
        }

        _next = null;
        IsPanicking = _current.Kind == TokenKind.End;
        _lost |= IsPanicking;
    }

    /// <summary>Takes the blanks and comments before the end of the text.</summary>
    public void Finish() => TakeTrivia(PreviousEnd, text.Length);

    public bool IsWord(Token token, string word) =>
        token.Kind == TokenKind.Name && token.End - token.Start == word.Length
        && text.AsSpan(token.Start, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase);

    private static int Depth(TokenKind kind) => kind switch
    {
        TokenKind.OpenParen or TokenKind.OpenBrace or TokenKind.OpenBracket => 1,
        TokenKind.CloseParen or TokenKind.CloseBrace or TokenKind.CloseBracket => -1,
        _ => 0,
    };

    private void TakeTrivia(int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (text[i] == '#')
            {
                i = TakeComment(i) - 1;
            }
            else if (CharacterClass.IsForeignBlank(text[i]) && !(i == 0 && text[i] == '\uFEFF'))
            {
                var span = new TextSpan(i, 1);
                diagnostics.Error(
                    DiagnosticCodes.BadCharacter,
                    span,
                    $"A blank was expected, found the look-alike character U+{(int)text[i]:X4}.",
                    new DiagnosticFix("Replace it by an ordinary blank", span, " "));
            }
        }
    }

    private int TakeComment(int start)
    {
        var end = _lexer.EndOfLine(start);
        if (_comments.Count == 0 || _comments[^1].Span.Start < start)
        {
            var content = text[start..end].TrimEnd();
            _comments.Add(new CommentSyntax(new TextSpan(start, content.Length), content, IsTrailing(start)));
        }

        return end;
    }

    private bool IsTrailing(int start)
    {
        for (var i = start - 1; i >= 0 && !CharacterClass.IsLineEnd(text[i]); i--)
        {
            if (!CharacterClass.IsBlank(text[i]))
            {
                return true;
            }
        }

        return false;
    }
}
