namespace Correlator;

/// <summary>Finds the logs that a path or pattern names.</summary>
internal static class FilePattern
{
    public static IReadOnlyList<FileLog> FindLogs(string source, string path)
    {
        if (path != "-")
        {
            FileAccessErrors.Open(source, path).Dispose();
        }

        return [new FileLog(path == "-" ? "standard input" : path, [path])];
    }
}
