using System.Text;
using System.Text.Json;

namespace Correlator.Cli.Tests.LanguageServer;

/// <summary>The server as a process, as an editor starts it.</summary>
public sealed class ServerProcessTests
{
    private const string Hover = """{"jsonrpc":"2.0","id":2,"method":"textDocument/hover","params":{"textDocument":{"uri":"file:///q"},"position":{"line":0,"character":7}}}""";

    [Fact]
    public async Task Session_OverStandardInputAndOutput_AnswersEachRequestBeforeTheNext()
    {
        using var process = ToolProcess.Start("lsp", "--stdio");

        var initialized = await AskAsync(process, """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"initializationOptions":{"sources":["a","b"]}}}""");
        var published = await AskAsync(process, """{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///q","version":1,"text":"a({}) adn on(k) b({})"}}}""");
        var hover = await AskAsync(process, Hover);
        await SendAsync(process, """{"jsonrpc":"2.0","id":3,"method":"shutdown"}""");
        await SendAsync(process, """{"jsonrpc":"2.0","method":"exit"}""");
        var rest = await process.WaitAsync();

        Assert.Equal("correlator", initialized.GetProperty("result").GetProperty("serverInfo").Text("name"));
        Assert.Equal("and", published.GetProperty("params").GetProperty("diagnostics")[0].GetProperty("data").GetProperty("edit").Text("newText"));
        Assert.Contains("Inner join", hover.GetProperty("result").GetProperty("contents").Text("value"), StringComparison.Ordinal);
        Assert.Equal((0, string.Empty), (rest.ExitCode, rest.Error));
        Assert.EndsWith("""{"jsonrpc":"2.0","id":3,"result":null}""", rest.Output, StringComparison.Ordinal);
    }

    private static async Task SendAsync(ToolProcess process, string body)
    {
        await process.Input.WriteAsync(EditorScript.Frame(body));
        await process.Input.FlushAsync();
    }

    private static async Task<JsonElement> AskAsync(ToolProcess process, string body)
    {
        await SendAsync(process, body);
        var header = await process.ReadLineAsync();
        Assert.Empty(await process.ReadLineAsync());
        var length = int.Parse(header["Content-Length: ".Length..], System.Globalization.CultureInfo.InvariantCulture);
        var text = new StringBuilder();
        var one = new char[1];

        // The length counts bytes.
        for (var bytes = 0; bytes < length; bytes += Encoding.UTF8.GetByteCount(one))
        {
            Assert.Equal(1, await process.Output.ReadAsync(one));
            text.Append(one[0]);
        }

        return JsonElement.Parse(text.ToString());
    }
}
