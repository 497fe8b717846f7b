using System.Text;
using Correlator.Dsl.Syntax;

namespace Correlator.Dsl;

/// <summary>A text that is no query. It carries every diagnostic; the message is that of the first error.</summary>
public sealed class QueryException : Exception
{
    /// <summary>The code of this kind of error.</summary>
    public const string ParseError = "QUERY_PARSE_ERROR";

    /// <summary>Wraps diagnostics, at least one of which is an error.</summary>
    public QueryException(IReadOnlyList<Diagnostic> diagnostics)
        : base(Describe(diagnostics)) => Diagnostics = diagnostics;

    /// <summary>An error without diagnostics.</summary>
    public QueryException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>The stable code.</summary>
    /// <value><see cref="ParseError"/>.</value>
    public string Code { get; } = ParseError;

    /// <summary>What was found, in text order; warnings and hints too.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; } = [];

    private static string Describe(IReadOnlyList<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        var errors = diagnostics.Where(static item => item.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Count == 0)
        {
            return "The query cannot run.";
        }

        var message = new StringBuilder(errors[0].ToString());
        return errors.Count == 1 ? message.ToString() : message.Append(" (and ").Append(errors.Count - 1).Append(" more)").ToString();
    }
}
