namespace Correlator;

/// <summary>The logs of a followed path or pattern: finds new ones, reads what was appended. Used by one thread at a time.</summary>
internal sealed class FollowedLogs(string source, FileSourceOptions options, SourceRequest request) : IDisposable
{
    private readonly FormatSelection _formats = new(source, options, request);
    private readonly FileLogOpener _opener = new(source, options, request);
    private readonly SortedDictionary<string, FollowedLog> _logs = new(StringComparer.Ordinal);
    private bool _hasBegun;
    private int _nextReader;

    /// <summary>The source's name.</summary>
    public string Source => source;

    /// <summary>Whether every log is there. Of a pattern a log that is gone is no log any more.</summary>
    public bool AreConnected { get; private set; }

    /// <summary>Looks which logs there are.</summary>
    /// <exception cref="SourceException">The only file is not there at the beginning, or a file may not be read.</exception>
    public void Refresh(DateTimeOffset now)
    {
        if (!FilePattern.IsPattern(options.Path))
        {
            RefreshPath();
            return;
        }

        var found = RotatedLogs.Group(FilePattern.Expand(options.Path));
        foreach (var log in found)
        {
            var name = RotatedLogs.LogName(log.Parts[0]);
            if (!_logs.TryGetValue(name, out var followed))
            {
                Add(name, _opener.Order(log).Parts);
            }
            else if (followed.Path != name)
            {
                followed.MoveTo(ActivePart(name, log.Parts));
            }
        }

        foreach (var (name, log) in _logs.ToArray())
        {
            if (log.IsGone(now))
            {
                log.Dispose();
                _logs.Remove(name);
            }
        }

        if (found.Count == 0 && !_hasBegun)
        {
            request.Statistics.AddNote($"No file matches {options.Path} yet; new ones are followed as they appear.");
        }

        _hasBegun = true;
        AreConnected = true;
    }

    /// <summary>Reads the next chunk of some log.</summary>
    /// <returns>False when all are read to their ends.</returns>
    public bool Read(List<LogEvent> batch, DateTimeOffset now)
    {
        foreach (var log in _logs.Values)
        {
            if (log.Read(batch, now))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes records that nothing was added to for a while.</summary>
    /// <returns>When to look again; null where nothing waits.</returns>
    public DateTimeOffset? TakeQuiet(List<LogEvent> batch, DateTimeOffset now)
    {
        DateTimeOffset? next = null;
        foreach (var log in _logs.Values)
        {
            if (log.TakeQuiet(batch, now) is { } time && (next is null || time < next))
            {
                next = time;
            }
        }

        return next;
    }

    /// <summary>Takes what waits for its end, because there will be none.</summary>
    public void TakeLast(List<LogEvent> batch)
    {
        foreach (var log in _logs.Values)
        {
            log.TakeLast(batch);
        }
    }

    public void Dispose()
    {
        foreach (var log in _logs.Values)
        {
            log.Dispose();
        }

        _logs.Clear();
    }

    private void RefreshPath()
    {
        AreConnected = File.Exists(options.Path);
        if (!_hasBegun)
        {
            // A file that is not there at the beginning is more likely a wrong path than one that is still to come.
            FilePattern.Find(source, options.Path);
            Add(options.Path, [options.Path]);
            _hasBegun = true;
        }
    }

    private void Add(string name, IReadOnlyList<string> parts)
    {
        var active = ActivePart(name, parts);
        var history = new FileLog(name, [.. parts.Where(part => part != active)]);
        var records = new RecordReader(source, _nextReader++, request);
        _logs.Add(name, new FollowedLog(active, new FileLogReader(history, records, _formats), records, _formats));
    }

    // The part that bears the log's own name is written to. Where there is none the names bear dates, and the last of them is;
    // packed parts are never written to.
    private static string ActivePart(string name, IReadOnlyList<string> parts)
    {
        var plain = parts.Where(static part => !part.EndsWith(".gz", StringComparison.Ordinal)).ToList();
        return plain.Contains(name) || plain.Count == 0 ? name : plain.Max(StringComparer.Ordinal)!;
    }
}
