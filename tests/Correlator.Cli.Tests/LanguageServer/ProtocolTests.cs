using System.Globalization;
using System.Text.Json;

namespace Correlator.Cli.Tests.LanguageServer;

/// <summary>Framing, lifecycle and errors of the protocol.</summary>
public sealed class ProtocolTests
{
    private const string Query = "a({}) and on(k) b({})";

    [Fact]
    public void Initialize_SaysWhatTheServerCanDo()
    {
        var replies = EditorScript.With(Query).End().Run();

        var capabilities = replies.Result(1).GetProperty("capabilities");
        Assert.Equal("utf-16", capabilities.Text("positionEncoding"));
        Assert.Equal(2, capabilities.GetProperty("textDocumentSync").GetProperty("change").GetInt32());
        Assert.True(capabilities.GetProperty("hoverProvider").GetBoolean());
        Assert.Equal("correlator", replies.Result(1).GetProperty("serverInfo").Text("name"));
        Assert.Equal((0, string.Empty), (replies.ExitCode, replies.Log));
    }

    [Fact]
    public void Exit_WithoutShutdown_IsAFailure() => Assert.Equal(1, EditorScript.With(Query).Notify("exit", "null").Run().ExitCode);

    [Fact]
    public void EndOfInput_WithoutShutdown_IsAFailure() => Assert.Equal(1, EditorScript.With(Query).Run().ExitCode);

    [Fact]
    public void Shutdown_AnswersNullAndRefusesFurtherRequests()
    {
        var replies = EditorScript.With(Query).Request("shutdown", "null").At("hover", 0, 7).Notify("exit", "null").Run();

        Assert.Equal(JsonValueKind.Null, replies.Result(2).ValueKind);
        Assert.Equal(-32600, replies.Error(3));
        Assert.Equal(0, replies.ExitCode);
    }

    [Fact]
    public void Request_BeforeInitialize_IsRefused() => Assert.Equal(-32002, new EditorScript().At("hover", 0, 0).Run().Error(1));

    [Fact]
    public void Initialize_Twice_IsRefused() => Assert.Equal(-32600, EditorScript.With(Query).Request("initialize", "{}").End().Run().Error(2));

    [Fact]
    public void Request_Unknown_IsMethodNotFound()
    {
        var replies = EditorScript.With(Query).Request("textDocument/rename", "{}").Request("$/whatever", "{}").End().Run();

        Assert.Equal((-32601, -32601), (replies.Error(2), replies.Error(3)));
    }

    [Fact]
    public void Notification_UnknownOrCancel_IsIgnored()
    {
        var replies = EditorScript.With(Query)
            .Notify("$/cancelRequest", """{"id":1}""").Notify("workspace/didChangeConfiguration", """{"settings":{}}""").Notify("textDocument/didSave", "{}").End().Run();

        Assert.Equal((0, string.Empty, 3), (replies.ExitCode, replies.Log, replies.Messages.Count));
    }

    [Fact]
    public void Answer_OfTheEditor_IsIgnored() =>
        Assert.Equal((0, string.Empty), EditorScript.With(Query).Send("""{"jsonrpc":"2.0","id":7,"result":null}""").End().Run() is var replies ? (replies.ExitCode, replies.Log) : default);

    [Fact]
    public void Id_OfText_ComesBack() => Assert.Contains(
        new EditorScript().Send("""{"jsonrpc":"2.0","id":"a-1","method":"initialize","params":{}}""").Run().Messages,
        static message => message.GetProperty("id").ValueEquals("a-1"));

