namespace Correlator.Dsl.Syntax;

/// <summary>How bad a diagnostic is.</summary>
public enum DiagnosticSeverity
{
    /// <summary>The query has no meaning.</summary>
    Error,

    /// <summary>The query runs, but probably not as meant.</summary>
    Warning,

    /// <summary>The query could be better.</summary>
    Hint,
}

/// <summary>A remedy for a diagnostic.</summary>
/// <param name="Title">What to do, one clause without a full stop; a question has its mark.</param>
/// <param name="Span">The text to replace; null if the remedy is advice only.</param>
/// <param name="Replacement">What to put there; null if the remedy is advice only.</param>
public sealed record DiagnosticFix(string Title, TextSpan? Span = null, string? Replacement = null);

/// <summary>Something to say about a query: an error, a warning or a hint.</summary>
/// <param name="Code">COR1xx syntax, COR2xx names and meaning, COR3xx lint, COR9xx cannot run.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Span">The text it is about; always inside the query text.</param>
/// <param name="Message">One sentence that says what was expected and what was found.</param>
public sealed record Diagnostic(string Code, DiagnosticSeverity Severity, TextSpan Span, string Message)
{
    /// <summary>What would remove it, or null.</summary>
    public DiagnosticFix? Fix { get; init; }

    /// <summary>Line of the first unit, from 1.</summary>
    public int Line { get; init; } = 1;

    /// <summary>Column of the first unit, from 1, in UTF-16 units.</summary>
    public int Column { get; init; } = 1;

    /// <summary>Line of the place after the last unit, from 1.</summary>
    public int EndLine { get; init; } = 1;

    /// <summary>Column of the place after the last unit, from 1, in UTF-16 units.</summary>
    public int EndColumn { get; init; } = 1;

    /// <summary>The sentence with code, place and remedy: <c>COR102 at 1:31: … Add a unit: within(30s).</c></summary>
    public override string ToString() =>
        Fix is null ? $"{Code} at {Line}:{Column}: {Message}" : $"{Code} at {Line}:{Column}: {Message} {Fix.Title}{(Fix.Title.EndsWith('?') ? string.Empty : ".")}";
}
