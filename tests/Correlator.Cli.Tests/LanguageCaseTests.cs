using System.Globalization;
using System.Text.Json;

namespace Correlator.Cli.Tests;

/// <summary>The behaviour cases about the text of queries, asked of the tool.</summary>
public sealed class LanguageCaseTests
{
    public static TheoryData<string> Valid => CaseFile.IdsOf("parse-valid");

    public static TheoryData<string> Invalid => CaseFile.IdsOf("parse-invalid");

    public static TheoryData<string> Complexities => CaseFile.IdsOf("complexity");

    public static TheoryData<string> Durations => CaseFile.IdsOf("duration");

    public static TheoryData<string> Suggestions => CaseFile.IdsOf("suggest");

    [Theory]
    [MemberData(nameof(Valid))]
    public void Check_ValidCase_ListsStreamsAndJoins(string id)
    {
        var (query, expected) = Read(id);

        var result = Tool.Run("check", query, "--output", "json");

        var actual = Assert.Single(result.Json);
        Assert.Equal(0, result.ExitCode);
        Assert.True(actual.GetProperty("valid").GetBoolean());
        var streams = actual.GetProperty("streams").EnumerateArray().ToList();
        Assert.Equal(Strings(expected.GetProperty("streams")), streams.Select(static s => s.Text("source")));
        AssertContains(expected.GetProperty("joins"), actual.GetProperty("joins"));
        AssertOptional(expected, "ranges", ranges => Assert.Equal(Strings(ranges), streams.Select(static s => s.Text("range"))));
        AssertOptional(expected, "filter", filter => Assert.Equal(filter.GetInt32(), actual.GetProperty("filter").GetInt32()));
        AssertOptional(expected, "leftSelector", selector => Assert.Equal(selector.GetString(), streams[0].Text("selector")));
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Check_InvalidCase_PointsAtTheToken(string id)
    {
        var (query, expected) = Read(id);

        var result = Tool.Run("check", query, "--output", "json");

        var actual = Assert.Single(result.Json);
        Assert.Equal(2, result.ExitCode);
        Assert.False(actual.GetProperty("valid").GetBoolean());
        var (line, column) = (expected.GetProperty("line").GetInt32(), expected.GetProperty("column").GetInt32());
        Assert.Contains(actual.GetProperty("diagnostics").EnumerateArray(), item => item.Text("severity") == "error" && Touches(item, line, column));
    }

    [Theory]
    [MemberData(nameof(Complexities))]
    public void Analyze_Case_GivesScoreAndLevel(string id)
    {
        var (query, expected) = Read(id);

        var actual = Assert.Single(Tool.Run("analyze", query, "--output", "json").Json);

        Assert.Equal(expected.GetProperty("score").GetInt32(), actual.GetProperty("score").GetInt32());
        Assert.Equal(expected.Text("level"), actual.Text("level"));
    }

    [Theory]
    [MemberData(nameof(Durations))]
    public void Duration_Case_GivesMillisecondsOrAnError(string id)
    {
        var expected = CaseFile.Get(id).GetProperty("expected");

        var result = Tool.Run("duration", CaseFile.Get(id).GetProperty("input").Text("text"));

        if (expected.TryGetProperty("ms", out var milliseconds))
        {
            Assert.Equal((0, milliseconds.GetInt64().ToString(CultureInfo.InvariantCulture)), (result.ExitCode, result.Output.TrimEnd()));
            return;
        }

        Assert.Equal((2, string.Empty), (result.ExitCode, result.Output));
        Assert.NotEmpty(result.Error);
    }

    [Theory]
    [MemberData(nameof(Suggestions))]
    public void Complete_Case_ProposesWhatFits(string id)
    {
        var (query, expected) = Read(id);
        var position = CaseFile.Get(id).GetProperty("input").GetProperty("position").GetInt32().ToString(CultureInfo.InvariantCulture);

        var proposals = Strings(Assert.Single(Tool.Run("complete", query, "--position", position, "--output", "json").Json));

        Assert.All(Strings(expected.GetProperty("includes")), included => Assert.Contains(included, proposals));
        Assert.All(Strings(expected.GetProperty("excludes")), excluded => Assert.DoesNotContain(excluded, proposals));
    }

    private static (string Query, JsonElement Expected) Read(string id) =>
        (CaseFile.Get(id).GetProperty("input").Text("query"), CaseFile.Get(id).GetProperty("expected"));

    private static List<string> Strings(JsonElement array) => [.. array.EnumerateArray().Select(static item => item.GetString()!)];

    private static void AssertOptional(JsonElement expected, string name, Action<JsonElement> assert)
    {
        if (expected.TryGetProperty(name, out var value))
        {
            assert(value);
        }
    }

    private static void AssertContains(JsonElement expected, JsonElement actual)
    {
        Assert.Equal(expected.GetArrayLength(), actual.GetArrayLength());
        foreach (var (wanted, found) in expected.EnumerateArray().Zip(actual.EnumerateArray()))
        {
            foreach (var member in wanted.EnumerateObject())
            {
                Assert.True(JsonElement.DeepEquals(member.Value, found.GetProperty(member.Name)), $"{member.Name}: {found.GetProperty(member.Name)}");
            }
        }
    }

    private static bool Touches(JsonElement item, int line, int column)
    {
        var isBehindStart = (item.GetProperty("line").GetInt32(), item.GetProperty("column").GetInt32()).CompareTo((line, column)) <= 0;
        return isBehindStart && (item.GetProperty("endLine").GetInt32(), item.GetProperty("endColumn").GetInt32()).CompareTo((line, column)) >= 0;
    }
}