    [Theory]
    [InlineData("{\"jsonrpc\":\"2.0\",", -32700)]
    [InlineData("[]", -32600)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"x\"}", -32600)]
    public void Body_ThatIsNoMessage_IsAnErrorAndTheSessionGoesOn(string body, int code)
    {
        var replies = EditorScript.With(Query).Send(body).At("hover", 0, 7).End().Run();

        Assert.Contains(replies.Messages, message => message.TryGetProperty("error", out var error) && error.GetProperty("code").GetInt32() == code && message.GetProperty("id").ValueKind == JsonValueKind.Null);
        Assert.Equal(JsonValueKind.Object, replies.Result(2).ValueKind);
        Assert.Equal(0, replies.ExitCode);
        Assert.NotEmpty(replies.Log);
    }

    [Theory]
    [InlineData("Content-Length: x\r\n\r\n{}", "number of bytes")]
    [InlineData("Content-Length: -1\r\n\r\n{}", "number of bytes")]
    [InlineData("Content-Length: 16777217\r\n\r\n{}", "at most 16777216 bytes")]
    [InlineData("Content-Type: x\r\n\r\n{}", "Content-Length: N")]
    [InlineData("{\"jsonrpc\":\"2.0\"}\r\n\r\n", "Content-Length: N")]
    [InlineData("hello\r\n\r\n", "found 'hello'")]
    [InlineData("Content-Length: 10\r\n\r\n{}", "10 bytes were announced, 2 came")]
    [InlineData("Content-Len", "inside the header")]
    public void Framing_ThatIsBroken_EndsTheServerWithAReason(string text, string reason)
    {
        var replies = EditorScript.With(Query).Raw(text).Run();

        Assert.Equal(1, replies.ExitCode);
        Assert.Contains(reason, replies.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void Framing_LineWithoutEnd_EndsTheServer() =>
        Assert.Contains("at most 8192 bytes", new EditorScript().Raw(new string('x', 10_000)).Run().Log, StringComparison.Ordinal);

    [Fact]
    public void Framing_OtherHeadersAnyCaseAndBareLineFeeds_AreRead()
    {
        const string Body = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}""";

        var replies = new EditorScript().Raw(string.Create(
            CultureInfo.InvariantCulture, $"content-type: application/vscode-jsonrpc; charset=utf-8\ncontent-length: {Body.Length}\n\n{Body}")).Run();

        Assert.Equal(JsonValueKind.Object, replies.Result(1).ValueKind);
    }

    [Theory]
    [InlineData("textDocument/hover", "{}")]
    [InlineData("textDocument/hover", "null")]
    [InlineData("textDocument/hover", """{"textDocument":{"uri":"file:///other"},"position":{"line":0,"character":0}}""")]
    [InlineData("textDocument/hover", """{"textDocument":{"uri":"file:///query.correlator"},"position":{"line":-1,"character":0}}""")]
    [InlineData("textDocument/hover", """{"textDocument":{"uri":"file:///query.correlator"},"position":{"line":"0","character":0}}""")]
    [InlineData("textDocument/codeAction", """{"textDocument":{"uri":"file:///query.correlator"}}""")]
    public void Parameters_ThatCannotBeRead_AreInvalid(string method, string parameters) =>
        Assert.Equal(-32602, EditorScript.With(Query).Request(method, parameters).End().Run().Error(2));

    [Fact]
    public void Notification_AboutADocumentThatIsNotOpen_GoesToTheLogAndTheSessionGoesOn()
    {
        var replies = EditorScript.With(Query)
            .Notify("textDocument/didChange", """{"textDocument":{"uri":"file:///other","version":2},"contentChanges":[]}""").At("hover", 0, 7).End().Run();

        Assert.Contains("file:///other", replies.Log, StringComparison.Ordinal);
        Assert.Equal((0, JsonValueKind.Object), (replies.ExitCode, replies.Result(2).ValueKind));
    }

    [Fact]
    public void Options_WithMistakes_GoToTheLog()
    {
        Assert.Contains("array of names", EditorScript.With(Query, """{"sources":"api"}""").End().Run().Log, StringComparison.Ordinal);
        Assert.Contains("'config'", EditorScript.With(Query, """{"sources":["a","b"],"config":"x.json"}""").End().Run().Log, StringComparison.Ordinal);
        Assert.Empty(EditorScript.With(Query, """{"sources":["a","b"],"config":null}""").End().Run().Log);
    }
}
