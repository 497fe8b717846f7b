namespace Correlator.Dsl.Syntax;

/// <summary>Collects what is found in one text and gives it positions.</summary>
internal sealed class DiagnosticBag(string text)
{
    // More than this is noise to a reader, and hostile text must not cost memory.
    public const int MaxErrors = 50;

    private readonly List<Diagnostic> _items = [];

    // A let that is used twice is checked twice, but has its mistakes once.
    private readonly HashSet<(string Code, TextSpan Span)> _seen = [];

    public int ErrorCount { get; private set; }

    public bool HasErrors => ErrorCount > 0;

    public void Error(string code, TextSpan span, string message, DiagnosticFix? fix = null)
    {
        if (ErrorCount < MaxErrors)
        {
            ErrorCount += Add(code, DiagnosticSeverity.Error, span, message, fix) ? 1 : 0;
        }
    }

    public void Warning(string code, TextSpan span, string message, DiagnosticFix? fix = null) =>
        Add(code, DiagnosticSeverity.Warning, span, message, fix);

    public void Hint(string code, TextSpan span, string message, DiagnosticFix? fix = null) =>
        Add(code, DiagnosticSeverity.Hint, span, message, fix);

    /// <summary>All diagnostics in text order, errors first where two start at one place.</summary>
    public IReadOnlyList<Diagnostic> ToList()
    {
        var lines = new LineMap(text);
        return [.. _items.Select(lines.Locate).OrderBy(static item => item.Span.Start).ThenBy(static item => item.Severity)];
    }

    private bool Add(string code, DiagnosticSeverity severity, TextSpan span, string message, DiagnosticFix? fix)
    {
        var isNew = _seen.Count < 4 * MaxErrors && _seen.Add((code, span));
        if (isNew)
        {
            var start = Math.Clamp(span.Start, 0, text.Length);
            var inside = TextSpan.FromBounds(start, Math.Clamp(span.End, start, text.Length));
            _items.Add(new Diagnostic(code, severity, inside, message) { Fix = fix });
        }

        return isNew;
    }
}
