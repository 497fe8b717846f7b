using System.Text.Json;
using Correlator.Dsl;
using Correlator.Dsl.Syntax;

namespace Correlator.Cli;

/// <summary>The remedies for what is wrong in a range.</summary>
internal static class CodeActionReply
{
    public const string Kind = "quickfix";

    public static Action<Utf8JsonWriter> For(TextDocument document, JsonElement parameters, IQueryCatalog? catalog)
    {
        var range = parameters.Member("range", JsonValueKind.Object).Span(document);
        Diagnostic[] mendable = IsWanted(parameters)
            ? [.. DiagnosticsReport.Find(document, catalog).Where(item => item.Fix is { Span: { } span, Replacement: not null } && (Touches(item.Span, range) || Touches(span, range)))]
            : [];
        return writer =>
        {
            writer.WriteStartArray();
            foreach (var diagnostic in mendable)
            {
                Write(writer, document, diagnostic);
            }

            writer.WriteEndArray();
        };
    }

    // An editor may ask for some kinds only, each with the kinds below it.
    private static bool IsWanted(JsonElement parameters) =>
        parameters.Optional("context")?.Optional("only") is not { ValueKind: JsonValueKind.Array } only
        || only.EnumerateArray().Any(static kind => kind.ValueEquals(Kind) || kind.ValueEquals(string.Empty));

    private static bool Touches(TextSpan span, TextSpan range) => span.Start <= range.End && range.Start <= span.End;

    private static void Write(Utf8JsonWriter writer, TextDocument document, Diagnostic diagnostic)
    {
        var fix = diagnostic.Fix!;
        writer.WriteStartObject();
        writer.WriteString("title", fix.Title);
        writer.WriteString("kind", Kind);
        writer.WriteBoolean("isPreferred", true);
        writer.WriteStartArray("diagnostics");
        DiagnosticsReport.WriteOne(writer, document, diagnostic);
        writer.WriteEndArray();
        writer.WriteStartObject("edit");
        writer.WriteStartObject("changes");
        writer.WriteStartArray(document.Uri);
        writer.WriteEdit(document, fix.Span!.Value, fix.Replacement!);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
