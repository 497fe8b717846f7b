using System.Text.Json;
using Correlator.Dsl;
using Correlator.Dsl.Syntax;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Correlator.Server;

/// <summary>What an editor of queries asks: what is wrong, what could stand here, how it would run.</summary>
internal sealed class LanguageEndpoints(ServerContext server)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/check", CheckAsync);
        routes.MapPost("/api/complete", CompleteAsync);
        routes.MapPost("/api/explain", ExplainAsync);
    }

    private async Task CheckAsync(HttpContext context)
    {
        using var body = await RequestJson.ReadAsync(context, server.Runtime.Time).ConfigureAwait(false);
        var text = body.Text("text");
        var diagnostics = Diagnose(text);
        await JsonAnswer.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("isValid", diagnostics.All(static item => item.Severity != DiagnosticSeverity.Error));
            json.WriteStartArray("diagnostics");
            foreach (var diagnostic in diagnostics)
            {
                Write(json, diagnostic);
            }

            json.WriteEndArray();
            json.WriteStartArray("tokens");
            foreach (var token in QueryTokens.Read(text))
            {
                WriteSpan(json, token.Span, token.Kind == QueryTokenKind.Text ? "string" : token.Kind.ToString().ToLowerInvariant());
            }

            json.WriteEndArray();
            json.WriteString("formatted", Format(text));
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    // What is no query of the language at all has diagnostics; what cannot run here has them only once it is compiled.
    private IReadOnlyList<Diagnostic> Diagnose(string text)
    {
        try
        {
            return server.Engine.Validate(text);
        }
        catch (SourceCatalogException error)
        {
            return [new Diagnostic(error.Code, DiagnosticSeverity.Error, TextSpan.FromBounds(0, text.Length), error.Message)];
        }
    }

    private async Task CompleteAsync(HttpContext context)
    {
        using var body = await RequestJson.ReadAsync(context, server.Runtime.Time).ConfigureAwait(false);
        var text = body.Text("text");
        var items = QueryCompletion.Complete(text, body.Number("offset", 0, text.Length), server.Engine.Catalog);
        await JsonAnswer.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items");
            foreach (var item in items)
            {
                json.WriteStartObject();
                json.WriteString("label", item.Text.Trim().TrimEnd('('));
                json.WriteString("kind", item.Kind.ToString().ToLowerInvariant());
                json.WriteString("insertText", item.Text);
                json.WriteNumber("replaceStart", item.Replaces.Start);
                json.WriteNumber("replaceEnd", item.Replaces.Start + item.Replaces.Length);
                json.WriteString("detail", item.Kind.ToString().ToLowerInvariant());
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private async Task ExplainAsync(HttpContext context)
    {
        using var body = await RequestJson.ReadAsync(context, server.Runtime.Time).ConfigureAwait(false);
        var compiled = Compile(body.Text("text"));
        await JsonAnswer.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("text", GraphPrinter.Explain(compiled.Node, compiled.Options));
            json.WritePropertyName("graph");
            GraphJson.Write(json, compiled.Node);
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private CompiledQuery Compile(string text)
    {
        try
        {
            return server.Engine.Compile(text);
        }
        catch (Exception error) when (error is QueryException or CorrelatorException or ArgumentException)
        {
            var problem = Problem.OfText(error);
            throw new RefusalException(StatusCodes.Status400BadRequest, problem.Code, problem.Message);
        }
    }

    private string? Format(string text)
    {
        try
        {
            return CorrelationQuery.Format(text, server.Engine.Catalog);
        }
        catch (QueryException)
        {
            return null;
        }
    }

    private static void Write(Utf8JsonWriter json, Diagnostic diagnostic)
    {
        json.WriteStartObject();
        json.WriteString("severity", diagnostic.Severity.ToString().ToLowerInvariant());
        json.WriteString("code", diagnostic.Code);
        json.WriteString("message", diagnostic.Message);
        json.WriteNumber("start", diagnostic.Span.Start);
        json.WriteNumber("end", diagnostic.Span.Start + diagnostic.Span.Length);
        if (diagnostic.Fix is { } fix)
        {
            json.WriteStartObject("fix");
            json.WriteString("title", fix.Title);
            WriteNumber(json, "start", fix.Span?.Start);
            WriteNumber(json, "end", fix.Span?.End);
            json.WriteString("newText", fix.Replacement);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("fix");
        }

        json.WriteEndObject();
    }

    // A remedy of words only has no place.
    private static void WriteNumber(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteSpan(Utf8JsonWriter json, TextSpan span, string kind)
    {
        json.WriteStartObject();
        json.WriteNumber("start", span.Start);
        json.WriteNumber("end", span.Start + span.Length);
        json.WriteString("kind", kind);
        json.WriteEndObject();
    }
}

/// <summary>Writes the operators of a query as a tree.</summary>
internal static class GraphJson
{
    public static void Write(Utf8JsonWriter json, OperatorNode node)
    {
        var (name, arguments) = Describe(node);
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("arguments", arguments);
        json.WriteStartArray("inputs");
        foreach (var input in node.Inputs)
        {
            Write(json, input);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static (string Name, string Arguments) Describe(OperatorNode node) => node switch
    {
        StreamNode => ("stream", node.ToString()),
        JoinNode join => (join.Kind.ToString().ToLowerInvariant(), join.Clause.ToString() ?? string.Empty),
        ResultNode stage => Stage(stage),
        UnionNode => ("union", string.Empty),
        SequenceNode => ("sequence", node.ToString()),
        _ => ("operator", node.ToString()),
    };

    // A stage is written behind what it reads.
    private static (string Name, string Arguments) Stage(ResultNode stage)
    {
        var (whole, input) = (stage.ToString(), stage.Input.ToString() + " | ");
        var text = whole.StartsWith(input, StringComparison.Ordinal) ? whole[input.Length..] : whole;
        var word = text.IndexOfAny([' ', '(']) is >= 0 and var at ? at : text.Length;
        return (text[..word], text[word..].Trim());
    }
}
