using System.Text.Json;

namespace Correlator.Cli.Tests.LanguageServer;

/// <summary>What the server says about a document.</summary>
public sealed class QueryDocumentTests
{
    private const string Mistake = "a({}) and on(k) within(30) b({})";

    [Fact]
    public void DidOpen_TextWithAMistake_PublishesItWithItsFix()
    {
        var diagnostic = Assert.Single(EditorScript.With(Mistake).End().Run().Diagnostics);

        Assert.Equal(("COR102", "correlator", 1), (diagnostic.Text("code"), diagnostic.Text("source"), diagnostic.GetProperty("severity").GetInt32()));
        AssertRange(0, 25, 25, diagnostic.GetProperty("range"));
        Assert.Contains("Add a unit: within(30s).", diagnostic.Text("message"), StringComparison.Ordinal);
        Assert.Equal("30s", diagnostic.GetProperty("data").GetProperty("edit").Text("newText"));
    }

    [Fact]
    public void DidOpen_ValidText_PublishesNothing()
    {
        var replies = EditorScript.With("a({}) and on(k) b({})").End().Run();

        Assert.Empty(replies.Diagnostics);
        Assert.Equal(1, replies.Published[^1].GetProperty("version").GetInt32());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \n")]
    public void DidOpen_EmptyText_IsNoMistakeYet(string text) => Assert.Empty(EditorScript.With(text).End().Run().Diagnostics);

    [Fact]
    public void DidOpen_Warning_HasItsSeverity() => Assert.Equal(2, EditorScript.With("a({})[1m] and on(k) within(5m) b({})").End().Run().Diagnostics[0].GetProperty("severity").GetInt32());

    [Fact]
    public void DidClose_TakesDiagnosticsBack() =>
        Assert.Empty(EditorScript.With(Mistake).Notify("textDocument/didClose", $$$"""{"textDocument":{"uri":"{{{EditorScript.Uri}}}"}}""").End().Run().Diagnostics);

    [Fact]
    public void DidChange_WholeText_ReplacesIt() => Assert.Empty(EditorScript.With(Mistake).Change("a({})").End().Run().Diagnostics);

    [Fact]
    public void DidChange_Parts_AreAppliedInOrder()
    {
        var replies = EditorScript.With("a({})\r\n  and on(k) within(30)\r\n  b({})\r\n")
            .Change("s", EditorScript.Range(1, 21, 21))
            .Change("c({})\n", EditorScript.Range(2, 2, 3, 0))
            .Change("unless", EditorScript.Range(1, 2, 5))
            .About("formatting").End().Run();

        Assert.Empty(replies.Diagnostics);
        Assert.Equal(4, replies.Published[^1].GetProperty("version").GetInt32());
        Assert.Equal("a({}) unless on(k) within(30s) c({})\n", Assert.Single(replies.Result(2).EnumerateArray()).Text("newText"));
    }

    [Fact]
    public void Positions_BehindAnEmoji_AreUtf16Units()
    {
        // The rocket is two UTF-16 units, four bytes and one character.
        var replies = EditorScript.With("a({} |= \"🚀é\") and on(k) within(30) b({})").Change("s", EditorScript.Range(0, 34, 34)).At("hover", 0, 15).End().Run();

        AssertRange(0, 34, 34, replies.Published[0].GetProperty("diagnostics")[0].GetProperty("range"));
        Assert.Empty(replies.Diagnostics);
        AssertRange(0, 15, 18, replies.Result(2).GetProperty("range"));
    }

    [Fact]
    public void Position_BehindTheEndOfALine_IsItsEnd() =>
        Assert.Empty(EditorScript.With("a({})\nand on(k) within(5s)\nb({}").Change(")", EditorScript.Range(2, 99, 99)).Change(" # x", EditorScript.Range(0, 99, 99)).Change("\n", EditorScript.Range(99, 0, 0)).End().Run().Diagnostics);

    [Fact]
    public void CodeAction_AtAMistake_MendsIt()
    {
        var action = Assert.Single(EditorScript.With(Mistake).Actions(EditorScript.Range(0, 24, 24)).End().Run().Result(2).EnumerateArray());

        Assert.Equal(("Add a unit: within(30s)", "quickfix"), (action.Text("title"), action.Text("kind")));
        var edit = Assert.Single(action.GetProperty("edit").GetProperty("changes").GetProperty(EditorScript.Uri).EnumerateArray());
        AssertRange(0, 23, 25, edit.GetProperty("range"));
        Assert.Equal("30s", edit.Text("newText"));
        Assert.Equal("COR102", action.GetProperty("diagnostics")[0].Text("code"));
    }

    [Theory]
    [InlineData(0, "{\"diagnostics\":[]}", 0)]
    [InlineData(24, "{\"diagnostics\":[],\"only\":[\"refactor\"]}", 0)]
    [InlineData(24, "{\"diagnostics\":[],\"only\":[\"source\",\"quickfix\"]}", 1)]
    public void CodeAction_OtherPlaceOrKind_GivesNothing(int character, string context, int count) =>
        Assert.Equal(count, EditorScript.With(Mistake).Actions(EditorScript.Range(0, character, character), context).End().Run().Result(2).GetArrayLength());

    [Fact]
    public void Completion_BegunWord_ProposesWhatFitsInItsPlace()
    {
        var items = EditorScript.With("a({}) and on(k) wi").At("completion", 0, 18).End().Run().Result(2).GetProperty("items");

        var item = Assert.Single(items.EnumerateArray());
        Assert.Equal(("within(", 14), (item.Text("label"), item.GetProperty("kind").GetInt32()));
        AssertRange(0, 16, 18, item.GetProperty("textEdit").GetProperty("range"));
        Assert.Equal("within(", item.GetProperty("textEdit").Text("newText"));
        Assert.Contains("Bounds the time", item.GetProperty("documentation").Text("value"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a({}) | emit fi", "first", "emission")]
    [InlineData("a({}) | fi", "first(", "aggregate")]
    [InlineData("a({}) and on(k) b({}) | where cou", "count(", "function")]
    public void Completion_WordWithSeveralMeanings_SaysTheOneOfItsPlace(string text, string label, string kind)
    {
        var items = EditorScript.With(text).At("completion", 0, text.Length).End().Run().Result(2).GetProperty("items").EnumerateArray();

        Assert.Contains($"· {kind}", items.Single(item => item.Text("label") == label).GetProperty("documentation").Text("value"), StringComparison.Ordinal);
    }

    [Fact]
    public void Completion_ValueWithoutQuote_IsFilteredByWhatIsTyped()
    {
        var items = EditorScript.With("a({level=er").At("completion", 0, 11).End().Run().Result(2).GetProperty("items");

        var item = Assert.Single(items.EnumerateArray());
        Assert.Equal(("\"error\"", "error\""), (item.Text("label"), item.Text("filterText")));
    }

    [Fact]
    public void Sources_OfTheOptions_AreProposedAndOthersAreUnknown()
    {
        var replies = EditorScript.With("apo({})", """{"sources":["api","db"]}""").At("completion", 0, 1).End().Run();

        var diagnostic = Assert.Single(replies.Diagnostics);
        Assert.Equal(("COR204", "api"), (diagnostic.Text("code"), diagnostic.GetProperty("data").GetProperty("edit").Text("newText")));
        Assert.Equal(["api("], replies.Result(2).GetProperty("items").EnumerateArray().Select(static item => item.Text("label")));
    }

    [Fact]
    public void Hover_OnAJoin_SaysItsBounds()
    {
        var hover = EditorScript.With("a({})\n  and on(k) within(10m) b({})[2m]").At("hover", 1, 3).End().Run().Result(2);

        Assert.Equal("markdown", hover.GetProperty("contents").Text("kind"));
        Assert.Contains("-2m <= right - left <= 5m", hover.GetProperty("contents").Text("value"), StringComparison.Ordinal);
        AssertRange(1, 2, 5, hover.GetProperty("range"));
    }

    [Fact]
    public void Hover_OnABlank_IsNull() => Assert.Equal(JsonValueKind.Null, EditorScript.With("a({}) | json").At("hover", 0, 5).End().Run().Result(2).ValueKind);

    [Theory]
    [InlineData("a( {} )[5m]  AND on( x ) b({})[5m]", "a({})[5m] and on(x) b({})[5m]")]
    [InlineData("a( {} ) # why\n", "a({}) # why\n")]
    [InlineData("a( {} )\r\n# why\r\n | json\r\n", "a({})\r\n# why\r\n| json\r\n")]
    [InlineData("a({})\n", null)]
    [InlineData("a( {", null)]
    public void Formatting_GivesOneEditOrNone(string text, string? expected)
    {
        var edits = EditorScript.With(text).About("formatting").End().Run().Result(2).EnumerateArray().ToList();

        Assert.Equal(expected is null ? [] : [expected], edits.Select(static edit => edit.Text("newText")));
    }

    [Fact]
    public void DocumentSymbol_ListsLetsStreamsAndAliases()
    {
        var symbols = EditorScript.With("let e = api({}) as web;\n(e and on(k) db({})) as both union sequence [x({}) as y] [z({})]").About("documentSymbol").End().Run().Result(2);

        Assert.Equal("e(web:api) both(db) y:x z", string.Join(' ', symbols.EnumerateArray().Select(Describe)));
        AssertRange(0, 4, 5, symbols[0].GetProperty("selectionRange"));
    }

    [Theory]
    [InlineData("a({}) and")]
    [InlineData("let x = ; (")]
    [InlineData("sequence [")]
    public void DocumentSymbol_TextWithMistakes_ListsWhatHasAName(string text) =>
        Assert.All(EditorScript.With(text).About("documentSymbol").End().Run().Result(2).EnumerateArray(), static symbol => Assert.NotEmpty(symbol.Text("name")));

    private static string Describe(JsonElement symbol)
    {
        var detail = symbol.TryGetProperty("detail", out var source) ? $":{source.GetString()}" : string.Empty;
        var children = symbol.GetProperty("children").EnumerateArray().Select(Describe).ToList();
        return symbol.Text("name") + detail + (children.Count == 0 ? string.Empty : $"({string.Join(' ', children)})");
    }

    private static void AssertRange(int line, int start, int end, JsonElement range) =>
        Assert.Equal(EditorScript.Range(line, start, end), range.GetRawText());
}
