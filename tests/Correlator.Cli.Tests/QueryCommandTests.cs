namespace Correlator.Cli.Tests;

/// <summary>The commands about a query's text, and where they take it from.</summary>
public sealed class QueryCommandTests
{
    private const string Query = "a({})[5m] and on(x) b({})[5m]";

    [Fact]
    public void Check_ValidQuery_SaysSo()
    {
        var result = Tool.Run("check", Query);

        Assert.Equal((0, "valid"), (result.ExitCode, result.Output.TrimEnd()));
    }

    [Fact]
    public void Check_InvalidQueryAsText_ShowsTheCaretOnStandardError()
    {
        var result = Tool.Run("check", "a({})[300]");

        Assert.Equal((2, "not valid"), (result.ExitCode, result.Output.TrimEnd()));
        Assert.Contains("^", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_InvalidQueryAsJson_WritesNothingToStandardError()
    {
        var result = Tool.Run("check", "a({})[300]", "--output", "json");

        Assert.Equal((2, string.Empty), (result.ExitCode, result.Error));
        var diagnostic = Assert.Single(result.Json).GetProperty("diagnostics")[0];
        Assert.All(
            (string[])["code", "severity", "line", "column", "endLine", "endColumn", "message"],
            name => Assert.True(diagnostic.TryGetProperty(name, out _), name));
    }

    [Theory]
    [InlineData("-")]
    [InlineData("--file", "-")]
    public void Query_FromStandardInput_IsRead(params string[] arguments)
    {
        var result = Tool.Run(["check", .. arguments], Query + "\n");

        Assert.Equal((0, "valid"), (result.ExitCode, result.Output.TrimEnd()));
    }

    [Fact]
    public void Query_FromAFile_IsRead()
    {
        using var workspace = new Workspace();

        var result = Tool.Run("check", "--file", workspace.Write("query.corr", "# what waits for what", Query));

        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void Query_FromAMissingFile_IsAUsageError()
    {
        var result = Tool.Run("check", "--file", "/nowhere/query.corr");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("/nowhere/query.corr", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Query_GivenTwice_IsAUsageError() => Assert.Equal(2, Tool.Run("check", Query, "--file", "-").ExitCode);

    [Fact]
    public void Format_PrintsTheCanonicalTextAndKeepsComments()
    {
        var result = Tool.Run("format", "a( {} )[5m]   AND on( x ) b({})[5m] # why");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("and on(x)", result.Output, StringComparison.Ordinal);
        Assert.Contains("# why", result.Output, StringComparison.Ordinal);
        Assert.Equal(result.Output, Tool.Run("format", result.Output.TrimEnd('\n')).Output);
    }

    [Fact]
    public void FormatCheck_TellsByItsExitCode()
    {
        var canonical = Tool.Run("format", Query).Output.TrimEnd('\n');

        Assert.Equal((0, string.Empty), (Tool.Run("format", canonical, "--check").ExitCode, Tool.Run("format", canonical, "--check").Output));
        Assert.Equal(1, Tool.Run("format", "a( {} )[5m]", "--check").ExitCode);
    }

    [Fact]
    public void Format_InvalidQuery_IsAUsageErrorWithACaret()
    {
        var result = Tool.Run("format", "a(");

        Assert.Equal((2, string.Empty), (result.ExitCode, result.Output));
        Assert.Contains("^", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_PrintsTheOperators()
    {
        var result = Tool.Run("explain", Query);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("on(x)", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_SourcesThatAreGiven_ShowsWhatIsAskedOfEach()
    {
        var result = Tool.Run(
            "explain", "loki({app=\"a\"} |= \"x\") and on(id) within(5s) graylog(level:3) and on(id) within(5s) other({})", "--config", "none",
            "--source", "loki=http://127.0.0.1:9,selector={env=\"b\"}", "--source", "graylog=http://127.0.0.1:9");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("at the source: {env=\"b\", app=\"a\"} |= \"x\"", result.Output, StringComparison.Ordinal);
        Assert.Contains("at the source: level:3", result.Output, StringComparison.Ordinal);
        Assert.Contains("at the source: everything is read", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Analyze_AsText_GivesScoreLevelAndHints()
    {
        var result = Tool.Run("analyze", Query);

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("25 (simple)", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Complete_PositionOutsideOfTheText_IsAUsageError() => Assert.Equal(2, Tool.Run("complete", "a(", "--position", "3").ExitCode);

    [Fact]
    public void Duration_BelowAMillisecond_IsAFraction() => Assert.Equal("0.25", Tool.Run("duration", "250us").Output.TrimEnd());

    [Fact]
    public void Help_ListsTheCommands()
    {
        var result = Tool.Run("--help");

        Assert.Equal(0, result.ExitCode);
        Assert.All((string[])["run", "demo", "check", "format", "explain", "analyze", "complete", "duration", "test", "lsp"], name => Assert.Contains(name, result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void UnexpectedError_ShowsNoStackTraceUnlessAsked()
    {
        using var output = new FailingStream();

        var quiet = RunOn(output, "format", Query);
        var debug = RunOn(output, "format", Query, "--debug");

        Assert.DoesNotContain("   at ", quiet, StringComparison.Ordinal);
        Assert.Contains("no space", quiet, StringComparison.Ordinal);
        Assert.Contains("   at ", debug, StringComparison.Ordinal);
    }

    private static string RunOn(Stream output, params string[] args)
    {
        using var error = new StringWriter();
        var code = CommandLine.RunAsync(args, new ToolConsole(Stream.Null, output, error)).GetAwaiter().GetResult();
        Assert.Equal(1, code);
        return error.ToString();
    }

    private sealed class FailingStream : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("no space");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("no space");

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("no space");
    }
}
