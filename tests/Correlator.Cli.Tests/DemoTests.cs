namespace Correlator.Cli.Tests;

public sealed class DemoTests
{
    [Fact]
    public void Demo_PrintsWhatTheGoldenFileSays()
    {
        var result = Tool.Run("demo");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(Golden("demo.txt"), result.Output.ReplaceLineEndings("\n"));
        Assert.Equal(Golden("demo-funnel.txt"), result.Error.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Demo_AsJson_PrintsOnlyCorrelations()
    {
        var result = Tool.Run("demo", "--output", "json");

        Assert.Equal(22, result.Json.Count);
        Assert.Equal(13, result.Json.Count(static c => c.Text("completeness") == "partial"));
    }

    private static string Golden(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name)).ReplaceLineEndings("\n");
}
