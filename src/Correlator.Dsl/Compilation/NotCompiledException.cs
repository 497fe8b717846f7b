using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Compilation;

/// <summary>Ends a compilation at something that cannot be compiled: a valid construct that cannot run, or a mistake that only shows here.</summary>
internal sealed class NotCompiledException(string code, TextSpan span, string message) : Exception(message)
{
    /// <summary>The construct is valid and cannot run in this version.</summary>
    public const string CannotRun = "COR901";

    public string Code => code;

    public TextSpan Span => span;

    public static NotCompiledException NotRunnable(SyntaxNode node, string construct) =>
        new(CannotRun, node.Span, $"{construct} cannot run in this version. The query is valid: `correlator check` accepts it.");

    public static NotCompiledException BadValue(SyntaxNode node, string message) => new(DiagnosticCodes.BadValue, node.Span, message);
}
