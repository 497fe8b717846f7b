using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Hover;

/// <summary>The token at a place and the nodes around it, outermost first.</summary>
/// <param name="Token">The token; in text of another language the word there.</param>
/// <param name="Path">From the query to the innermost node.</param>
internal sealed record HoverTarget(Token Token, IReadOnlyList<SyntaxNode> Path)
{
    public SyntaxNode Innermost => Path[^1];

    public static HoverTarget? Find(QueryCheck check, int offset)
    {
        var token = check.Text.Length > Parser.MaxLength ? null : TokenAt(check, offset);
        return token is null ? null : new HoverTarget(token.Value, PathTo(check.Syntax, token.Value.Span));
    }

    /// <summary>The innermost node of a type, or null.</summary>
    public T? Nearest<T>()
        where T : SyntaxNode => Path.OfType<T>().LastOrDefault();

    private static Token? TokenAt(QueryCheck check, int offset)
    {
        var lexer = new Lexer(check.Text);
        var foreign = new Queue<TextSpan>(check.Syntax.SelfAndDescendants()
            .Where(static node => node is LuceneSelectorSyntax or NativeSelectorSyntax).Select(static node => node.Span).OrderBy(static span => span.Start));
        Token? before = null;
        for (var at = 0; ;)
        {
            var token = lexer.Scan(at);
            if (foreign.TryPeek(out var span) && token.Start >= span.Start)
            {
                // Text of another language is one token: its quotes and marks are not ours.
                token = new Token(TokenKind.Bad, span.Start, foreign.Dequeue().End);
            }

            if (token.Kind == TokenKind.End || token.Start > offset)
            {
                return before is { Kind: TokenKind.Name } name && name.End == offset ? name : null;
            }

            if (offset < token.End)
            {
                return token;
            }

            (before, at) = (token, token.End);
        }
    }

    private static List<SyntaxNode> PathTo(SyntaxNode root, TextSpan span)
    {
        var path = new List<SyntaxNode> { root };
        while (SyntaxChildren.Of(path[^1]).FirstOrDefault(child => child is not null && Contains(child.Span, span)) is { } inner)
        {
            path.Add(inner);
        }

        return path;
    }

    private static bool Contains(TextSpan outer, TextSpan inner) => outer.Length > 0 && outer.Start <= inner.Start && inner.End <= outer.End;
}
