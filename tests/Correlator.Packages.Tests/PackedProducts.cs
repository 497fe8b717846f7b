using System.Text;
using Correlator.Dsl.Tests.Docs;
using Correlator.Tests.Architecture;

namespace Correlator.Packages.Tests;

/// <summary>All packages, packed once, and projects of a user who has installed them.</summary>
/// <remarks>The packages have a version that is nowhere else, of a release because more is asked of releases, and go where no other build looks for packages.</remarks>
[CollectionDefinition(Once)]
public sealed class PackedProducts : IAsyncLifetime, ICollectionFixture<PackedProducts>
{
    /// <summary>The name of the tests that share them.</summary>
    public const string Once = "packed";

    private const string TestProject = "Orders";
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("correlator-packages-");

    /// <summary>The version that the packages have.</summary>
    public string Version { get; } = "99.99.99";

    /// <summary>The folder with the packages.</summary>
    public string Feed => Path.Combine(_directory.FullName, "feed");

    /// <summary>The folder with the projects.</summary>
    public string Projects => Path.Combine(_directory.FullName, "projects");

    /// <summary>Where the packages are unpacked.</summary>
    public string Unpacked => Path.Combine(_directory.FullName, "unpacked");

    /// <summary>What this build's configuration is called.</summary>
    public static string Configuration { get; } = AppContext.BaseDirectory.Contains("release", StringComparison.Ordinal) ? "Release" : "Debug";

    /// <summary>The logs, the program and what it prints, as README.md has them.</summary>
    internal static string ReadmeBlock(string language) => MarkdownText.Blocks.Single(block => block.Path == "README.md" && block.Language == language).Text;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (Sdk.Missing is not null)
        {
            return;
        }

        (await Sdk.RunAsync(
            Repository.Root, null, "pack", "Correlator.sln", "--no-build", "--configuration", Configuration, "--output", Feed, $"-p:PackageVersion={Version}", "--verbosity", "quiet")).Success();
        WriteProjects();
        (await Sdk.RunAsync(Projects, Unpacked, "build", "All.proj", "--verbosity", "quiet", "--nologo")).Success();
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        _directory.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Runs the program of one of the projects.</summary>
    internal async Task<string> RunAsync(string project) =>
        (await Sdk.RunAsync(Path.Combine(Projects, project), Unpacked, Path.Combine("out", project + ".dll"))).Success();

    /// <summary>Runs the tests of the user's test project.</summary>
    internal Task<Said> TestAsync() => Sdk.RunAsync(Path.Combine(Projects, TestProject), Unpacked, "test", Path.Combine("out", TestProject + ".dll"));

    private void WriteProjects()
    {
        // What lies above the temporary folder is not to get in.
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Build.targets", "<Project />");
        Write("Directory.Packages.props", "<Project />");
        WriteProject("Text", "Correlator.Dsl", Sample("FirstCorrelation"));
        Write("Text/web.log", ReadmeBlock("log web.log"));
        Write("Text/api.ndjson", ReadmeBlock("log api.ndjson"));
        WriteProject("Operators", "Correlator.Reactive", Sample("FirstOperators"));
        WriteProject("Linq", "Correlator.Reactive", LinqProgram());
        WriteProject("Receiver", "Correlator.Sources", Sample("Receiver"));
        WriteProject("Kafka", "Correlator.Kafka", Sample("Kafka"));
        WriteProject("Server", "Correlator.Server", Sample("Server"));
        WriteProject("Hosting", "Correlator.Hosting", Sample("Hosting"), PackageLine("Microsoft.Extensions.Hosting"));
        WriteProject(TestProject, "Correlator.Testing", Sample("OrderTests"), PackageLine("Microsoft.NET.Test.Sdk") + PackageLine("xunit") + PackageLine("xunit.runner.visualstudio"));
        Write("All.proj", """
            <Project DefaultTargets="Build">
              <ItemGroup><Programs Include="*/*.csproj" /></ItemGroup>
              <Target Name="Restore"><MSBuild Projects="@(Programs)" Targets="Restore" /></Target>
              <Target Name="Build"><MSBuild Projects="@(Programs)" Targets="Build" BuildInParallel="true" /></Target>
            </Project>
            """);
    }

    private static string Sample(string name) => Repository.Read($"tests/Correlator.Packages.Tests/Docs/{name}.cs");

    // README.md leaves the events of its LINQ sample to the reader.
    private static string LinqProgram()
    {
        var sample = MarkdownText.Blocks.Single(static block => block is { Path: "README.md", Language: "csharp" } && block.Text.Contains("from request in", StringComparison.Ordinal));
        return $$"""
            using Correlator;

            var noon = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
            LogEvent[] frontendEvents = [new(noon, "frontend", "request_id=a1"), new(noon, "frontend", "request_id=b2")];
            LogEvent[] backendEvents = [new(noon.AddSeconds(0.2), "backend", "request_id=a1"), new(noon.AddSeconds(2.5), "backend", "request_id=b2")];

            {{sample.Text}}
            """;
    }

    private void WriteProject(string name, string package, string program, string packages = "")
    {
        Write($"{name}/{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>{(packages.Length > 0 ? "Library" : "Exe")}</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <OutputPath>out/</OutputPath>
                <AppendTargetFrameworkToOutputPath>false</AppendTargetFrameworkToOutputPath>
                <RestoreSources>{Feed}</RestoreSources>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{package}" Version="{Version}" />
                {packages}
              </ItemGroup>
            </Project>
            """);
        Write($"{name}/Program.cs", program);
    }

    private static string PackageLine(string name)
    {
        var line = Repository.ReadLines("Directory.Packages.props").Single(line => line.Contains($"Include=\"{name}\"", StringComparison.Ordinal));
        return line.Trim().Replace("PackageVersion", "PackageReference", StringComparison.Ordinal);
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(Projects, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }
}
