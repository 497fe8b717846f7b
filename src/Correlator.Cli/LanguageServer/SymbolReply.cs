using System.Text.Json;
using Correlator.Dsl;
using Correlator.Dsl.Syntax;

namespace Correlator.Cli;

/// <summary>The parts of a document that have names: lets, streams, and whatever has an alias.</summary>
internal sealed class SymbolReply
{
    private const int Group = 3;
    private const int Let = 13;
    private const int Stream = 24;
    private readonly TextDocument _document;
    private readonly Utf8JsonWriter _writer;

    private SymbolReply(TextDocument document, Utf8JsonWriter writer) => (_document, _writer) = (document, writer);

    public static Action<Utf8JsonWriter> For(TextDocument document, IQueryCatalog? catalog)
    {
        var query = CorrelationQuery.Check(document.Text, catalog).Syntax;
        return writer =>
        {
            writer.WriteStartArray();
            var reply = new SymbolReply(document, writer);
            foreach (var let in query.Statements.OfType<LetSyntax>())
            {
                reply.Write(let.Name, let.Span, Let, () => reply.Write(let.Pipeline.Source));
            }

            reply.Write(query.Pipeline.Source);
            writer.WriteEndArray();
        };
    }

    private void Write(JoinExpressionSyntax part)
    {
        switch (part)
        {
            case JoinSyntax join:
                Write(join.Left);
                Write(join.Right);
                break;
            case StreamSyntax stream:
                Write(stream.Alias ?? stream.Source, stream.Span, Stream, static () => { }, stream.Source.Text);
                break;
            case PrimarySyntax { Alias: { } alias } primary:
                Write(alias, primary.Span, Group, () => WriteInside(primary));
                break;
            case PrimarySyntax primary:
                WriteInside(primary);
                break;
        }
    }

    private void WriteInside(PrimarySyntax primary)
    {
        switch (primary)
        {
            case ParenthesizedSyntax group:
                Write(group.Pipeline.Source);
                break;
            case SequenceSyntax sequence:
                foreach (var step in sequence.Until is null ? sequence.Steps : [.. sequence.Steps, sequence.Until])
                {
                    Write(step.Pipeline.Source);
                }

                break;
        }
    }

    // In a text with errors a name may be missing.
    private void Write(NameSyntax name, TextSpan span, int kind, Action writeChildren, string? detail = null)
    {
        if (name.Text.Length == 0)
        {
            return;
        }

        _writer.WriteStartObject();
        _writer.WriteString("name", name.Text);
        if (detail is not null && detail != name.Text)
        {
            _writer.WriteString("detail", detail);
        }

        _writer.WriteNumber("kind", kind);
        _writer.WriteRange("range", _document, span.Start <= name.Span.Start && name.Span.End <= span.End ? span : name.Span);
        _writer.WriteRange("selectionRange", _document, name.Span);
        _writer.WriteStartArray("children");
        writeChildren();
        _writer.WriteEndArray();
        _writer.WriteEndObject();
    }
}
