using Correlator.Tests.Architecture;

namespace Correlator.Api.Tests;

/// <summary>The pages of the reference are what the build and its documentation comments give. <c>CORRELATOR_API=write</c> writes them anew.</summary>
public sealed class ReferenceTests
{
    private static readonly bool IsWriting = Environment.GetEnvironmentVariable("CORRELATOR_API") == "write";

    [Fact]
    public void Pages_All_AreWhatTheBuildGives()
    {
        var pages = ApiReference.Pages();
        if (IsWriting)
        {
            Write(pages);
        }

        Assert.Equal(pages.Keys, Repository.Files("*").Where(static path => path.StartsWith(ApiReference.Folder, StringComparison.Ordinal)));
        Assert.All(pages, static page => Assert.True(page.Value == Repository.Read(page.Key), $"{page.Key} is not what the build gives: CORRELATOR_API=write dotnet test tests/Correlator.Api.Tests"));
    }

    private static void Write(IReadOnlyDictionary<string, string> pages)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, ApiReference.Folder));
        foreach (var file in folder.GetFiles("*.md"))
        {
            file.Delete();
        }

        foreach (var (path, text) in pages)
        {
            File.WriteAllText(Path.Combine(Repository.Root, path), text);
        }
    }
}
