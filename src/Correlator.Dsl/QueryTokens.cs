using Correlator.Dsl.Syntax;

namespace Correlator.Dsl;

/// <summary>What a piece of a query's text is, for its colour.</summary>
public enum QueryTokenKind
{
    /// <summary>A word of the language.</summary>
    Keyword,

    /// <summary>The name of a source, or of a let that stands for one.</summary>
    Source,

    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>A number, with or without a unit of size.</summary>
    Number,

    /// <summary>A number with a unit of time.</summary>
    Duration,

    /// <summary>A sign: comparison, bracket, comma, bar.</summary>
    Operator,

    /// <summary>The name of a label: in braces, in a key, before a comparison.</summary>
    Label,

    /// <summary>From <c>#</c> to the end of the line.</summary>
    Comment,

    /// <summary>Any other name: an alias, a function, a word of Lucene.</summary>
    Name,
}

/// <summary>A piece of a query's text.</summary>
/// <param name="Span">Where it is.</param>
/// <param name="Kind">What it is.</param>
public readonly record struct QueryToken(TextSpan Span, QueryTokenKind Kind);

/// <summary>Cuts the text of a query, finished or not, into pieces for colouring. It looks at neighbours only, so it costs no more than the text is long.</summary>
/// <example><code>
/// foreach (var token in QueryTokens.Read("a({}) and on(x) b({})")) Console.WriteLine($"{token.Span.Start} {token.Kind}");
/// </code></example>
public static class QueryTokens
{
    private static readonly string[] KeyWords = ["on", "by", "ignoring", "group_left", "group_right"];
    private static readonly string[] OtherWords = ["by", "maxspan", "until", "unordered", "overlapping", "with", "in", "not", "true", "false", "null", "first", "final", "each"];

    /// <summary>The pieces in text order; blanks are in none of them.</summary>
    /// <param name="text">Any text. Beyond 262,144 UTF-16 units nothing is read.</param>
    public static IReadOnlyList<QueryToken> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = new List<QueryToken>();
        if (text.Length > Parser.MaxLength)
        {
            return tokens;
        }

        var lexer = new Lexer(text);
        var (previous, end, isInBraces, isInKey) = (new Token(TokenKind.End, 0, 0), 0, false, false);
        for (var token = lexer.Scan(0); token.Kind != TokenKind.End; token = lexer.Scan(token.End))
        {
            AddComments(tokens, text, end, token.Start);
            isInBraces = token.Kind == TokenKind.OpenBrace || (isInBraces && token.Kind != TokenKind.CloseBrace);
            var next = lexer.Scan(token.End);
            var isPrimary = next.Kind == TokenKind.OpenParen && (Begins(previous, text) || lexer.Scan(next.End).Kind == TokenKind.OpenBrace);
            tokens.Add(new QueryToken(token.Span, Kind(token, text, new Neighbours(previous.Kind, next.Kind, isInBraces || isInKey, isPrimary))));
            isInKey = (isInKey && token.Kind != TokenKind.CloseParen) || (next.Kind == TokenKind.OpenParen && KeyWords.Contains(token.Span.In(text), StringComparer.OrdinalIgnoreCase));
            (previous, end) = (token, token.End);
        }

        AddComments(tokens, text, end, text.Length);
        return tokens;
    }

    private static void AddComments(List<QueryToken> tokens, string text, int start, int end)
    {
        while (start < end && text.IndexOf('#', start, end - start) is >= 0 and var at)
        {
            var stop = text.AsSpan(at, end - at).IndexOfAny('\n', '\r') is >= 0 and var length ? at + length : end;
            tokens.Add(new QueryToken(TextSpan.FromBounds(at, stop), QueryTokenKind.Comment));
            start = stop;
        }
    }

    private static QueryTokenKind Kind(Token token, string text, Neighbours near) => token.Kind switch
    {
        TokenKind.Text => QueryTokenKind.Text,
        TokenKind.Number => IsDuration(token.Span.In(text)) ? QueryTokenKind.Duration : QueryTokenKind.Number,
        TokenKind.Name => KindOfName(token.Span.In(text), near),
        _ => QueryTokenKind.Operator,
    };

    private static QueryTokenKind KindOfName(string name, Neighbours near)
    {
        if (IsComparison(near.Next) || (near.IsInNames && near.Previous is TokenKind.OpenBrace or TokenKind.OpenParen or TokenKind.Comma && near.Next != TokenKind.OpenParen))
        {
            return QueryTokenKind.Label;
        }

        if (near.Previous != TokenKind.Dot && (Keywords.Reserved.Contains(name) || Keywords.StageWords.Contains(name) || OtherWords.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            return QueryTokenKind.Keyword;
        }

        return near.IsPrimary ? QueryTokenKind.Source : QueryTokenKind.Name;
    }

    /// <summary>Whether a stream can stand behind a token; elsewhere a name before a parenthesis is a function.</summary>
    private static bool Begins(Token previous, string text) => previous.Kind switch
    {
        TokenKind.End or TokenKind.CloseParen or TokenKind.CloseBracket or TokenKind.OpenBracket or TokenKind.Semicolon => true,
        TokenKind.Name => Keywords.JoinWords.Contains(previous.Span.In(text), StringComparer.OrdinalIgnoreCase),
        _ => false,
    };

    private static bool IsComparison(TokenKind kind) => kind is
        TokenKind.Equal or TokenKind.EqualEqual or TokenKind.EqualTilde or TokenKind.NotEqual or TokenKind.NotTilde
        or TokenKind.Greater or TokenKind.GreaterEqual or TokenKind.Less or TokenKind.LessEqual;

    private static bool IsDuration(string number) =>
        !number.EndsWith("B", StringComparison.OrdinalIgnoreCase) && !char.IsAsciiDigit(number[^1]) && !number.Contains('e', StringComparison.OrdinalIgnoreCase);

    private readonly record struct Neighbours(TokenKind Previous, TokenKind Next, bool IsInNames, bool IsPrimary);
}
