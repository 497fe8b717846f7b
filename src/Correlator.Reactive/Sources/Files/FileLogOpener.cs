namespace Correlator;

/// <summary>Finds the logs of a source and puts their parts in order.</summary>
internal sealed class FileLogOpener(string source, FileSourceOptions options, SourceRequest request)
{
    /// <summary>The logs, each with its parts oldest first.</summary>
    /// <exception cref="SourceException">There is no such file, or it may not be read.</exception>
    public List<FileLog> Find()
    {
        if (options.Path == "-")
        {
            return [new FileLog("standard input", ["-"])];
        }

        var logs = RotatedLogs.Group(FilePattern.Find(source, options.Path));
        for (var i = 0; i < logs.Count; i++)
        {
            logs[i] = Order(logs[i]);
        }

        return logs;
    }

    /// <summary>The log with its parts in the order of their first times.</summary>
    public FileLog Order(FileLog log)
    {
        if (log.Parts.Count == 1)
        {
            return log;
        }

        var parts = log.Parts
            .Select(path => (Path: path, Ticks: FirstTicks(path)))
            .OrderBy(static part => part.Ticks)
            .ThenByDescending(static part => part.Path, StringComparer.Ordinal)
            .Select(static part => part.Path)
            .ToList();
        request.Statistics.AddNote($"{log.Name}: read as one log of {parts.Count} parts, by their first times: {string.Join(", ", parts.Select(Path.GetFileName))}.");
        return log with { Parts = parts };
    }

    private long FirstTicks(string path)
    {
        // Counted apart: the part is read again, from its beginning.
        var probe = new SourceRequest { TimeZone = request.TimeZone };
        var reader = new FileLogReader(new FileLog(path, [path]), new RecordReader(source, 0, probe), new FormatSelection(source, options, probe));
        var batch = new List<LogEvent>();
        try
        {
            // Files are read without waiting, so the task is complete.
            var hasEvents = reader.ReadAsync(batch, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            return hasEvents ? batch[0].Ticks : long.MaxValue;
        }
        catch (SourceException)
        {
            // A part that cannot be read fails when its turn comes, behind what can be read.
            return long.MaxValue;
        }
        finally
        {
            reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
