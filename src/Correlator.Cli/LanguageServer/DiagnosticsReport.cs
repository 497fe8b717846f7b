using System.Text.Json;
using Correlator.Dsl;
using Correlator.Dsl.Syntax;

namespace Correlator.Cli;

/// <summary>What is wrong with a document, as the server publishes it.</summary>
internal static class DiagnosticsReport
{
    private const string Method = "textDocument/publishDiagnostics";
    private const string Source = "correlator";

    public static byte[] For(TextDocument document, IQueryCatalog? catalog) =>
        RpcText.Notification(Method, writer => Write(writer, document, Find(document, catalog)));

    /// <summary>Takes all diagnostics back.</summary>
    public static byte[] Empty(TextDocument document) => RpcText.Notification(Method, writer => Write(writer, document, []));

    /// <summary>The diagnostics; none for a document in which nothing is written yet.</summary>
    public static IReadOnlyList<Diagnostic> Find(TextDocument document, IQueryCatalog? catalog) =>
        string.IsNullOrWhiteSpace(document.Text) ? [] : CorrelationQuery.Check(document.Text, catalog).Diagnostics;

    public static void WriteOne(Utf8JsonWriter writer, TextDocument document, Diagnostic diagnostic)
    {
        writer.WriteStartObject();
        writer.WriteRange("range", document, diagnostic.Span);
        writer.WriteNumber("severity", Severity(diagnostic.Severity));
        writer.WriteString("code", diagnostic.Code);
        writer.WriteString("source", Source);
        writer.WriteString("message", Message(diagnostic));
        if (diagnostic.Fix is { } fix)
        {
            WriteFix(writer, document, fix);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, TextDocument document, IReadOnlyList<Diagnostic> diagnostics)
    {
        writer.WriteStartObject();
        writer.WriteString("uri", document.Uri);
        if (document.Version is { } version)
        {
            writer.WriteNumber("version", version);
        }

        writer.WriteStartArray("diagnostics");
        foreach (var diagnostic in diagnostics)
        {
            WriteOne(writer, document, diagnostic);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteFix(Utf8JsonWriter writer, TextDocument document, DiagnosticFix fix)
    {
        writer.WriteStartObject("data");
        writer.WriteString("title", fix.Title);
        if (fix is { Span: { } span, Replacement: { } replacement })
        {
            writer.WritePropertyName("edit");
            writer.WriteEdit(document, span, replacement);
        }

        writer.WriteEndObject();
    }

    // With its remedy: one that is advice only shows nowhere else.
    private static string Message(Diagnostic diagnostic) =>
        diagnostic.Fix is { } fix ? $"{diagnostic.Message} {fix.Title}{(fix.Title.EndsWith('?') ? string.Empty : ".")}" : diagnostic.Message;

    private static int Severity(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => 1,
        DiagnosticSeverity.Warning => 2,
        _ => 4,
    };
}
