using System.Text.Json;
using Correlator.Dsl.Binding;
using Correlator.Dsl.Formatting;
using Correlator.Dsl.Syntax;

namespace Correlator.Dsl;

/// <summary>Writes what <c>check --output json</c> shows. Texts are as typed; a member that has no value is left out.</summary>
internal static class CheckListing
{
    public static void Write(Utf8JsonWriter writer, QueryCheck check)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("valid", check.IsValid);
        WriteArray(writer, "streams", check.Bound?.Streams ?? [], stream => WriteStream(writer, stream, check.Text));
        WriteArray(writer, "joins", check.Bound?.Joins ?? [], join => WriteJoin(writer, join.Syntax, check.Text));
        writer.WriteNumber("filter", CountConditions(check.Bound));
        WriteArray(writer, "diagnostics", check.Diagnostics, item => WriteDiagnostic(writer, item));
        writer.WriteEndObject();
    }

    private static int CountConditions(BoundQuery? bound) => bound is null
        ? 0
        : bound.Root.SelfAndDescendants().OfType<BoundPipeline>().Sum(static pipeline => pipeline.Syntax.Filter?.Conditions.Count ?? 0);

    private static void WriteArray<T>(Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<T> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            write(item);
        }

        writer.WriteEndArray();
    }

    private static void WriteStream(Utf8JsonWriter writer, BoundStream stream, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("source", stream.Syntax.Source.Text);
        WriteOptional(writer, "alias", stream.Alias);
        WriteOptional(writer, "selector", stream.Syntax.Selector?.Span.In(text) ?? string.Empty);
        WriteOptional(writer, "range", stream.Syntax.Range is { } range ? new TextSpan(range.Span.Start + 1, range.Span.Length - 2).In(text).Trim() : null);
        writer.WriteEndObject();
    }

    private static void WriteJoin(Utf8JsonWriter writer, JoinSyntax join, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("type", Keywords.WordOf(join.Kind));
        WriteArray(writer, "keys", (join.Matching as OnSyntax)?.Keys ?? [], key => WriteKey(writer, key));
        foreach (var clause in join.Clauses)
        {
            WriteClause(writer, clause, text);
        }

        if (join.Matching is IgnoringSyntax ignoring)
        {
            WriteClause(writer, ignoring, text);
        }

        writer.WriteEndObject();
    }

    private static void WriteKey(Utf8JsonWriter writer, KeySyntax key)
    {
        if (key.Right is not { } right)
        {
            writer.WriteStringValue(NameOf(key.Left));
            return;
        }

        writer.WriteStartArray();
        writer.WriteStringValue(NameOf(key.Left));
        writer.WriteStringValue(NameOf(right));
        writer.WriteEndArray();
    }

    private static void WriteClause(Utf8JsonWriter writer, JoinClauseSyntax clause, string text)
    {
        switch (clause)
        {
            case WithinSyntax:
                writer.WriteString("within", Inner(clause, text));
                break;
            case WithinBoundsSyntax bounds:
                writer.WriteString("within", Inner(clause, text));
                WriteOptional(writer, "of", bounds.Of?.Text);
                break;
            case BeforeSyntax:
                writer.WriteString("before", Inner(clause, text));
                break;
            case AfterSyntax:
                writer.WriteString("after", Inner(clause, text));
                break;
            case AsOfSyntax:
                writer.WriteString("asof", Inner(clause, text));
                break;
            case GroupSyntax group:
                writer.WriteString("group", group.Side == GroupModifier.Left ? "left" : "right");
                WriteArray(writer, "groupLabels", group.Labels, label => writer.WriteStringValue(label.Name));
                break;
            case IgnoringSyntax ignoring:
                WriteArray(writer, "ignoring", ignoring.Labels, label => writer.WriteStringValue(label.Name));
                break;
        }
    }

    /// <summary>The text between the parentheses of a time clause, without blanks around it.</summary>
    private static string Inner(JoinClauseSyntax clause, string text)
    {
        var whole = clause.Span.In(text);
        var open = whole.IndexOf('(', StringComparison.Ordinal);
        return whole[(open + 1)..whole.IndexOf(')', open)].Trim();
    }

    private static string NameOf(ExpressionSyntax part) => part is FieldSyntax field ? field.Name : SyntaxPrinter.Print(part);

    private static void WriteDiagnostic(Utf8JsonWriter writer, Diagnostic item)
    {
        writer.WriteStartObject();
        writer.WriteString("code", item.Code);
        writer.WriteString("severity", item.Severity switch { DiagnosticSeverity.Error => "error", DiagnosticSeverity.Warning => "warning", _ => "hint" });
        writer.WriteNumber("line", item.Line);
        writer.WriteNumber("column", item.Column);
        writer.WriteNumber("endLine", item.EndLine);
        writer.WriteNumber("endColumn", item.EndColumn);
        writer.WriteString("message", item.Message);
        WriteOptional(writer, "fix", item.Fix?.Title);
        writer.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
