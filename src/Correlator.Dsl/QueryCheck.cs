using System.Text;
using System.Text.Json;
using Correlator.Dsl.Binding;
using Correlator.Dsl.Syntax;

namespace Correlator.Dsl;

/// <summary>What there is to say about a text.</summary>
public sealed class QueryCheck
{
    internal QueryCheck(string text, QuerySyntax syntax, BoundQuery? bound, IReadOnlyList<Diagnostic> diagnostics)
    {
        (Text, Syntax, Bound, Diagnostics) = (text, syntax, bound, diagnostics);
        IsValid = bound is not null && diagnostics.All(static item => item.Severity != DiagnosticSeverity.Error);
        Query = IsValid ? new CorrelationQuery(text, bound!, diagnostics) : null;
    }

    /// <summary>The text that was checked.</summary>
    public string Text { get; }

    /// <summary>The syntax tree as far as the text could be read: after a syntax error parts of it are missing or empty.</summary>
    public QuerySyntax Syntax { get; }

    /// <summary>True if there is no error; warnings and hints do not count.</summary>
    public bool IsValid { get; }

    /// <summary>The query, or null if the text is not valid.</summary>
    public CorrelationQuery? Query { get; }

    /// <summary>Everything that was found, in text order.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>The query with its names, as far as it could be read; null after a syntax error.</summary>
    internal BoundQuery? Bound { get; }

    /// <summary>Writes the listing of streams, joins and diagnostics as one JSON object.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        CheckListing.Write(writer, this);
    }

    /// <summary>The listing as JSON text on one line.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
