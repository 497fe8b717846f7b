using Correlator.Tests.Architecture;

namespace Correlator.Dsl.Tests.Docs;

/// <summary>The pictures of the worked examples are what running them gives. <c>CORRELATOR_MARBLES=write</c> makes them anew.</summary>
public sealed class MarblePictureTests : IDisposable
{
    private const string Folder = "docs/images/operators";
    private static readonly bool IsWriting = Environment.GetEnvironmentVariable("CORRELATOR_MARBLES") == "write";
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("correlator-marbles-");

    public static TheoryData<string> Examples => [.. WorkedExample.All.Select(static example => example.Name)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Picture_OfAnExample_IsWhatItsRunGives(string name)
    {
        var example = WorkedExample.All.Single(example => example.Name == name);
        var run = MarbleRun.Of(example, _directory);
        var (path, picture) = ($"{Folder}/{name}.svg", MarblePicture.Of(example, run));
        if (IsWriting)
        {
            Directory.CreateDirectory(Path.Combine(Repository.Root, Folder));
            File.WriteAllText(Path.Combine(Repository.Root, path), picture);
        }

        Assert.Equal(Repository.Exists(path) ? Repository.Read(path) : string.Empty, picture, ignoreLineEndingDifferences: true);
        Assert.Contains($"![{MarblePicture.Describe(example, run)}](images/operators/{name}.svg)", Repository.Read(WorkedExample.Page), StringComparison.Ordinal);
    }

    [Fact]
    public void Examples_Live_GiveWhatStandsThereButForTheOneThatNeedsAnEnd() => Assert.Equal(
        ["the-whole-input"], WorkedExample.All.Where(example => !MarbleRun.Of(example, _directory).IsLive).Select(static example => example.Name));

    [Fact]
    public void Pictures_All_AreOfAnExample() => Assert.Equal(
        WorkedExample.All.Select(static example => $"{Folder}/{example.Name}.svg").Order(StringComparer.Ordinal),
        Repository.Files("*.svg").Where(static path => path.StartsWith(Folder, StringComparison.Ordinal)));

    public void Dispose() => _directory.Delete(recursive: true);
}
