using System.IO.Compression;
using System.Xml.Linq;
using Correlator.Dsl.Tests.Docs;
using Correlator.Tests.Architecture;

namespace Correlator.Packages.Tests;

/// <summary>What the packages hold, and what a user has who installs them.</summary>
[Collection(PackedProducts.Once)]
public sealed class PackageTests(PackedProducts packed)
{
    private static readonly string[] Products = [.. Repository.Files("*.csproj")
        .Where(static path => path.StartsWith("src/", StringComparison.Ordinal))
        .Select(static path => Path.GetFileNameWithoutExtension(path))];

    private static IEnumerable<string> Libraries => Products.Where(static name => name != "Correlator.Cli");

    [SdkFact]
    public void Packages_OfAllProducts_AreThereWithSymbols() => Assert.Equal(
        Libraries.SelectMany(name => new[] { $"{name}.{packed.Version}.nupkg", $"{name}.{packed.Version}.snupkg" }).Append($"correlator.{packed.Version}.nupkg").Order(StringComparer.Ordinal),
        Directory.GetFiles(packed.Feed).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal));

    [SdkFact]
    public void Libraries_All_HoldAssemblyDocumentationReadmeAndIconAndNothingElse() => Assert.All(Libraries, name =>
    {
        using var package = Open(name);
        string[] forNotebooks = name == "Correlator.Reactive" ? ["interactive-extensions/dotnet/extension.dib"] : [];
        var files = package.Entries.Select(static entry => entry.FullName).Where(static path => !path.StartsWith("_rels", StringComparison.Ordinal) && !path.StartsWith("package/", StringComparison.Ordinal));
        Assert.Equal(
            new[] { "[Content_Types].xml", "README.md", "icon.png", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml", $"{name}.nuspec" }.Concat(forNotebooks).Order(StringComparer.Ordinal),
            files.Order(StringComparer.Ordinal));
        using var symbols = ZipFile.OpenRead(Path.Combine(packed.Feed, $"{name}.{packed.Version}.snupkg"));
        Assert.Contains(symbols.Entries, entry => entry.FullName == $"lib/net10.0/{name}.pdb");
    });

    [SdkFact]
    public void Packages_All_SayWhatTheyAre() => Assert.All([.. Libraries, "correlator"], name =>
    {
        var metadata = Metadata(name);
        Assert.Equal("Apache-2.0", Text(metadata, "license"));
        Assert.Equal("icon.png", Text(metadata, "icon"));
        Assert.Equal("README.md", Text(metadata, "readme"));
        Assert.Contains("logs", Text(metadata, "tags").Split(' '));
        Assert.InRange(Text(metadata, "description").Length, 40, 400);
    });

    [SdkFact]
    public void Libraries_Dependencies_AreWhatTheirCodeUses() => Assert.All(Libraries, name =>
    {
        var dependencies = Metadata(name).Descendants().Where(static element => element.Name.LocalName == "dependency").ToList();
        Assert.NotEmpty(dependencies);
        Assert.All(dependencies, static dependency => Assert.DoesNotMatch("Analyzers|SourceLink|Test|xunit", (string)dependency.Attribute("id")!));
        Assert.All(dependencies.Where(static dependency => ((string)dependency.Attribute("id")!).StartsWith("Correlator.", StringComparison.Ordinal)), dependency => Assert.Equal(packed.Version, (string)dependency.Attribute("version")!));
    });

    [SdkFact]
    public void Readmes_OfLibraries_ShowATestedProgramAndHaveNoLinks() => Assert.All(Libraries, static name =>
    {
        var path = $"src/{name}/README.md";
        Assert.DoesNotContain("](", Repository.Read(path), StringComparison.Ordinal);
        Assert.Contains(MarkdownText.Blocks, block => block.Path == path && block.Language == "csharp");
    });

    [SdkFact]
    public async Task Program_OfTheReadme_PrintsWhatItSays()
    {
        Assert.Equal(PackedProducts.ReadmeBlock("output"), await packed.RunAsync("Text"));
        Assert.Equal("order 7 was paid after 30 s\n", await packed.RunAsync("Operators"));
        Assert.Equal("b2 took 00:00:02.5000000\n", await packed.RunAsync("Linq"));
    }

    [SdkFact]
    public async Task TestProject_WithCorrelatorTesting_Passes()
    {
        var said = await packed.TestAsync();

        Assert.True(said.ExitCode == 0, said.Output);
        Assert.Matches(@"Passed:\s+2,", said.Output);
    }

    [SdkFact]
    public async Task Tool_Installed_SaysWhatTheBuiltOneSays()
    {
        var directory = Path.Combine(packed.Projects, "tool");
        (await Sdk.RunAsync(packed.Projects, packed.Unpacked, "tool", "install", "correlator", "--tool-path", directory, "--source", packed.Feed, "--version", packed.Version)).Success();
        var built = Path.Combine(Repository.Root, "artifacts", "bin", "Correlator.Cli", PackedProducts.Configuration.ToLowerInvariant(), "correlator.dll");

        var demo = (await Sdk.RunProgramAsync(Path.Combine(directory, "correlator"), packed.Projects, null, "demo")).Success();

        Assert.Contains("request_id=d3b9a97b6272124bbf22f5e85659ad65  complete", demo, StringComparison.Ordinal);
        Assert.Equal((await Sdk.RunAsync(packed.Projects, null, built, "demo")).Success(), demo);
        Assert.True((await Sdk.RunProgramAsync(Path.Combine(directory, "correlator"), Repository.Root, null, "test", "tests/Cases")).ExitCode == 0);
    }

    [SdkFact]
    public void Tool_Package_HoldsNothingThatItDoesNotRun()
    {
        using var package = Open("correlator");

        Assert.Contains(package.Entries, static entry => entry.Name == "correlator.dll");
        Assert.All(package.Entries, static entry => Assert.DoesNotMatch("FsCheck|FSharp|xunit|CodeAnalysis|^[Cc]orrelator.*xml$", entry.Name));
    }

    private ZipArchive Open(string name) => ZipFile.OpenRead(Path.Combine(packed.Feed, $"{name}.{packed.Version}.nupkg"));

    private XElement Metadata(string name)
    {
        using var package = Open(name);
        using var text = package.GetEntry($"{name}.nuspec")!.Open();
        return XDocument.Load(text).Root!.Elements().Single();
    }

    private static string Text(XElement metadata, string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
}
