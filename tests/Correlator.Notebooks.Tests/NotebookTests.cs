using System.Text.Json.Nodes;
using Correlator.Tests.Architecture;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Scripting;

namespace Correlator.Tests.Notebooks;

/// <summary>The notebooks are made of the walks, and show what running them shows. <c>CORRELATOR_NOTEBOOKS=write</c> makes them anew.</summary>
public sealed class NotebookTests
{
    private static readonly bool IsWriting = Environment.GetEnvironmentVariable("CORRELATOR_NOTEBOOKS") == "write";

    // What a program imports unasked.
    private static readonly string[] ProgramImports = ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];

    // Walks find their logs beside themselves.
    static NotebookTests() => Directory.SetCurrentDirectory(Path.Combine(Repository.Root, "notebooks"));

    public static TheoryData<string> Walks => [.. Walk.Names];

    [Theory]
    [MemberData(nameof(Walks))]
    public async Task Notebook_Run_ShowsWhatItsFilesHold(string name)
    {
        var walk = Read(name);
        var recorded = File.Exists($"{name}.ipynb") ? NotebookFiles.OutputsOf(await File.ReadAllTextAsync($"{name}.ipynb")) : [];
        var outputs = new List<JsonArray>();
        using var runner = new WalkRunner();
        foreach (var cell in walk.Cells.Where(static cell => cell.Kind == CellKind.Code))
        {
            var shown = NotebookFiles.ToJson(await runner.RunAsync(cell.Text));
            outputs.Add(cell.IsMeasured && !IsWriting && recorded.Count > outputs.Count ? recorded[outputs.Count] : shown);
        }

        await CompareAsync($"{name}.dib", NotebookFiles.ToDib(walk));
        await CompareAsync($"{name}.ipynb", NotebookFiles.ToJupyter(walk, outputs));
    }

    [Theory]
    [MemberData(nameof(Walks))]
    public void Walk_AsAProgram_Compiles(string name)
    {
        var text = Repository.Read($"notebooks/{name}.cs");
        var options = new CSharpParseOptions(LanguageVersion.CSharp14).WithFeatures([KeyValuePair.Create("FileBasedProgram", "true")]);
        var usings = string.Concat(ProgramImports.Select(static import => $"global using {import};\n"));
        var compilation = CSharpCompilation.Create(
            "walk",
            [CSharpSyntaxTree.ParseText(text, options), CSharpSyntaxTree.ParseText(usings, options)],
            WalkRunner.References,
            new CSharpCompilationOptions(Microsoft.CodeAnalysis.OutputKind.ConsoleApplication, nullableContextOptions: Microsoft.CodeAnalysis.NullableContextOptions.Enable)
                .WithSpecificDiagnosticOptions([KeyValuePair.Create("CS1701", Microsoft.CodeAnalysis.ReportDiagnostic.Suppress)]));

        Assert.Equal([], compilation.GetDiagnostics().Where(static d => d.Severity >= Microsoft.CodeAnalysis.DiagnosticSeverity.Warning).Select(static d => d.ToString()));
    }

    [Fact]
    public void Notebooks_Files_AreMadeOfAWalkEach() => Assert.Equal(
        Walk.Names.SelectMany(static name => new[] { $"notebooks/{name}.dib", $"notebooks/{name}.ipynb" }).Order(StringComparer.Ordinal),
        Repository.Files("*.dib").Concat(Repository.Files("*.ipynb")).Where(static path => !path.StartsWith("src/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Cell_Broken_Fails()
    {
        using var runner = new WalkRunner();

        await Assert.ThrowsAsync<CompilationErrorException>(() => runner.RunAsync("display(nothing);"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => runner.RunAsync("throw new InvalidOperationException();"));
    }

    [Fact]
    public async Task Cell_LastValue_IsShownAfterWhatItWrote()
    {
        using var runner = new WalkRunner();
        await runner.RunAsync("var i = await Task.FromResult(41);");

        var outputs = await runner.RunAsync("Console.WriteLine(\"written\");\ndisplay(\"shown\");\ni + 1");

        Assert.Equal(["written\n", string.Empty, string.Empty], outputs.Select(static output => output.Lines));
        Assert.Equal(["shown"], outputs[1].Forms.Select(static form => form.Value));
        Assert.Contains("42", Assert.Single(outputs[2].Forms).Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Display_ByTheContext_ShowsTheLastValueInItsPlace()
    {
        using var runner = new WalkRunner();

        var outputs = await runner.RunAsync("var d = Microsoft.DotNet.Interactive.KernelInvocationContext.Current.Display(\"first\");\ndisplay(\"second\");\nd.Update(\"third\");");

        Assert.Equal(["third", "second"], outputs.Select(static output => output.Forms[0].Value));
    }

    [Fact]
    public async Task LiveViews_BoundToADisplay_ShowTheLastAsAPictureAndAsText()
    {
        using var runner = new WalkRunner();

        var outputs = await runner.RunAsync("""
            #r "nuget: Correlator.Dsl"
            using Correlator;
            using Microsoft.DotNet.Interactive;
            using System.Reactive.Linq;
            var query = EventQuery.From("a", new[] { new LogEvent(DateTimeOffset.UnixEpoch, "a", "once") });
            var shown = KernelInvocationContext.Current.Display(LiveView.Empty);
            await query.ToLiveViews().ForEachAsync(shown.Update);
            """);

        var forms = Assert.Single(outputs).Forms;
        Assert.Equal(["text/html", "text/plain"], forms.Select(static form => form.Key));
        Assert.Contains("1 result", forms[0].Value, StringComparison.Ordinal);
        Assert.StartsWith("ended", forms[1].Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Value_OfOurs_IsShownByNotebooksAsAPictureAndAsText()
    {
        using var runner = new WalkRunner();

        var outputs = await runner.RunAsync("#r \"nuget: Correlator.Dsl\"\nCorrelator.DurationHistogram.Of([TimeSpan.FromSeconds(1)])");

        var forms = Assert.Single(outputs).Forms;
        Assert.Equal(["text/html", "text/plain"], forms.Select(static form => form.Key));
        Assert.Contains("<svg", forms[0].Value, StringComparison.Ordinal);
        Assert.StartsWith("1 duration: median 1 s", forms[1].Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Package_OfOthers_IsRefused()
    {
        using var runner = new WalkRunner();

        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => runner.RunAsync("#r \"nuget: Other\""));
    }

    [Theory]
    [InlineData("// %% [other]\nx();")]
    [InlineData("// %% [markdown]\nx();")]
    public void Walk_OfAnotherForm_IsRefused(string text) => Assert.Throws<FormatException>(() => Walk.Parse("walk", text));

    private static Walk Read(string name) => Walk.Parse(name, Repository.Read($"notebooks/{name}.cs"));

    private static async Task CompareAsync(string file, string text)
    {
        if (IsWriting)
        {
            await File.WriteAllTextAsync(file, text);
        }

        Assert.Equal(File.Exists(file) ? await File.ReadAllTextAsync(file) : string.Empty, text);
    }
}
