namespace Correlator.Dsl.Syntax;

/// <summary>A positioned node of the closed syntax tree. Equality compares structure and never <see cref="Span"/>.</summary>
public abstract record SyntaxNode
{
    private protected SyntaxNode(TextSpan span) => Span = span;

    /// <summary>Where the node stands in the text as typed; empty for a node that was built by code.</summary>
    public TextSpan Span { get; init; }

    /// <summary>Tells whether both nodes are of one type; the derived records go on to compare their members.</summary>
    public virtual bool Equals(SyntaxNode? other) => other is not null && EqualityContract == other.EqualityContract;

    /// <summary>A hash that leaves out the position.</summary>
    public override int GetHashCode() => EqualityContract.GetHashCode();
}

/// <summary>A name: of a source, alias, let, option, function, or one part of a field.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Text">The name as typed; for a quoted label the decoded text.</param>
public sealed record NameSyntax(TextSpan Span, string Text) : SyntaxNode(Span);

/// <summary>A comment, kept beside the tree for the formatter.</summary>
/// <param name="Span">From the <c>#</c> to the end of its line.</param>
/// <param name="Text">Its text with the <c>#</c>, without trailing blanks.</param>
/// <param name="IsTrailing">True if something else stands before it on its line.</param>
public readonly record struct CommentSyntax(TextSpan Span, string Text, bool IsTrailing);
