namespace Correlator;

/// <summary>Asks the system to tell when files of a path or pattern change.</summary>
internal sealed class FileWatch(string path, SourceStatistics statistics) : IDisposable
{
    private FileSystemWatcher? _watcher;

    /// <summary>Begins; where the system cannot, a note says that changes are found by the regular check alone.</summary>
    /// <param name="onChange">Called on any thread, more often than there are changes.</param>
    public void Start(Action onChange)
    {
        try
        {
            _watcher = new FileSystemWatcher(FindDirectory(out var isDeep))
            {
                IncludeSubdirectories = isDeep,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size | NotifyFilters.CreationTime,
            };
            _watcher.Changed += (_, _) => onChange();
            _watcher.Created += (_, _) => onChange();
            _watcher.Deleted += (_, _) => onChange();
            _watcher.Renamed += (_, _) => onChange();
            _watcher.EnableRaisingEvents = true;
        }
        catch (Exception error) when (error is IOException or ArgumentException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            Dispose();
            statistics.AddNote($"The system does not tell of changes here ({error.Message}); files are checked every second.");
        }
    }

    public void Dispose()
    {
        _watcher?.Dispose();
        _watcher = null;
    }

    // The deepest directory that holds no wildcard.
    private string FindDirectory(out bool isDeep)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        isDeep = false;
        while (directory.AsSpan().ContainsAny('*', '?') && !Directory.Exists(directory))
        {
            directory = Path.GetDirectoryName(directory) ?? "/";
            isDeep = true;
        }

        return directory;
    }
}
