namespace Correlator.Tests.Architecture;

/// <summary>The files of the repository as they lie beside the tests: sources, projects, documents.</summary>
internal static class Repository
{
    private static readonly string[] Unread = ["artifacts", "bin", "obj", "TestResults", "BenchmarkDotNet.Artifacts"];

    // In a second checkout beside the first, .git is a file that says where the first one is.
    private const string GitFile = ".git";

    /// <summary>The directory of Correlator.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The source files, by path from the root with slashes.</summary>
    public static IReadOnlyList<string> SourceFiles { get; } = Files("*.cs");

    /// <summary>Files of a name pattern, by path from the root with slashes; nothing built, nothing hidden.</summary>
    public static IReadOnlyList<string> Files(string pattern) => [.. Find(new DirectoryInfo(Root), pattern).Select(RelativePath).Order(StringComparer.Ordinal)];

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public static string[] ReadLines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    public static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Correlator.sln")))
            {
                return directory.FullName;
            }
        }

        throw new InvalidOperationException($"No directory above {AppContext.BaseDirectory} holds Correlator.sln.");
    }

    private static IEnumerable<FileInfo> Find(DirectoryInfo directory, string pattern) =>
        directory.EnumerateFiles(pattern).Where(static file => file.Name != GitFile).Concat(directory.EnumerateDirectories()
            .Where(static child => child.Name[0] != '.' && !Unread.Contains(child.Name))
            .SelectMany(child => Find(child, pattern)));

    private static string RelativePath(FileInfo file) => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/');
}
