using System.Globalization;
using System.Text.Json;
using Correlator.Dsl;

namespace Correlator.Cli;

/// <summary>What can stand at a place.</summary>
internal static class CompletionReply
{
    /// <summary>Up to this many UTF-16 units before the cursor, each proposal is looked at in its place.</summary>
    private const int LongestText = 4096;

    public static Action<Utf8JsonWriter> For(TextDocument document, int offset, IQueryCatalog? catalog)
    {
        var items = QueryCompletion.Complete(document.Text, offset, catalog);
        return writer =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("isIncomplete", false);
            writer.WriteStartArray("items");
            for (var i = 0; i < items.Count; i++)
            {
                Write(writer, document, items[i], i);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        };
    }

    private static void Write(Utf8JsonWriter writer, TextDocument document, CompletionItem item, int rank)
    {
        writer.WriteStartObject();
        writer.WriteString("label", item.Text.TrimEnd());
        writer.WriteNumber("kind", Kind(item.Kind));

        // Editors sort by text: the rank keeps the most useful first.
        writer.WriteString("sortText", rank.ToString("D4", CultureInfo.InvariantCulture));
        writer.WriteString("filterText", FilterText(item, document));
        if (item.Kind == CompletionKind.Keyword && Meaning(item, document) is { } markdown)
        {
            writer.WriteMarkdown("documentation", markdown);
        }

        writer.WritePropertyName("textEdit");
        writer.WriteEdit(document, item.Replaces, item.Text);
        writer.WriteEndObject();
    }

    // Editors filter once more by what is typed; a value that is typed without its quote is proposed with it.
    private static string FilterText(CompletionItem item, TextDocument document)
    {
        var typed = document.Text.AsSpan(item.Replaces.Start, item.Replaces.Length);
        return item.Text[0] == '"' && typed.Length > 0 && typed[0] != '"' ? $"{typed[..(typed[0] is '\'' or '`' ? 1 : 0)]}{item.Text.AsSpan(1)}" : item.Text;
    }

    // The place tells the meaning of a word with several: 'first' is an aggregate or a way to emit.
    private static string? Meaning(CompletionItem item, TextDocument document)
    {
        var start = item.Replaces.Start;
        var hover = start <= LongestText ? QueryHover.At(string.Concat(document.Text.AsSpan(0, start), item.Text), start) : null;
        return hover?.Markdown ?? QueryHover.Describe(Word(item.Text));
    }

    private static string Word(string text)
    {
        var end = 0;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        return text[..end];
    }

    private static int Kind(CompletionKind kind) => kind switch
    {
        CompletionKind.Source => 9,
        CompletionKind.Keyword => 14,
        CompletionKind.Label => 5,
        CompletionKind.Value => 12,
        _ => 11,
    };
}
