namespace Correlator;

/// <summary>Opens files for reading and says clearly why one cannot be read.</summary>
internal static class FileAccessErrors
{
    /// <summary>Opens a file; others may write, rename and delete it meanwhile.</summary>
    /// <exception cref="SourceException">There is no such file, it is a directory, or it may not be read.</exception>
    public static FileStream Open(string source, string path)
    {
        if (Directory.Exists(path))
        {
            throw new SourceException(source, $"{path} is a directory; name its files, as in {System.IO.Path.Join(path, "*.log")}.", code: "SOURCE_NOT_FOUND");
        }

        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,
            });
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SourceException(source, $"there is no file {path}; check the path{WorkingDirectory(path)}.", error, "SOURCE_NOT_FOUND");
        }
        catch (UnauthorizedAccessException error)
        {
            throw new SourceException(source, $"{path} may not be read by this user; grant it read access (ls -l shows who has it).", error, "SOURCE_ACCESS_DENIED");
        }
        catch (IOException error)
        {
            throw new SourceException(source, $"{path} cannot be opened: {error.Message}", error) { IsRetryable = true };
        }
    }

    private static string WorkingDirectory(string path) =>
        System.IO.Path.IsPathRooted(path) ? string.Empty : $" (it is relative to {Environment.CurrentDirectory})";
}
