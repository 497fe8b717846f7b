namespace Correlator.Tests.Architecture;

/// <summary>What must not stand in any file of the repository.</summary>
public sealed class RepositoryTextTests
{
    // Put together, so that this file does not hold them itself.
    private static readonly string[] Foreign = ["/wo" + "rk/", "/tmp/" + "wt", "/home/" + "runner", "C:" + "\\Users\\"];

    [Fact]
    public void TextFiles_All_NameNoMachine() => Assert.Equal([], Repository.Files("*")
        .Where(static path => !IsBinary(path))
        .SelectMany(static path => Repository.ReadLines(path).Select((line, i) => (Path: path, Number: i + 1, Line: line)))
        .Where(static found => Foreign.Any(word => found.Line.Contains(word, StringComparison.Ordinal)))
        .Select(static found => $"{found.Path}({found.Number}): {found.Line.Trim()}"));

    [Fact]
    public void Documents_All_AreThere()
    {
        string[] wanted =
        [
            "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "docs/language.md", "docs/event-time.md", "docs/sources.md", "docs/testing.md", "docs/metrics.md", "docs/cookbook.md", "docs/features.md", "docs/adr",
        ];

        Assert.Equal([], wanted.Where(static path => !Repository.Exists(path)));
    }

    private static bool IsBinary(string path)
    {
        if (Path.GetExtension(path) is ".gz" or ".snk" or ".png" or ".ico")
        {
            return true;
        }

        using var file = File.OpenRead(Path.Combine(Repository.Root, path));
        Span<byte> start = stackalloc byte[512];
        return start[..file.Read(start)].Contains((byte)0);
    }
}
