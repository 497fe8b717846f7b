namespace Correlator.Cli.Tests;

/// <summary>What the tool says when its input is not as it should be.</summary>
public sealed class RunInputTests : IDisposable
{
    private const string Join = "a({})[5m] and on(x) b({})[5m]";
    private readonly Workspace _workspace = new();
    private readonly string _a;
    private readonly string _b;

    public RunInputTests()
    {
        _a = _workspace.Write("a.ndjson", """{"timestamp":"2026-01-01T00:00:00Z","message":"a1","x":"1"}""");
        _b = _workspace.Write("b.ndjson", """{"timestamp":"2026-01-01T00:00:01Z","message":"b1","x":"1"}""");
    }

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Run_MissingFile_FailsAndNamesIt()
    {
        var result = Run($"b={_workspace.PathOf("nope.log")}");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("nope.log", result.Error, StringComparison.Ordinal);
        Assert.Contains("b:", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Directory_FailsAndSaysSo()
    {
        var result = Run($"b={Path.GetDirectoryName(_a)}");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("directory", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_BinaryFile_FailsAndSaysSo()
    {
        File.WriteAllBytes(_workspace.PathOf("b.bin"), [0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 1, 2, 3, 0, 10]);

        var result = Run($"b={_workspace.PathOf("b.bin")}");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("binary", result.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Run_PatternWithoutFiles_FailsAndNamesThePattern()
    {
        var result = Run($"b={_workspace.PathOf("nope-*.log")}");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("nope-*.log", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_UnknownSource_NamesTheKnownOnes()
    {
        var result = Tool.Run("run", "a({})[5m] and on(x) c({})[5m]", "--source", $"a={_a}", "--source", $"b={_b}");

        Assert.Equal((2, string.Empty), (result.ExitCode, result.Output));
        Assert.Contains("known are a, b", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_InvalidQuery_ShowsACaretBelowThePlace()
    {
        var result = Tool.Run("run", "a({})[5m] adn on(x) b({})[5m]", "--source", $"a={_a}", "--source", $"b={_b}");

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("error COR111 at 1:11: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(" Did you mean 'and'?\n", result.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("\n1 | a({})[5m] adn on(x) b({})[5m]\n  |           ^^^\n", result.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b")]
    [InlineData("=b.log")]
    [InlineData("b=")]
    [InlineData("b b=x.log")]
    public void Run_SourceWithoutNameOrSpec_IsAUsageError(string source)
    {
        var result = Run(source);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("correlator: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_UnknownScheme_IsAUsageErrorThatNamesTheKnownKinds()
    {
        var result = Run("b=carrierpigeon://loft");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("no kind of source 'carrierpigeon'", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_UnknownSourceOption_NamesTheKnownOnes()
    {
        var result = Run($"b={_b},format=ndjson,colour=red");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("'colour' is no option", result.Error, StringComparison.Ordinal);
        Assert.Contains("format, time", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SourceGivenTwice_IsAUsageError() => Assert.Equal(2, Run($"a={_b}").ExitCode);

    [Theory]
    [InlineData("--colour")]
    [InlineData("--output", "xml")]
    [InlineData("--emit", "never")]
    [InlineData("--lateness", "5")]
    [InlineData("--idle", "5")]
    [InlineData("--idle", "0s")]
    [InlineData("--timezone", "Nowhere/None")]
    [InlineData("--timezone", "+15:00")]
    [InlineData("--timezone", "+2")]
    [InlineData("--max-events", "1")]
    [InlineData("--max-events", "many")]
    [InlineData("--partitions", "0")]
    [InlineData("--partitions", "65")]
    [InlineData("--max-state", "64 parsecs")]
    [InlineData("--since", "yesterday")]
    [InlineData("--since", "2026-01-02", "--until", "2026-01-01")]
    public void Run_UnreadableOption_IsAUsageErrorWithoutResults(params string[] options)
    {
        var result = Tool.Run(["run", Join, "--source", $"a={_a}", "--source", $"b={_b}", .. options]);

        Assert.Equal((2, string.Empty), (result.ExitCode, result.Output));
        Assert.StartsWith("correlator: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_MalformedRecord_IsCountedWithItsFirstExample()
    {
        File.AppendAllText(_b, "garbage\n{}\n");

        var result = Run($"b={_b}");

        Assert.Equal(0, result.ExitCode);
        Assert.Single(result.Json);
        Assert.Contains("warning: b: 2 records are no events", result.Error, StringComparison.Ordinal);
        Assert.Contains("garbage", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_StrictWithMalformedRecord_Fails()
    {
        File.AppendAllText(_b, "garbage\n");

        var result = Tool.Run("run", Join, "--source", $"a={_a}", "--source", $"b={_b}", "--strict");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("b:", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WithoutQuery_IsAUsageError() => Assert.Equal(2, Tool.Run("run", "--source", $"a={_a}").ExitCode);

    [Fact]
    public void Run_StandardInputForTwoThings_IsAUsageError() => Assert.Equal(2, Tool.Run("run", "-", "--source", "a=-").ExitCode);

    [Fact]
    public async Task Run_Interrupted_EndsWithWhatIsThere()
    {
        var result = await Tool.RunAsync(["run", Join, "--source", $"a={_a}", "--source", $"b={_b}", "--output", "json"], interrupted: new CancellationToken(canceled: true));

        Assert.Equal((0, string.Empty, string.Empty), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public void NoCommand_PointsToHelpAndDemo()
    {
        var result = Tool.Run();

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("correlator demo", result.Error, StringComparison.Ordinal);
    }

    private ToolResult Run(string source) => Tool.Run("run", Join, "--source", $"a={_a}", "--source", source, "--output", "json");
}
