namespace Correlator;

/// <summary>Log files that are read once, from their beginning to their end: a path, a pattern of paths, or standard input.</summary>
/// <remarks>
/// Each log has a reader of its own; rotated parts of one log (<c>app.log</c>, <c>app.log.1</c>, <c>app.log.2.gz</c>) are one log, read oldest first.
/// The position of an event is the number of its reader (in ordinal order of the logs' paths) shifted by 40 bits plus the number of its record
/// in that log, both from 0, malformed records counted; so the same files give the same positions, whatever is asked of them.
/// Memory: one chunk of 64 KiB a reader, and what the events keep alive.
/// </remarks>
/// <example><code>
/// var source = new FileSource("api", new FileSourceOptions { Path = "api.ndjson" });
/// await using var reader = source.Open(new SourceRequest())[0];
/// var batch = new List&lt;LogEvent&gt;();
/// while (await reader.ReadAsync(batch, CancellationToken.None)) { batch.ForEach(Console.WriteLine); batch.Clear(); }
/// </code></example>
public sealed class FileSource : IFiniteSource
{
    private readonly FileSourceOptions _options;

    /// <summary>Makes a source; nothing is opened yet.</summary>
    /// <param name="name">The name under which queries find it.</param>
    /// <param name="options">Which files, and how they are read.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the pattern cannot be read.</exception>
    public FileSource(string name, FileSourceOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        Name = name;
        _options = options.Validate();

        // Patterns and formats are read here once, so that a wrong one fails where it is written.
        _ = new FormatSelection(name, options, new SourceRequest());
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SelectorLanguage Language => SelectorLanguage.Labels;

    /// <inheritdoc/>
    public IReadOnlyList<IEventReader> Open(SourceRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var logs = new FileLogOpener(Name, _options, request).Find();
        var formats = new FormatSelection(Name, _options, request);
        var readers = new List<IEventReader>(logs.Count);
        foreach (var log in logs)
        {
            readers.Add(new FileLogReader(log, new RecordReader(Name, readers.Count, request), formats));
        }

        return readers;
    }
}
