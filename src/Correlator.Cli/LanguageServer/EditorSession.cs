using System.Text.Json;
using Correlator.Dsl.Syntax;

namespace Correlator.Cli;

/// <summary>The documents that an editor has open, and what it asks about them.</summary>
internal sealed class EditorSession(ServerOptions options)
{
    private readonly Dictionary<string, TextDocument> _documents = new(StringComparer.Ordinal);

    /// <summary>The result of a request, to be written.</summary>
    /// <exception cref="RpcException">The request is not known, or not about an open document.</exception>
    public Action<Utf8JsonWriter> Respond(string method, JsonElement parameters) => method switch
    {
        "textDocument/completion" => CompletionReply.For(Find(parameters), Offset(parameters), options.Catalog),
        "textDocument/hover" => HoverReply.For(Find(parameters), Offset(parameters), options.Catalog),
        "textDocument/formatting" => FormattingReply.For(Find(parameters), options.Catalog),
        "textDocument/documentSymbol" => SymbolReply.For(Find(parameters), options.Catalog),
        "textDocument/codeAction" => CodeActionReply.For(Find(parameters), parameters, options.Catalog),
        _ => throw new RpcException(RpcException.MethodNotFound, $"'{method}' is not served."),
    };

    /// <summary>Takes a notification, and gives the one that it brings about; null for none.</summary>
    /// <exception cref="RpcException">It is not about an open document.</exception>
    public byte[]? Notify(string method, JsonElement parameters) => method switch
    {
        "textDocument/didOpen" => Publish(Open(parameters)),
        "textDocument/didChange" => Publish(Change(parameters)),
        "textDocument/didClose" => Close(parameters),

        // All others are free to be ignored; so is $/cancelRequest, since every request is answered at once.
        _ => null,
    };

    private TextDocument Open(JsonElement parameters)
    {
        var json = parameters.Member("textDocument", JsonValueKind.Object);
        return _documents[json.Text("uri")] = new TextDocument(json.Text("uri"), json.OptionalNumber("version"), json.Text("text"));
    }

    private TextDocument Change(JsonElement parameters)
    {
        var document = Find(parameters);
        var version = parameters.Member("textDocument", JsonValueKind.Object).OptionalNumber("version");
        foreach (var change in parameters.Member("contentChanges", JsonValueKind.Array).EnumerateArray())
        {
            var span = change.Optional("range") is { } range ? range.Span(document) : new TextSpan(0, document.Text.Length);
            document = document.Replace(span, change.Text("text"), version);
        }

        return _documents[document.Uri] = document;
    }

    private byte[] Close(JsonElement parameters)
    {
        var document = Find(parameters);
        _documents.Remove(document.Uri);
        return DiagnosticsReport.Empty(document);
    }

    private byte[] Publish(TextDocument document) => DiagnosticsReport.For(document, options.Catalog);

    private TextDocument Find(JsonElement parameters)
    {
        var uri = parameters.Member("textDocument", JsonValueKind.Object).Text("uri");
        return _documents.TryGetValue(uri, out var document) ? document : throw new RpcException(RpcException.InvalidParams, $"The document '{uri}' is not open.");
    }

    private int Offset(JsonElement parameters) => parameters.Offset("position", Find(parameters));
}
