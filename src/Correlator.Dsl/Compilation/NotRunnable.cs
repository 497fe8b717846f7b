using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Compilation;

/// <summary>Ends a compilation at a construct that is valid and cannot run.</summary>
internal sealed class NotRunnableException(TextSpan span, string message) : Exception(message)
{
    public const string Code = "COR901";

    public TextSpan Span => span;

    public static NotRunnableException Of(SyntaxNode node, string construct) =>
        new(node.Span, $"{construct} cannot run in this version. The query is valid: `correlator check` accepts it.");
}
