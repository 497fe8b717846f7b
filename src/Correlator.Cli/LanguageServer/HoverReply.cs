using System.Text.Json;
using Correlator.Dsl;

namespace Correlator.Cli;

/// <summary>What stands at a place; null where there is nothing to say.</summary>
internal static class HoverReply
{
    public static Action<Utf8JsonWriter> For(TextDocument document, int offset, IQueryCatalog? catalog)
    {
        var hover = QueryHover.At(document.Text, offset, catalog);
        return writer =>
        {
            if (hover is null)
            {
                writer.WriteNullValue();
                return;
            }

            writer.WriteStartObject();
            writer.WriteMarkdown("contents", hover.Markdown);
            writer.WriteRange("range", document, hover.Span);
            writer.WriteEndObject();
        };
    }
}
