namespace Correlator.Cli;

/// <summary>Finds test files.</summary>
internal static class TestFiles
{
    private const string Pattern = "*.corr";

    private static readonly EnumerationOptions Recursive = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = false,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
        MatchCasing = MatchCasing.CaseSensitive,
    };

    /// <summary>The files, and those of the directories in ordinal order of their paths; each once.</summary>
    /// <exception cref="UsageException">A path does not exist or cannot be read, or a directory holds no test file.</exception>
    public static IReadOnlyList<string> Find(IReadOnlyList<string> paths)
    {
        var found = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths.SelectMany(Expand))
        {
            if (seen.Add(Path.GetFullPath(path)))
            {
                found.Add(path);
            }
        }

        return found;
    }

    private static IEnumerable<string> Expand(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        if (!Directory.Exists(path))
        {
            throw new UsageException($"There is no file or directory '{path}'.");
        }

        try
        {
            var files = Directory.GetFiles(path, Pattern, Recursive);
            Array.Sort(files, StringComparer.Ordinal);
            return files.Length > 0 ? files : throw new UsageException($"There is no test file ({Pattern}) in '{path}'.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The directory '{path}' cannot be read: {error.Message}", error);
        }
    }
}
