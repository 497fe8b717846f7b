namespace Correlator.Dsl.Syntax;

internal enum TokenKind
{
    End,
    Name,
    Number,
    Text,
    OpenParen,
    CloseParen,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Comma,
    Semicolon,
    Dot,
    Colon,
    At,
    Bar,
    BarEqual,
    BarTilde,
    BarBar,
    Equal,
    EqualEqual,
    EqualTilde,
    NotEqual,
    NotTilde,
    Not,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
    Plus,
    Minus,
    Star,
    Slash,
    Question,
    Bad,
}

/// <summary>A piece of text with a meaning of its own.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int End)
{
    public TextSpan Span => TextSpan.FromBounds(Start, End);
}
