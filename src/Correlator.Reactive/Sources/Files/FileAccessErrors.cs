namespace Correlator;

/// <summary>Opens files for reading and says clearly why one cannot be read.</summary>
internal static class FileAccessErrors
{
    /// <summary>The code of an error about a file that is not there.</summary>
    public const string NotFound = "SOURCE_NOT_FOUND";

    /// <summary>Checks that a file can be read.</summary>
    /// <exception cref="SourceException">There is no such file, it is a directory, or it may not be read.</exception>
    public static void Check(string source, string path)
    {
        // A named pipe has no length; opening and closing it would end its writer.
        var file = new FileInfo(path);
        if (!file.Exists || file.Length > 0)
        {
            Open(source, path).Dispose();
        }
    }

    /// <summary>Opens a file; others may write, rename and delete it meanwhile.</summary>
    /// <exception cref="SourceException">There is no such file, it is a directory, or it may not be read.</exception>
    public static FileStream Open(string source, string path)
    {
        if (Directory.Exists(path))
        {
            throw new SourceException(source, $"{path} is a directory; name its files, as in {System.IO.Path.Join(path, "*.log")}.", code: NotFound);
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
            throw new SourceException(source, $"there is no file {path}; check the path{WorkingDirectory(path)}.", error, NotFound);
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
