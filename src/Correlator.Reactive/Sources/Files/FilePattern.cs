using System.IO.Enumeration;

namespace Correlator;

/// <summary>Finds the files that a path or pattern names, in ordinal order.</summary>
/// <remarks>
/// <c>*</c> and <c>?</c> match within a name, <c>**</c> any directories. As in a shell, they match no name that begins with a point;
/// <c>**</c> follows no links, so that it ends.
/// </remarks>
internal static class FilePattern
{
    private static readonly EnumerationOptions Entries = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };

    private static readonly string[] AnyFile = ["*"];

    /// <summary>Whether a path is a pattern; a file that exists under the very name is none.</summary>
    public static bool IsPattern(string path) => path.AsSpan().ContainsAny('*', '?') && !File.Exists(path);

    /// <summary>The files of a path or pattern.</summary>
    /// <exception cref="SourceException">There is none, or one may not be read.</exception>
    public static IReadOnlyList<string> Find(string source, string path)
    {
        var files = IsPattern(path) ? Expand(path) : [path];
        if (files.Count == 0)
        {
            throw new SourceException(source, $"no file matches the pattern {path} (in {Environment.CurrentDirectory}); check it with 'ls', and that a shell has not expanded it.", code: FileAccessErrors.NotFound);
        }

        foreach (var file in files)
        {
            FileAccessErrors.Check(source, file);
        }

        return files;
    }

    /// <summary>The files that match a pattern now; none is no error.</summary>
    public static List<string> Expand(string pattern)
    {
        var segments = pattern.Split('/', Path.DirectorySeparatorChar);
        var root = 0;
        while (root < segments.Length - 1 && !segments[root].AsSpan().ContainsAny('*', '?'))
        {
            root++;
        }

        var directory = string.Join('/', segments[..root]);
        directory = root > 0 && directory.Length == 0 ? "/" : directory;
        var files = new HashSet<string>(StringComparer.Ordinal);
        AddMatches(directory, segments.AsSpan(root), files);
        return [.. files.Order(StringComparer.Ordinal)];
    }

    private static void AddMatches(string directory, ReadOnlySpan<string> segments, HashSet<string> files)
    {
        var segment = segments[0];
        var rest = segments[1..];
        if (segment == "**")
        {
            AddMatches(directory, rest.IsEmpty ? AnyFile : rest, files);
        }

        var isLast = rest.IsEmpty;
        foreach (var entry in Enumerate(directory))
        {
            var name = Path.GetFileName(entry);
            if (segment == "**")
            {
                if (name[0] != '.' && IsPlainDirectory(entry))
                {
                    AddMatches(entry, segments, files);
                }
            }
            else if (IsMatch(segment, name) && Directory.Exists(entry) != isLast)
            {
                Add(entry, rest, files);
            }
        }
    }

    private static void Add(string entry, ReadOnlySpan<string> rest, HashSet<string> files)
    {
        if (rest.IsEmpty)
        {
            files.Add(entry);
        }
        else
        {
            AddMatches(entry, rest, files);
        }
    }

    private static IEnumerable<string> Enumerate(string directory)
    {
        if (directory.Length == 0)
        {
            return Directory.EnumerateFileSystemEntries(".", "*", Entries).Select(static entry => entry[2..]);
        }

        return Directory.Exists(directory) ? Directory.EnumerateFileSystemEntries(directory, "*", Entries) : [];
    }

    private static bool IsMatch(string pattern, string name) =>
        (name[0] != '.' || pattern[0] == '.') && FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    private static bool IsPlainDirectory(string path) =>
        Directory.Exists(path) && !File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint);
}
