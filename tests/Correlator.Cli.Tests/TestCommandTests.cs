namespace Correlator.Cli.Tests;

public sealed class TestCommandTests : IDisposable
{
    private static readonly string[] Good = ["case good", "load a  @0s k=1", "query a({})", "expect a@0s"];
    private static readonly string[] Bad = ["case bad   # it is", "load a  @0s k=1", "query a({})", "expect a@5s   # not so"];
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Test_CasesOfTheRepository_Pass()
    {
        var result = Tool.Run("test", Path.Combine(RepositoryRoot.Path, "tests", "Cases"));

        Assert.Equal((0, string.Empty), (result.ExitCode, result.Error));
        Assert.EndsWith(" passed, 0 failed\n", result.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Test_Directory_RunsItsFilesInOrdinalOrderAndShowsWhatDiffers()
    {
        Write("b.corr", Good);
        Write("Z.corr", Good);
        Write("a/c.corr", [.. Good, .. Bad]);
        Write("a/notes.txt", ["no test"]);

        var result = Tool.Run("test", _workspace.PathOf("."));

        Assert.Equal((1, string.Empty), (result.ExitCode, result.Error));
        Assert.Equal(
            """
            ok    ./Z.corr: 1 case
            FAIL  ./a/c.corr: 1 of 2 cases
              ./a/c.corr:5  bad
                - a@5s
                + a@0s
                    a@0s instead of a@5s
            ok    ./b.corr: 1 case
            4 cases in 3 files: 3 passed, 1 failed

            """,
            Shown(result.Output));
    }

    [Fact]
    public void Test_SeveralPaths_RunsEachFileOnce()
    {
        var path = Write("some.test", Good);

        var result = Tool.Run("test", path, path);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("1 case in 1 file: 1 passed, 0 failed", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Test_FileThatCannotBeRead_TellsThePlaceAndGoesOn()
    {
        Write("a.corr", ["case x", "load a  5s", "query a({})"]);
        Write("b.corr", Good);

        var result = Tool.Run("test", _workspace.PathOf("."));

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("error ./a.corr:2:9: An event begins with its time, such as @5s, found '5s'; a value that holds | stands in quotes.\n", Shown(result.Error));
        Assert.Contains("1 case in 1 file: 1 passed, 0 failed; 1 file could not be read", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BAD", 1)]
    [InlineData("good", 0)]
    [InlineData("one.corr", 1)]
    [InlineData("nothing like this", 2)]
    public void Test_Filter_RunsCasesByTheirNameOrFile(string filter, int exitCode) =>
        Assert.Equal(exitCode, Tool.Run("test", Write("one.corr", [.. Good, .. Bad]), "--filter", filter).ExitCode);

    [Fact]
    public void Test_AsJson_WritesAnObjectACase()
    {
        Write("a.corr", [.. Good, .. Bad]);
        Write("b.corr", ["query"]);

        var result = Tool.Run("test", _workspace.PathOf("."), "--output", "json");

        Assert.Equal((2, string.Empty), (result.ExitCode, result.Error));
        Assert.Equal([true, false], result.Json.Take(2).Select(static item => item.GetProperty("passed").GetBoolean()));
        Assert.Equal("bad", result.Json[1].Text("case"));
        Assert.Equal(
            ["missing a@5s", "unexpected a@0s", "note a@0s instead of a@5s"],
            result.Json[1].GetProperty("differences").EnumerateArray().Select(static item => $"{item.Text("kind")} {item.Text("text")}"));
        Assert.Equal(1, result.Json[2].GetProperty("line").GetInt32());
    }

    [Fact]
    public void Test_Update_ShowsTheDifferenceAndRewritesTheFile()
    {
        var path = Write("one.corr", Bad);

        var result = Tool.Run("test", path, "--update");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("- a@5s", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("1 case in 1 file: 0 passed, 1 failed, 1 updated\n", Shown(result.Output), StringComparison.Ordinal);
        Assert.Equal([.. Bad[..^1], "expect a@0s   # not so"], File.ReadAllLines(path));
        Assert.Equal(0, Tool.Run("test", path).ExitCode);
    }

    [Fact]
    public void Test_UpdateOfAPassingFile_LeavesItAlone()
    {
        var path = Write("one.corr", Good);
        File.SetAttributes(path, FileAttributes.ReadOnly);

        Assert.Equal(0, Tool.Run("test", path, "--update").ExitCode);
    }

    [Theory]
    [InlineData("/nowhere/some.corr")]
    [InlineData(".")]
    public void Test_NoTestFiles_IsAUsageError(string path)
    {
        var result = Tool.Run("test", path == "." ? _workspace.PathOf(path) : path);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("There is no ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_Colours_OnlyWhereTheTerminalHasThem()
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var console = new ToolConsole(Stream.Null, output, error) { IsOutputTerminal = true, IsErrorTerminal = true, UseColour = true };

        await CommandLine.RunAsync(["test", Write("one.corr", Bad)], console);

        var text = System.Text.Encoding.UTF8.GetString(output.ToArray());
        Assert.Contains("\x1b[31m- a@5s\x1b[0m", text, StringComparison.Ordinal);
        Assert.EndsWith("\r\x1b[K", error.ToString(), StringComparison.Ordinal);
    }

    private string Write(string name, string[] lines)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_workspace.PathOf(name))!);
        return _workspace.Write(name, lines);
    }

    private string Shown(string text) => text.ReplaceLineEndings("\n").Replace(_workspace.PathOf("."), ".", StringComparison.Ordinal).Replace('\\', '/');
}
