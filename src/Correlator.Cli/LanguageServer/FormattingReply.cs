using System.Text.Json;
using Correlator.Dsl;
using Correlator.Dsl.Syntax;

namespace Correlator.Cli;

/// <summary>The edit that brings a document into canonical form; none where it is, or where it has syntax errors.</summary>
internal static class FormattingReply
{
    public static Action<Utf8JsonWriter> For(TextDocument document, IQueryCatalog? catalog)
    {
        var canonical = Canonical(document.Text, catalog);
        return writer =>
        {
            writer.WriteStartArray();
            if (canonical != document.Text)
            {
                writer.WriteEdit(document, new TextSpan(0, document.Text.Length), canonical);
            }

            writer.WriteEndArray();
        };
    }

    // The line ends are the document's, and so is whether the last line has one.
    private static string Canonical(string text, IQueryCatalog? catalog)
    {
        string canonical;
        try
        {
            canonical = CorrelationQuery.Format(text, catalog);
        }
        catch (QueryException)
        {
            return text;
        }

        canonical = text.EndsWith('\n') ? canonical + "\n" : canonical;
        var hasReturns = text.Contains("\r\n", StringComparison.Ordinal) && !text.Replace("\r\n", string.Empty, StringComparison.Ordinal).Contains('\n', StringComparison.Ordinal);
        return hasReturns ? canonical.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal) : canonical;
    }
}
