using System.Net;

namespace Correlator.Server.Tests;

/// <summary>What an editor of queries asks.</summary>
public sealed class LanguageTests
{
    [Fact]
    public async Task Check_AValidQuery_HasTokensAndItsCanonicalForm()
    {
        await using var serving = await Serving.StartAsync();
        const string Text = "a( {x='1'} )  and on(k) within(30s) b({}) # why";

        var check = await serving.PostAsync("api/check", $$"""{ "text": "{{Text}}" }""");

        Assert.True(check.GetProperty("isValid").GetBoolean());
        Assert.Equal("a({x='1'}) and on(k) within(30s) b({}) # why", check.GetProperty("formatted").GetString());
        var tokens = check.GetProperty("tokens").EnumerateArray().Select(token => $"{Text[token.GetProperty("start").GetInt32()..token.GetProperty("end").GetInt32()]}:{token.GetProperty("kind").GetString()}");
        Assert.Equal(
            ["a:source", "x:label", "'1':string", "and:keyword", "on:keyword", "k:label", "within:keyword", "30s:duration", "b:source", "# why:comment"],
            tokens.Where(static token => !token.EndsWith(":operator", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Check_MistakesAndUnknownSources_HavePlaces()
    {
        await using var serving = await Serving.StartAsync();

        var check = await serving.PostAsync("api/check", """{ "text": "a({}) and on(k) within(30s) b({}) and on(k) b2({})" }""");
        var diagnostic = check.GetProperty("diagnostics")[0];
        var empty = (await serving.PostAsync("api/check", """{ "text": "a({}) and on() b({})" }""")).GetProperty("diagnostics")[0];

        Assert.False(check.GetProperty("isValid").GetBoolean());
        Assert.Equal("error", diagnostic.GetProperty("severity").GetString());
        Assert.Equal((44, 46, "COR204"), (diagnostic.GetProperty("start").GetInt32(), diagnostic.GetProperty("end").GetInt32(), diagnostic.GetProperty("code").GetString()));
        Assert.Equal((14, 14), (empty.GetProperty("fix").GetProperty("start").GetInt32(), empty.GetProperty("fix").GetProperty("end").GetInt32()));
        Assert.Equal(("Add within(30s)", " within(30s)"), (empty.GetProperty("fix").GetProperty("title").GetString(), empty.GetProperty("fix").GetProperty("newText").GetString()));
    }

    [Fact]
    public async Task Complete_ABegunSource_ProposesThoseOfTheConfiguration()
    {
        await using var serving = await Serving.StartAsync();

        var answer = await serving.PostAsync("api/complete", """{ "text": "a({})[1m] and on(k) b", "offset": 21 }""");

        var item = Assert.Single(answer.GetProperty("items").EnumerateArray(), static item => item.GetProperty("label").GetString() == "b");
        Assert.Equal(("source", "b(", 20, 21), (item.GetProperty("kind").GetString(), item.GetProperty("insertText").GetString(), item.GetProperty("replaceStart").GetInt32(), item.GetProperty("replaceEnd").GetInt32()));
    }

    [Theory]
    [InlineData("""{ "text": "a", "offset": 2 }""")]
    [InlineData("""{ "text": "a", "offset": -1 }""")]
    [InlineData("""{ "text": "a" }""")]
    [InlineData("""{ "text": 5, "offset": 0 }""")]
    [InlineData("[]")]
    [InlineData("no json")]
    [InlineData("")]
    public async Task Complete_BadRequests_AreRefusedInWords(string body)
    {
        await using var serving = await Serving.StartAsync();

        var error = await serving.PostAsync("api/complete", body, HttpStatusCode.BadRequest);

        Assert.NotEmpty(error.GetProperty("error").GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task Explain_AQuery_IsATextAndATree()
    {
        await using var serving = await Serving.StartAsync();

        var answer = await serving.PostAsync("api/explain", """{ "text": "a({x=\"1\"}) and on(k) within(30s) b({}) | limit 3" }""");
        var graph = answer.GetProperty("graph");

        Assert.Contains("and on(k) within(30s)", answer.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(("limit", "3"), (graph.GetProperty("name").GetString(), graph.GetProperty("arguments").GetString()));
        Assert.Equal("and", graph.GetProperty("inputs")[0].GetProperty("name").GetString());
        Assert.Equal(["stream", "stream"], graph.GetProperty("inputs")[0].GetProperty("inputs").EnumerateArray().Select(static input => input.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Explain_WhatIsNoQuery_IsRefusedWithItsCode()
    {
        await using var serving = await Serving.StartAsync();

        var error = await serving.PostAsync("api/explain", """{ "text": "a({}) and" }""", HttpStatusCode.BadRequest);

        Assert.StartsWith("COR", error.GetProperty("error").GetProperty("code").GetString(), StringComparison.Ordinal);
    }
}
