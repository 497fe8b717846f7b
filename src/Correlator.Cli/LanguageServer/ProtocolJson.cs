using System.Text.Json;
using Correlator.Dsl.Syntax;

namespace Correlator.Cli;

/// <summary>Positions, ranges and edits as the protocol writes them.</summary>
internal static class ProtocolJson
{
    /// <summary>A member that must be there.</summary>
    public static JsonElement Member(this JsonElement element, string name, JsonValueKind kind) =>
        element.Optional(name) is { } value && value.ValueKind == kind
            ? value
            : throw new RpcException(RpcException.InvalidParams, $"'{name}' was expected as {Article(kind)}.");

    /// <summary>A member, or null where there is none or it is null.</summary>
    public static JsonElement? Optional(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static string Text(this JsonElement element, string name) => element.Member(name, JsonValueKind.String).GetString()!;

    public static int? OptionalNumber(this JsonElement element, string name) =>
        element.Optional(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

    /// <summary>The offset of the position that a member holds.</summary>
    public static int Offset(this JsonElement element, string name, TextDocument document)
    {
        var position = element.Member(name, JsonValueKind.Object);
        return document.OffsetOf(Count(position, "line"), Count(position, "character"));
    }

    /// <summary>The part of the text between the start and the end of a range.</summary>
    public static TextSpan Span(this JsonElement range, TextDocument document) =>
        TextSpan.FromBounds(range.Offset("start", document), range.Offset("end", document));

    public static void WriteRange(this Utf8JsonWriter writer, string name, TextDocument document, TextSpan span)
    {
        writer.WriteStartObject(name);
        WritePosition(writer, "start", document.PositionOf(span.Start));
        WritePosition(writer, "end", document.PositionOf(span.End));
        writer.WriteEndObject();
    }

    /// <summary>The members of a text edit.</summary>
    public static void WriteEdit(this Utf8JsonWriter writer, TextDocument document, TextSpan span, string text)
    {
        writer.WriteStartObject();
        writer.WriteRange("range", document, span);
        writer.WriteString("newText", text);
        writer.WriteEndObject();
    }

    /// <summary>Text in Markdown.</summary>
    public static void WriteMarkdown(this Utf8JsonWriter writer, string name, string markdown)
    {
        writer.WriteStartObject(name);
        writer.WriteString("kind", "markdown");
        writer.WriteString("value", markdown);
        writer.WriteEndObject();
    }

    private static int Count(JsonElement position, string name) => position.OptionalNumber(name) is >= 0 and { } number
        ? number
        : throw new RpcException(RpcException.InvalidParams, $"'{name}' of a position is a number from 0.");

    private static void WritePosition(Utf8JsonWriter writer, string name, (int Line, int Character) position)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("line", position.Line);
        writer.WriteNumber("character", position.Character);
        writer.WriteEndObject();
    }

    private static string Article(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        _ => "a text",
    };
}
