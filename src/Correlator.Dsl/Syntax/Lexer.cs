using static Correlator.Dsl.Syntax.CharacterClass;

namespace Correlator.Dsl.Syntax;

/// <summary>Reads one token at any offset. It holds no state, so the parser may go back or read a stretch in another way.</summary>
internal sealed class Lexer(string text)
{
    public string Text => text;

    /// <summary>The first offset at or after <paramref name="offset"/> that is neither blank nor comment.</summary>
    public int SkipTrivia(int offset)
    {
        while (offset < text.Length)
        {
            var c = text[offset];
            if (c == '#')
            {
                offset = EndOfLine(offset);
            }
            else if (IsBlank(c) || IsForeignBlank(c))
            {
                offset++;
            }
            else
            {
                break;
            }
        }

        return offset;
    }

    public int EndOfLine(int offset)
    {
        while (offset < text.Length && !IsLineEnd(text[offset]))
        {
            offset++;
        }

        return offset;
    }

    /// <summary>The token that starts at or after <paramref name="offset"/>.</summary>
    public Token Scan(int offset)
    {
        var start = SkipTrivia(offset);
        if (start >= text.Length)
        {
            return new Token(TokenKind.End, text.Length, text.Length);
        }

        var c = text[start];
        if (IsNameStart(c))
        {
            return new Token(TokenKind.Name, start, EndOfName(start));
        }

        if (char.IsAsciiDigit(c))
        {
            return new Token(TokenKind.Number, start, EndOfNumber(start));
        }

        return c is '"' or '\'' or '`' || IsSmartQuote(c)
            ? new Token(TokenKind.Text, start, EndOfString(start))
            : Symbol(start);
    }

    /// <summary>The end of the string that opens at <paramref name="start"/>: after its closing quote, or at the end of the line (of the text for a backtick) if there is none.</summary>
    public int EndOfString(int start)
    {
        var open = text[start];
        for (var i = start + 1; i < text.Length; i++)
        {
            var c = text[i];
            if (Closes(open, c))
            {
                return i + 1;
            }

            if (open != '`' && IsLineEnd(c))
            {
                return i;
            }

            if (open != '`' && c == '\\' && i + 1 < text.Length && !IsLineEnd(text[i + 1]))
            {
                i++;
            }
        }

        return text.Length;
    }

    /// <summary>Tells whether the string token ends with a quote that closes it.</summary>
    public bool IsClosed(Token token)
    {
        if (token.End - token.Start < 2 || !Closes(text[token.Start], text[token.End - 1]))
        {
            return false;
        }

        // A quote after an odd number of backslashes belongs to the text.
        var slashes = 0;
        for (var i = token.End - 2; i > token.Start && text[i] == '\\'; i--)
        {
            slashes++;
        }

        return text[token.Start] == '`' || slashes % 2 == 0;
    }

    private static bool Closes(char open, char c)
    {
        if (!IsSmartQuote(open))
        {
            return c == open;
        }

        return IsSmartApostrophe(open) ? IsSmartApostrophe(c) || c == '\'' : (IsSmartQuote(c) && !IsSmartApostrophe(c)) || c == '"';
    }

    private int EndOfName(int start)
    {
        var i = start + 1;
        while (i < text.Length)
        {
            if (IsNamePart(text[i]) || (text[i] == '-' && i + 1 < text.Length && IsNamePart(text[i + 1]) && text[i - 1] != '-'))
            {
                i++;
            }
            else
            {
                break;
            }
        }

        return i;
    }

    private int EndOfNumber(int start)
    {
        var i = start;
        while (i < text.Length && char.IsAsciiDigit(text[i]))
        {
            i++;
        }

        if (i + 1 < text.Length && text[i] == '.' && char.IsAsciiDigit(text[i + 1]))
        {
            i++;
        }

        while (i < text.Length && (IsNamePart(text[i]) || IsMicro(text[i])))
        {
            i++;
        }

        return i;
    }

    private Token Symbol(int start)
    {
        var next = start + 1 < text.Length ? text[start + 1] : '\0';
        var pair = Pair(text[start], next);
        if (pair != TokenKind.Bad)
        {
            return new Token(pair, start, start + 2);
        }

        var single = Single(text[start]);
        return new Token(single, start, single == TokenKind.Bad ? EndOfBad(start) : start + 1);
    }

    private static TokenKind Pair(char first, char second) => (first, second) switch
    {
        ('|', '=') => TokenKind.BarEqual,
        ('|', '~') => TokenKind.BarTilde,
        ('|', '|') => TokenKind.BarBar,
        ('=', '=') => TokenKind.EqualEqual,
        ('=', '~') => TokenKind.EqualTilde,
        ('!', '=') => TokenKind.NotEqual,
        ('!', '~') => TokenKind.NotTilde,
        ('>', '=') => TokenKind.GreaterEqual,
        ('<', '=') => TokenKind.LessEqual,
        _ => TokenKind.Bad,
    };

    private static TokenKind Single(char c) => c switch
    {
        '(' => TokenKind.OpenParen,
        ')' => TokenKind.CloseParen,
        '{' => TokenKind.OpenBrace,
        '}' => TokenKind.CloseBrace,
        '[' => TokenKind.OpenBracket,
        ']' => TokenKind.CloseBracket,
        ',' => TokenKind.Comma,
        ';' => TokenKind.Semicolon,
        '.' => TokenKind.Dot,
        ':' => TokenKind.Colon,
        '@' => TokenKind.At,
        '|' => TokenKind.Bar,
        '=' => TokenKind.Equal,
        '!' => TokenKind.Not,
        '>' => TokenKind.Greater,
        '<' => TokenKind.Less,
        '+' => TokenKind.Plus,
        '-' => TokenKind.Minus,
        '*' => TokenKind.Star,
        '/' => TokenKind.Slash,
        '?' => TokenKind.Question,
        _ => TokenKind.Bad,
    };

    private int EndOfBad(int start)
    {
        var i = start + 1;
        while (i < text.Length && (char.IsLowSurrogate(text[i]) || char.IsSurrogate(text[i]) || (char.IsLetter(text[i]) && text[i] > '\u007F')))
        {
            i++;
        }

        return i;
    }
}
