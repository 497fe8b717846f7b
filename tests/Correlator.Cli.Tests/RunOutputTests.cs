using System.Text.Json;

namespace Correlator.Cli.Tests;

/// <summary>What the tool prints for results and at the end of a run.</summary>
public sealed class RunOutputTests : IDisposable
{
    private const string OrJoin = "a({})[5m] or on(x) b({})[5m]";
    private readonly Workspace _workspace = new();
    private readonly string _a;
    private readonly string _b;

    public RunOutputTests()
    {
        _a = _workspace.Write(
            "a.ndjson",
            """{"timestamp":"2026-01-01T00:00:00Z","message":"a1","x":"1","n":{"b":2}}""",
            """{"timestamp":"2026-01-01T00:00:02.5Z","message":"say \"hi\" – <b>\n\tüber","x":"2"}""");
        _b = _workspace.Write("b.ndjson", """{"timestamp":"2026-01-01T01:00:01.1234567+01:00","message":"b1","x":"1","region":"eu"}""");
    }

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Json_CompleteCorrelation_HasTheDocumentedMembers()
    {
        var line = Run(OrJoin, "--output", "json").Output.Split('\n')[0];

        Assert.Matches("^\\{\"id\":\"[0-9a-f]{32}\",\"revision\":0,\"completeness\":\"complete\",\"key\":\\{\"x\":\"1\"\\},", line);
        Assert.EndsWith(
            "\"start\":\"2026-01-01T00:00:00Z\",\"end\":\"2026-01-01T00:00:01.1234567Z\",\"durationMs\":1123.4567,\"labels\":{},\"streams\":[0,1],\"events\":["
            + """{"stream":0,"alias":"a","source":"a","timestamp":"2026-01-01T00:00:00Z","message":"a1","labels":{"n.b":"2","x":"1"}},"""
            + """{"stream":1,"alias":"b","source":"b","timestamp":"2026-01-01T00:00:01.1234567Z","message":"b1","labels":{"x":"1","region":"eu"}}]}""",
            line,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Json_TextWithQuotesAndLineEnds_StaysReadableAndParsesBack()
    {
        var result = Run(OrJoin, "--output", "json");

        Assert.Contains("""say \"hi\" – <b>\n\tüber""", result.Output, StringComparison.Ordinal);
        var partial = Assert.Single(result.Json, static c => c.Text("completeness") == "partial");
        Assert.Equal("say \"hi\" – <b>\n\tüber", partial.GetProperty("events")[0].Text("message"));
        Assert.Equal([0], partial.GetProperty("streams").EnumerateArray().Select(static s => s.GetInt32()));
    }

    [Fact]
    public void Json_OrdinaryCorrelation_LacksTheMembersThatAreOnlySetSometimes()
    {
        var correlation = Run(OrJoin, "--output", "json").Json[0];

        Assert.All((string[])["truncated", "continues", "merged", "missingKey", "values"], name => Assert.False(correlation.TryGetProperty(name, out _)));
    }

    [Fact]
    public void Json_EventWithoutKey_IsMarked()
    {
        File.AppendAllText(_a, """{"timestamp":"2026-01-01T00:00:03Z","message":"a3"}""" + "\n");

        var correlation = Assert.Single(Run(OrJoin, "--output", "json").Json, static c => c.TryGetProperty("missingKey", out _));

        Assert.True(correlation.GetProperty("missingKey").GetBoolean());
        Assert.Empty(correlation.GetProperty("key").EnumerateObject());
    }

    [Fact]
    public void Json_Select_AddsValues()
    {
        var result = Run("a({})[5m] as a and on(x) b({})[5m] as b | select b.region as region, duration() as took, a.nothing as nothing", "--output", "json");

        var values = Assert.Single(result.Json).GetProperty("values");
        Assert.Equal("eu", values.Text("region"));
        Assert.Equal(JsonValueKind.Null, values.GetProperty("nothing").ValueKind);
        Assert.True(values.TryGetProperty("took", out _));
    }

    [Fact]
    public void Json_EmitFirst_GivesRevisions()
    {
        File.AppendAllText(_b, """{"timestamp":"2026-01-01T00:00:02Z","message":"b2","x":"1"}""" + "\n");

        var result = Run("a({})[5m] and on(x) b({})[5m]", "--output", "json", "--emit", "first");

        Assert.Equal([0, 1], result.Json.Select(static c => c.GetProperty("revision").GetInt32()));
        Assert.Single(result.Json.Select(static c => c.Text("id")).Distinct());
    }

    [Fact]
    public void Text_Correlations_AreReadableBlocks()
    {
        var result = Run(OrJoin);

        Assert.Equal(
            """
            x=1  complete  1123.457 ms  2026-01-01T00:00:00Z
                   +0 ms  a  a1
            +1123.457 ms  b  b1

            x=2  partial  0 ms  2026-01-01T00:00:02.5Z
                   +0 ms  a  say "hi" – <b>  über
                          b  missing


            """.ReplaceLineEndings("\n"),
            result.Output.ReplaceLineEndings("\n"));
        Assert.Equal(string.Empty, result.Error);
    }

    [Fact]
    public void Stats_OfEachStream_AddUpToTheFunnel()
    {
        File.AppendAllText(_a, "garbage\n" + """{"timestamp":"2026-01-01T00:00:03Z","message":"a3"}""" + "\n" + """{"timestamp":"2026-01-01T00:00:03Z","message":"a4","x":"4","level":"debug"}""" + "\n");

        var result = Run("a({level!=\"debug\"})[5m] and on(x) b({})[5m]", "--stats");

        Assert.Contains("a  read 5 → parsed 4 → filtered 3 → keyed 2 → matched 1 → late 0 (unmatched 1)", result.Error, StringComparison.Ordinal);
        Assert.Contains("b  read 1 → parsed 1 → filtered 1 → keyed 1 → matched 1 → late 0", result.Error, StringComparison.Ordinal);
        Assert.Contains("\n1 result\n", result.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void StreamOfWhichNoEventHasTheKey_IsToldWithWhereToLook()
    {
        var without = Run("a({})[5m] or on(x=y) b({})[5m]");
        var some = Run("a({n_b=\"2\"})[5m] or on(x) b({})[5m]");

        Assert.Equal("warning: b: its event lacks the key, so none can match; 'b({}) | limit 1' with --output json shows what an event has\n", without.Error.ReplaceLineEndings("\n"));
        Assert.Equal(string.Empty, some.Error);
        Assert.Contains("\"labels\":{\"x\":\"1\",\"region\":\"eu\"}", Run("b({}) | limit 1", "--output", "json").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void LateEvents_SummaryNamesALatenessThatKeepsThem()
    {
        File.AppendAllText(_a, """{"timestamp":"2026-01-01T00:01:30Z","message":"a3","x":"3"}""" + "\n" + """{"timestamp":"2026-01-01T00:00:40.2Z","message":"a4","x":"3"}""" + "\n");
        File.AppendAllText(_b, """{"timestamp":"2026-01-01T00:01:30Z","message":"b3","x":"3"}""" + "\n");

        var late = Run("a({})[5m] and on(x) within(10s) b({})[5m]");
        var kept = Run("a({})[5m] and on(x) within(10s) b({})[5m]", "--lateness", "50s");

        Assert.Contains("warning: a: 1 event came too late and had no part in the results; --lateness 50s would have kept it", late.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("too late", kept.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void SinceAndUntil_CutBothEnds()
    {
        Assert.Single(Run(OrJoin, "--output", "json", "--since", "2026-01-01T00:00:02Z").Json);
        Assert.Single(Run(OrJoin, "--output", "json", "--until", "2026-01-01T01:00:02+01:00").Json);
        Assert.Equal(2, Run(OrJoin, "--output", "json", "--since", "2026-01-01").Json.Count);
        Assert.Empty(Run(OrJoin, "--output", "json", "--since", "now").Json);
    }

    [Fact]
    public void FileFamily_NeedsNoSources()
    {
        var result = Tool.Run("run", $"file(\"{_a}\")[5m] and on(x) file(\"{_workspace.PathOf("b.*")}\")[5m]", "--output", "json");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("complete", Assert.Single(result.Json).Text("completeness"));
    }

    private ToolResult Run(string query, params string[] options) =>
        Tool.Run(["run", query, "--source", $"a={_a}", "--source", $"b={_b}", .. options]);
}
