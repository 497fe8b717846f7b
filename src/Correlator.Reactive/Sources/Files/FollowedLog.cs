namespace Correlator;

/// <summary>One log that is followed: its rotated parts first, then the file that is written to. Used by one thread at a time.</summary>
internal sealed class FollowedLog(string firstPath, FileLogReader history, RecordReader records, FormatSelection formats) : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan KeptWhenGone = TimeSpan.FromMinutes(1);
    private readonly FollowedText _text = new(records, formats);
    private string? _nextPath;
    private bool _hasReadHistory;
    private DateTimeOffset? _goneSince;
    private FileStream? _file;
    private DateTimeOffset _lastData;

    /// <summary>The file that is written to.</summary>
    public string Path { get; private set; } = firstPath;

    /// <summary>Goes on with another file when this one is read to its end: a log whose files bear dates began the next. An older one is left alone.</summary>
    public void MoveTo(string path) => _nextPath = string.CompareOrdinal(path, Path) > 0 ? path : null;

    /// <summary>Reads the next chunk.</summary>
    /// <returns>False at the end of what is there; the batch may then still hold the end of a file that was replaced.</returns>
    public bool Read(List<LogEvent> batch, DateTimeOffset now)
    {
        if (!_hasReadHistory)
        {
            // Files are read without waiting, so the task is complete.
            _hasReadHistory = !history.ReadAsync(batch, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            return true;
        }

        if (_file is null && !TryOpen())
        {
            return false;
        }

        if (TryReadChunk(batch))
        {
            _lastData = now;
            return true;
        }

        return TryReopen(batch);
    }

    /// <summary>Takes a record that nothing was added to for 500 ms.</summary>
    /// <returns>When to look again; null where nothing waits.</returns>
    public DateTimeOffset? TakeQuiet(List<LogEvent> batch, DateTimeOffset now)
    {
        if (!_text.HasPendingRecord)
        {
            return null;
        }

        if (now - _lastData < Quiet)
        {
            return _lastData + Quiet;
        }

        _text.TakePending(batch);
        return null;
    }

    /// <summary>Whether nothing stands at the path for a minute: until then a writer may still write to the renamed file, or the next one come.</summary>
    public bool IsGone(DateTimeOffset now)
    {
        _goneSince = File.Exists(Path) ? null : _goneSince ?? now;
        return now - _goneSince >= KeptWhenGone;
    }

    /// <summary>Takes what waits for its end.</summary>
    public void TakeLast(List<LogEvent> batch) => _text.TakeLast(Path, LastWrite(), batch);

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
        history.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private bool TryOpen()
    {
        Path = _nextPath ?? Path;
        _nextPath = null;
        if (!File.Exists(Path))
        {
            return false;
        }

        try
        {
            _file = FileAccessErrors.Open(formats.Source, Path);
            _text.Continue(Path);
            return true;
        }
        catch (SourceException error) when (error.Code == FileAccessErrors.NotFound)
        {
            // It was renamed just now; the next one will stand there soon.
            return false;
        }
    }

    private bool TryReadChunk(List<LogEvent> batch)
    {
        try
        {
            var count = _file!.Read(_text.GetFree().Span);
            formats.Statistics.AddBytes(count);
            return count > 0 ? _text.Commit(count, batch) : _text.TryBegin(Path, LastWrite(), batch);
        }
        catch (IOException error)
        {
            throw new SourceException(formats.Source, $"{Path}: cannot be read any further: {error.Message}", error) { IsRetryable = true };
        }
    }

    // At the end of the file: it may have been cut, or another file may stand at its path.
    private bool TryReopen(List<LogEvent> batch)
    {
        if (_file!.Length < _file.Position)
        {
            formats.Statistics.AddNote($"{Path} was truncated; it is read from its beginning again.");
            TakeLast(batch);
            _file.Position = 0;
            return true;
        }

        if (_nextPath is null && !IsReplaced())
        {
            return false;
        }

        // Lines may have been written between the last read and the rename.
        if (TryReadChunk(batch))
        {
            return true;
        }

        formats.Statistics.AddNote($"{Path} was rotated; the new file is followed.");
        TakeLast(batch);
        _file.Dispose();
        _file = null;
        return TryOpen();
    }

    // The framework tells no file's identity. Length and time of last write of the open file and of the path are equal while both are one file;
    // the open file is asked before and after, so that a write in between is not taken for a difference.
    private bool IsReplaced()
    {
        while (true)
        {
            var before = (_file!.Length, LastWrite());
            var atPath = new FileInfo(Path);
            if (!atPath.Exists)
            {
                return false;
            }

            var there = (atPath.Length, (DateTimeOffset)atPath.LastWriteTimeUtc);
            if (before == there)
            {
                return false;
            }

            if (before == (_file.Length, LastWrite()))
            {
                return true;
            }
        }
    }

    private DateTimeOffset LastWrite() =>
        _file is null ? DateTimeOffset.UnixEpoch : File.GetLastWriteTimeUtc(_file.SafeFileHandle);
}
