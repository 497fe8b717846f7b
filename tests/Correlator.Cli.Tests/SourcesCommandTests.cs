namespace Correlator.Cli.Tests;

/// <summary><c>correlator sources</c>, <c>correlator tail</c>, and sources of a configuration file.</summary>
public sealed class SourcesCommandTests : IDisposable
{
    private readonly Workspace _workspace = new();
    private readonly string _api;
    private readonly string _config;

    public SourcesCommandTests()
    {
        _api = _workspace.Write(
            "api.ndjson",
            """{"timestamp":"2026-01-01T00:00:00Z","message":"first","x":"1"}""",
            """{"timestamp":"2026-01-01T00:00:01Z","message":"two\nlines\u001b[2J","x":"2"}""");
        _config = _workspace.Write(
            "correlator.json",
            $$"""{ "sources": { "api": { "kind": "file", "path": "{{_api}}" }, "loki": { "address": "http://127.0.0.1:1", "retries": 0 } } }""");
    }

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Sources_Configured_AreListedWithKindAndAddress()
    {
        var result = Tool.Run("sources", "--config", _config, "--source", "web=access.log");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal($"api   file  {_api}\nloki  loki  http://127.0.0.1:1\nweb   file  access.log\n", result.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Sources_None_SaysHowToNameSome()
    {
        var result = Tool.Run("sources", "--config", "none");

        Assert.Equal((0, string.Empty), (result.ExitCode, result.Output));
        Assert.Contains("--source", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Sources_Test_TellsOfEachWhatComesOfIt()
    {
        var result = Tool.Run("sources", "test", "--config", _config);
        var lines = result.Output.Split('\n');

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("api   ok    1 log, from 2026-01-01T00:00:00Z", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("loki  FAIL  loki: ", lines[1], StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:1", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Sources_TestOfOne_LeavesTheOthersAlone()
    {
        var result = Tool.Run("sources", "test", "api", "--config", _config);

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("loki", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Sources_Labels_OfWhatHasNone_IsAUsageError()
    {
        var result = Tool.Run("sources", "labels", "api", "--config", _config);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("cannot tell its labels", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Sources_UnknownName_NamesTheKnownOnes()
    {
        var result = Tool.Run("sources", "test", "nope", "--config", _config);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("'nope'", result.Error, StringComparison.Ordinal);
        Assert.Contains("api, loki", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Sources_Kinds_ShowsOptionsOfOne()
    {
        Assert.Contains("loki", Tool.Run("sources", "kinds").Output, StringComparison.Ordinal);
        Assert.Contains("tenant", Tool.Run("sources", "kinds", "loki").Output, StringComparison.Ordinal);
        Assert.Equal(2, Tool.Run("sources", "kinds", "gopher").ExitCode);
    }

    [Fact]
    public void Sources_Schema_IsJson()
    {
        using var schema = System.Text.Json.JsonDocument.Parse(Tool.Run("sources", "schema").Output);

        Assert.Equal("Correlator configuration", schema.RootElement.GetProperty("title").GetString());
    }

    [Fact]
    public void Tail_NoFollow_ShowsOneLineForEachEvent()
    {
        var result = Tool.Run("tail", "api", "--no-follow", "--config", _config);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            "2026-01-01T00:00:00.000Z {x=\"1\"} first\n2026-01-01T00:00:01.000Z {x=\"2\"} two\\nlines\\x1b[2J\n",
            result.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Tail_Selector_ShowsWhatItSelects()
    {
        var result = Tool.Run("tail", "api", "{x=\"2\"}", "--no-follow", "--config", _config, "--output", "json");

        Assert.Single(result.Json);
    }

    [Fact]
    public void Tail_WrongSelector_ShowsWhereItIsWrong()
    {
        var result = Tool.Run("tail", "api", "{x=", "--no-follow", "--config", _config);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("error COR", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Configured_FindsSourcesByName()
    {
        var result = Tool.Run("run", "api({x=\"1\"})", "--config", _config, "--output", "json");

        Assert.Equal(0, result.ExitCode);
        Assert.Single(result.Json);
    }

    [Fact]
    public void Run_ArgumentOfTheSameName_CountsMore()
    {
        var other = _workspace.Write("other.ndjson", """{"timestamp":"2026-01-01T00:00:00Z","message":"other","x":"9"}""");

        var result = Tool.Run("run", "api({x=\"9\"})", "--config", _config, "--source", $"api={other}", "--output", "json");

        Assert.Single(result.Json);
    }

    [Fact]
    public void Run_WrongConfiguration_NamesFileAndPlace()
    {
        var broken = _workspace.Write("broken.json", "{", "  \"sources\": [");

        var result = Tool.Run("run", "api({})", "--config", broken);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("broken.json", result.Error, StringComparison.Ordinal);
        Assert.Contains("line 3", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_UnreachableServer_FailsAndSaysWhich()
    {
        var result = Tool.Run("run", "loki({app=\"x\"})", "--config", _config);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("loki:", result.Error, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:1", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OneOfTwoServersUnreachable_ReadsTheOtherAndSaysWhatIsWithheld()
    {
        var result = Tool.Run("run", "api({}) as a or on(x) within(5s) loki({app=\"x\"}) as b", "--config", _config, "--stats");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("a  read 2 → parsed 2 → filtered 2 → keyed 2 → matched 0 → late 0 (unmatched 2, withheld 2)", result.Error, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:1", result.Error, StringComparison.Ordinal);
    }
}
