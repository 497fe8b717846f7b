using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Correlator.Cli.Tests.LanguageServer;

/// <summary>What an editor says to the server, and what the server said back.</summary>
internal sealed class EditorScript
{
    public const string Uri = "file:///query.correlator";
    private readonly StringBuilder _input = new();
    private int _id;
    private int _version = 1;

    /// <summary>A script that has begun: initialized, with one document open.</summary>
    public static EditorScript With(string text, string initializationOptions = "null") => new EditorScript()
        .Request("initialize", $$"""{"processId":null,"capabilities":{},"initializationOptions":{{initializationOptions}}}""")
        .Notify("initialized", "{}")
        .Notify("textDocument/didOpen", $$$"""{"textDocument":{"uri":"{{{Uri}}}","languageId":"correlator","version":1,"text":{{{Quote(text)}}}}}""");

    public EditorScript Request(string method, string parameters) =>
        Send($$"""{"jsonrpc":"2.0","id":{{++_id}},"method":"{{method}}","params":{{parameters}}}""");

    public EditorScript Notify(string method, string parameters) => Send($$"""{"jsonrpc":"2.0","method":"{{method}}","params":{{parameters}}}""");

    /// <summary>A request about a place of the document.</summary>
    public EditorScript At(string method, int line, int character) =>
        Request($"textDocument/{method}", $$$"""{"textDocument":{"uri":"{{{Uri}}}"},"position":{"line":{{{line}}},"character":{{{character}}}}}""");

    /// <summary>A request about the whole document.</summary>
    public EditorScript About(string method) => Request($"textDocument/{method}", $$$"""{"textDocument":{"uri":"{{{Uri}}}"},"options":{"tabSize":2,"insertSpaces":true}}""");

    public EditorScript Actions(string range, string context = """{"diagnostics":[]}""") =>
        Request("textDocument/codeAction", $$"""{"textDocument":{"uri":"{{Uri}}"},"range":{{range}},"context":{{context}}}""");

    public EditorScript Change(string text, string? range = null) => Notify(
        "textDocument/didChange",
        $$$"""{"textDocument":{"uri":"{{{Uri}}}","version":{{{++_version}}}},"contentChanges":[{{{{(range is null ? string.Empty : $"\"range\":{range},")}}}"text":{{{Quote(text)}}}}]}""");

    public EditorScript End() => Request("shutdown", "null").Notify("exit", "null");

    public EditorScript Send(string body) => Raw(Frame(body));

    public EditorScript Raw(string text)
    {
        _input.Append(text);
        return this;
    }

    public EditorReplies Run()
    {
        using var output = new MemoryStream();
        using var log = new StringWriter();
        var console = new ToolConsole(new MemoryStream(Encoding.UTF8.GetBytes(_input.ToString())), output, log);
        var code = CommandLine.RunAsync(["lsp"], console).GetAwaiter().GetResult();
        return new EditorReplies(code, ReadAll(output.ToArray()), log.ToString());
    }

    public static string Range(int line, int start, int end) => Range(line, start, line, end);

    public static string Range(int line, int start, int endLine, int end) =>
        $$$"""{"start":{"line":{{{line}}},"character":{{{start}}}},"end":{"line":{{{endLine}}},"character":{{{end}}}}}""";

    public static string Frame(string body) => string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static List<JsonElement> ReadAll(byte[] bytes)
    {
        var messages = new List<JsonElement>();
        for (var at = 0; at < bytes.Length;)
        {
            var body = bytes.AsSpan(at).IndexOf("\r\n\r\n"u8) + 4;
            var header = Encoding.ASCII.GetString(bytes, at, body);
            Assert.StartsWith("Content-Length: ", header, StringComparison.Ordinal);
            var length = int.Parse(header["Content-Length: ".Length..].Trim(), CultureInfo.InvariantCulture);
            messages.Add(JsonElement.Parse(bytes.AsSpan(at + body, length)));
            at += body + length;
        }

        return messages;
    }
}

internal sealed record EditorReplies(int ExitCode, IReadOnlyList<JsonElement> Messages, string Log)
{
    /// <summary>The result of the request of a number, from 1.</summary>
    public JsonElement Result(int id) => Answer(id).GetProperty("result");

    public int Error(int id) => Answer(id).GetProperty("error").GetProperty("code").GetInt32();

    /// <summary>The diagnostics that were published last.</summary>
    public IReadOnlyList<JsonElement> Diagnostics => Published[^1].GetProperty("diagnostics").EnumerateArray().ToList();

    public IReadOnlyList<JsonElement> Published =>
        [.. Messages.Where(static message => message.TryGetProperty("method", out var method) && method.GetString() == "textDocument/publishDiagnostics").Select(static message => message.GetProperty("params"))];

    private JsonElement Answer(int id) => Messages.Single(message => message.TryGetProperty("id", out var found) && found.ValueKind == JsonValueKind.Number && found.GetInt32() == id);
}
