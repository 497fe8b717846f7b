using System.Globalization;

namespace Correlator.Cli.Tests;

/// <summary>What only a real process shows: pipes, signals, exit codes.</summary>
public sealed class ProcessTests : IDisposable
{
    private const string Join = "a({})[5m] and on(x) b({})[5m]";
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task BrokenPipe_EndsQuietly()
    {
        var (a, b) = (WriteMany("a"), WriteMany("b"));

        using var process = ToolProcess.Shell($"$TOOL run '{Join}' --source a={a} --source b={b} --output json | head -1 | cut -c1-5");
        var result = await process.WaitAsync();

        Assert.Equal((0, "{\"id\"", string.Empty), (result.ExitCode, result.Output.TrimEnd(), result.Error));
    }

    [Fact]
    public async Task BrokenPipe_OfALogThatIsFollowed_EndsTheRun()
    {
        var (a, b) = (WriteMany("a"), WriteMany("b"));

        using var process = ToolProcess.Shell($"$TOOL run '{Join}' --source a={a} --source b={b} --follow | head -1");
        var result = await process.WaitAsync();

        Assert.Equal((0, string.Empty), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task Interrupt_OfALogThatIsFollowed_PrintsWhatIsOpenAndEndsWithSuccess()
    {
        var a = _workspace.Write("a.ndjson", Line(0, 1), Line(1, 2));
        var b = _workspace.Write("b.ndjson", Line(1, 1));
        using var process = ToolProcess.Start("run", "a({})[5m] or on(x) b({})[5m]", "--source", $"a={a}", "--source", $"b={b}", "--follow", "--output", "json", "--stats");

        var first = await process.ReadLineAsync();
        await File.AppendAllTextAsync(b, Line(3, 3) + "\n");
        await File.AppendAllTextAsync(a, Line(2, 3) + "\n");
        var second = await process.ReadLineAsync();
        process.Interrupt();
        var rest = await process.WaitAsync();

        Assert.Contains("\"x\":\"1\"", first, StringComparison.Ordinal);
        Assert.Contains("\"x\":\"3\"", second, StringComparison.Ordinal);
        Assert.Equal(0, rest.ExitCode);
        Assert.Equal("partial", Assert.Single(rest.Json).Text("completeness"));
        Assert.Contains("b  read 2 → parsed 2", rest.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupt_OfAPipeThatStaysSilent_PrintsWhatIsOpen()
    {
        var b = _workspace.Write("b.ndjson", Line(1, 1));
        using var process = ToolProcess.Start("run", "a({})[5m] or on(x) b({})[5m]", "--source", "a=-", "--source", $"b={b}", "--output", "json", "--emit", "first");
        await process.Input.WriteLineAsync(Line(0, 1));
        await process.Input.WriteLineAsync(Line(2, 2));
        await process.Input.FlushAsync();

        var line = await process.ReadLineAsync();
        process.Interrupt();
        var result = await process.WaitAsync();

        Assert.Contains("\"complete\"", line, StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("partial", Assert.Single(result.Json).Text("completeness"));
    }

    [Fact]
    public async Task StandardInput_Followed_GivesResultsWhileItIsOpen()
    {
        var b = _workspace.Write("b.ndjson", Line(1, 1));
        using var process = ToolProcess.Start(
            "run", "a({})[1s] or on(x) b({})[1s]", "--source", "a=-", "--source", $"b={b}", "--follow", "--lateness", "0s", "--idle", "100ms", "--output", "json", "--stats");

        await WriteAsync(process, Line(0, 1));
        var match = await process.ReadLineAsync();
        await WriteAsync(process, Line(2, 2));

        // Nothing more comes: that there was no reply is proved by the silence of both.
        var missing = await process.ReadLineAsync();
        process.Interrupt();
        var rest = await process.WaitAsync();

        Assert.Contains("\"complete\"", match, StringComparison.Ordinal);
        Assert.Contains("\"partial\"", missing, StringComparison.Ordinal);
        Assert.Equal(0, rest.ExitCode);
        Assert.Contains("a  read ", rest.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StandardInput_FollowedToItsEnd_EndsTheRun()
    {
        using var process = ToolProcess.Start("run", "a({})", "--source", "a=-", "--follow", "--output", "json", "--stats");
        await WriteAsync(process, Line(0, 1));

        var result = await process.WaitAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.Single(result.Json);
        Assert.Contains("a  read 1 → parsed 1 ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StandardInput_AsASource_IsRead()
    {
        var b = _workspace.Write("b.ndjson", Line(1, 1));
        using var process = ToolProcess.Start("run", Join, "--source", "a=-", "--source", $"b={b}", "--output", "json");
        await process.Input.WriteLineAsync(Line(0, 1));

        var result = await process.WaitAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.Single(result.Json);
    }

    [Theory]
    [InlineData(0, "duration", "5m")]
    [InlineData(1, "run", "file(\"/nowhere.log\")")]
    [InlineData(2, "run")]
    [InlineData(2, "check", "a(")]
    [InlineData(2, "nonsense")]
    public async Task ExitCode_TellsTheShell(int expected, params string[] args)
    {
        using var process = ToolProcess.Start(args);

        Assert.Equal(expected, (await process.WaitAsync()).ExitCode);
    }

    [Fact]
    public async Task OutputFile_ThatOthersWriteToo_IsContinued()
    {
        var path = _workspace.PathOf("out.txt");

        using var process = ToolProcess.Shell($"(echo before; $TOOL duration 5m; echo after) > {path}");
        await process.WaitAsync();

        Assert.Equal(["before", "300000", "after"], await File.ReadAllLinesAsync(path));
    }

    private static async Task WriteAsync(ToolProcess process, string line)
    {
        await process.Input.WriteLineAsync(line);
        await process.Input.FlushAsync();
    }

    private static string Line(int second, int key) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"timestamp":"2026-01-01T00:{{second / 60:00}}:{{second % 60:00}}Z","message":"m","x":"{{key}}"}""");

    private string WriteMany(string name) => _workspace.Write($"{name}.ndjson", Enumerable.Range(0, 3000).Select(static i => Line(i, i)));
}
