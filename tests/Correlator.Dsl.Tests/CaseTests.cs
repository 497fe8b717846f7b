using System.Text.Json;
using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Tests;

public sealed class CaseTests
{
    public static IEnumerable<object[]> Valid => CaseFile.Ids("parse-valid");

    public static IEnumerable<object[]> Invalid => CaseFile.Ids("parse-invalid");

    public static IEnumerable<object[]> Complexities => CaseFile.Ids("complexity");

    public static IEnumerable<object[]> Durations => CaseFile.Ids("duration");

    [Theory]
    [MemberData(nameof(Valid))]
    public void Check_ValidCase_ListsStreamsAndJoins(string id)
    {
        var (input, expected) = CaseFile.Get(id);

        using var listing = JsonDocument.Parse(CorrelationQuery.Check(input.GetProperty("query").GetString()!).ToJson());

        var root = listing.RootElement;
        Assert.True(root.GetProperty("valid").GetBoolean(), root.ToString());
        Assert.Equal(Texts(expected.GetProperty("streams")), root.GetProperty("streams").EnumerateArray().Select(item => item.GetProperty("source").GetString()!));
        AssertJoins(expected, root);
        if (expected.TryGetProperty("ranges", out var ranges))
        {
            Assert.Equal(Texts(ranges), root.GetProperty("streams").EnumerateArray().Select(item => item.GetProperty("range").GetString()!));
        }

        if (expected.TryGetProperty("filter", out var filter))
        {
            Assert.Equal(filter.GetInt32(), root.GetProperty("filter").GetInt32());
        }

        if (expected.TryGetProperty("leftSelector", out var selector))
        {
            Assert.Equal(selector.GetString(), root.GetProperty("streams")[0].GetProperty("selector").GetString());
        }
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Check_InvalidCase_PointsAtTheToken(string id)
    {
        var (input, expected) = CaseFile.Get(id);

        var check = CorrelationQuery.Check(input.GetProperty("query").GetString()!);

        Assert.False(check.IsValid);
        var first = check.Diagnostics.First(item => item.Severity == DiagnosticSeverity.Error);
        Assert.Equal((expected.GetProperty("line").GetInt32(), expected.GetProperty("column").GetInt32()), (first.Line, first.Column));
        Assert.Single(check.Diagnostics);
    }

    [Theory]
    [MemberData(nameof(Complexities))]
    public void Analyze_Case_HasScoreAndLevel(string id)
    {
        var (input, expected) = CaseFile.Get(id);

        var analysis = QueryAnalyzer.Analyze(CorrelationQuery.Parse(input.GetProperty("query").GetString()!));

        Assert.Equal(expected.GetProperty("score").GetInt32(), analysis.Score);
        Assert.Equal(expected.GetProperty("level").GetString(), analysis.Level.ToString().ToLowerInvariant());
    }

    [Theory]
    [MemberData(nameof(Durations))]
    public void TryParse_DurationCase_GivesTicksOrError(string id)
    {
        var (input, expected) = CaseFile.Get(id);

        var success = DurationSyntax.TryParse(input.GetProperty("text").GetString(), out var ticks, out var error);

        Assert.Equal(success, error is null);
        Assert.Equal(expected.TryGetProperty("ms", out var milliseconds), success);
        Assert.Equal(success ? milliseconds.GetInt64() * TimeSpan.TicksPerMillisecond : 0, ticks);
    }

    private static void AssertJoins(JsonElement expected, JsonElement root)
    {
        var actual = root.GetProperty("joins").EnumerateArray().ToList();
        var joins = expected.GetProperty("joins").EnumerateArray().ToList();
        Assert.Equal(joins.Count, actual.Count);
        foreach (var (join, found) in joins.Zip(actual))
        {
            foreach (var member in join.EnumerateObject())
            {
                Assert.True(JsonElement.DeepEquals(member.Value, found.GetProperty(member.Name)), $"{member} in {found}");
            }
        }
    }

    private static IEnumerable<string> Texts(JsonElement array) => array.EnumerateArray().Select(item => item.GetString()!);
}
