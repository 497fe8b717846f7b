using System.Text.RegularExpressions;
using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Compilation;

/// <summary>Stands in for operators that cannot run, where a graph is only looked at.</summary>
internal sealed partial class Describer(string text)
{
    public OperatorNode Describe(SyntaxNode node, params IReadOnlyList<OperatorNode> inputs) =>
        new DescribedNode(Blanks().Replace(text.Substring(node.Span.Start, node.Span.Length), " "), inputs);

    public OperatorNode Describe(JoinSyntax join, OperatorNode left, OperatorNode right)
    {
        var clauses = string.Join(' ', join.Clauses.Select(clause => text.Substring(clause.Span.Start, clause.Span.Length)));
        var matching = join.Matching is null ? string.Empty : text.Substring(join.Matching.Span.Start, join.Matching.Span.Length);
        return new DescribedNode($"{join.Kind.ToString().ToLowerInvariant()} {matching} {clauses}".Trim(), left, right);
    }

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Blanks();
}
